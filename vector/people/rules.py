"""Who may do what with people: named permissions, used by views and templates alike."""

from typing import TYPE_CHECKING, Any

from vector.people.enums import MembershipRole
from vector.people.models import Membership, Organisation

if TYPE_CHECKING:
    from vector.people.models import User


def may_invite(user: Any) -> bool:
    """The project office, heads and coordinators."""
    return user.is_authenticated and (user.is_staff or bool(user.managed_organisation_ids()))


def may_import_people(user: Any) -> bool:
    """The project office alone."""
    return user.is_authenticated and user.is_staff


def may_appoint_staff(user: Any) -> bool:
    """Who belongs to the project office is decided by administrators."""
    return user.is_authenticated and user.is_superuser


def may_correct(user: Any, person: "User") -> bool:
    """The office corrects people's data; that of the office itself only administrators.

    Whoever changes an address gets the next sign-in link: otherwise any member could become an administrator.
    """
    return user.is_superuser or (user.is_staff and not person.is_staff and not person.is_superuser)


def roles_to_give(user: "User", organisation: Organisation | None) -> list[str]:
    """The roles that `user` may give in an organisation.

    The office all; a head coordinators and participants, a coordinator participants, in their own organisation.
    """
    if user.is_staff:
        return list(MembershipRole.values)
    if organisation is None:
        return []
    mine = Membership.objects.current().filter(person=user, organisation=organisation)
    return _roles_below(set(mine.values_list("role", flat=True)))


def _roles_below(roles: set[str]) -> list[str]:
    if MembershipRole.HEAD in roles:
        return [MembershipRole.COORDINATOR, MembershipRole.PARTICIPANT]
    return [MembershipRole.PARTICIPANT] if MembershipRole.COORDINATOR in roles else []


def may_end(user: "User", membership: Membership) -> bool:
    """The office may end any place; a head or coordinator those whose role they may give."""
    return user.is_staff or (
        membership.person_id != user.pk and membership.role in roles_to_give(user, membership.organisation)
    )


def endable(user: "User", places: list[Membership]) -> set[int]:
    """Ids of those of the places that may_end() would let `user` end, in one query for all of them."""
    mine: dict[int, set[str]] = {}
    if not user.is_staff:
        own = Membership.objects.current().filter(person=user).values_list("organisation_id", "role")
        for organisation_id, role in own:
            mine.setdefault(organisation_id, set()).add(role)
    return {
        place.pk
        for place in places
        if user.is_staff
        or (place.person_id != user.pk and place.role in _roles_below(mine.get(place.organisation_id, set())))
    }
