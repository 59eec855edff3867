"""Who may agree a work: the rule, in one place.

The heads of the organisation for which it was sent, except its author. When the author heads that organisation
themselves, another head or a coordinator of it agrees. When there is nobody, the tutor or the office records it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from vector.people.enums import MembershipRole
from vector.people.models import Membership


@dataclass(frozen=True)
class Endorsers:
    """Places of those who may agree; `is_author_head` and `has_head` say why these, or why nobody."""

    places: tuple[Membership, ...]
    is_author_head: bool
    has_head: bool

    @property
    def person_ids(self) -> frozenset[int]:
        return frozenset(place.person_id for place in self.places)

    def place_of(self, person_id: int) -> Membership | None:
        return next((place for place in self.places if place.person_id == person_id), None)


NOBODY = Endorsers((), is_author_head=False, has_head=False)


def choose(places: Iterable[Membership], *, author_id: int) -> Endorsers:
    """The rule itself, of an organisation's present heads and coordinators; one place a person."""
    places = list(places)
    heads = [place for place in places if place.role == MembershipRole.HEAD]
    is_author_head = any(place.person_id == author_id for place in heads)
    able = heads
    if is_author_head:
        able = heads + [place for place in places if place.role == MembershipRole.COORDINATOR]
    chosen: dict[int, Membership] = {}
    for place in able:
        if place.person_id != author_id:
            chosen.setdefault(place.person_id, place)
    return Endorsers(tuple(chosen.values()), is_author_head, bool(heads))


def of_organisation(organisation_id: int | None, *, author_id: int) -> Endorsers:
    """Who may agree the author's work for this organisation now. One query, none without an organisation."""
    if organisation_id is None:
        return NOBODY
    return choose(_places([organisation_id]), author_id=author_id)


def of_many(pairs: Iterable[tuple[int | None, int]]) -> dict[tuple[int | None, int], Endorsers]:
    """The same for many (organisation, author); one query."""
    wanted = set(pairs)
    organisations = [organisation for organisation, _author in wanted if organisation is not None]
    found: dict[int, list[Membership]] = {}
    for place in _places(organisations) if organisations else ():
        found.setdefault(place.organisation_id, []).append(place)
    return {
        (organisation, author): choose(found.get(organisation, ()), author_id=author) if organisation else NOBODY
        for organisation, author in wanted
    }


def _places(organisations: Iterable[int]) -> Iterable[Membership]:
    return (
        Membership.objects.current()
        .filter(
            organisation__in=list(organisations),
            role__in=[MembershipRole.HEAD, MembershipRole.COORDINATOR],
            person__is_active=True,
            person__anonymised_at__isnull=True,
        )
        .select_related("person__region", "organisation")
        .order_by("pk")
    )
