"""How the authors of posts are shown: to members by name and organisation, to visitors by their role alone.

Participants' names and organisations are personal data and the organisations' own affair: they leave the community for
no search engine. Whoever writes in a public theme reads so beside the field.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Value
from django.utils.translation import gettext as _

from vector.community.registry import marks_of
from vector.people.enums import MembershipRole, OrganisationKind
from vector.people.models import Membership, RegionStaff, User

REGION_STAFF = "region_staff"


@dataclass(frozen=True)
class Author:
    """`name`: a name, or a role in its place; `place`: an organisation, or its kind; `marks`: words beside the name."""

    name: str
    place: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Place:
    role: str
    title: str
    kind: str


def described(people: Iterable[User], *, to_member: bool) -> dict[int, Author]:
    """The authors by their primary key, as a member of the community or a visitor may see them.

    One query, and one a part that knows marks, whatever the number of people.
    """
    known = {person.pk: person for person in people}
    places, regions = _places_of(known)
    marks = marks_of(known)
    found = {}
    for pk, person in known.items():
        words = [_("Project office")] if person.is_staff else []
        if pk in regions:
            words.append(_("Accelerator, %(region)s") % {"region": regions[pk]})
        words += marks.get(pk, [])
        found[pk] = (_for_member if to_member else _for_visitor)(person, places.get(pk), words)
    return found


def _places_of(people: Iterable[int]) -> tuple[dict[int, _Place], dict[int, str]]:
    """The first of each person's places in organisations, and the region whose accelerator they work for."""
    rows = (
        Membership.objects.current()
        .filter(person__in=people)
        .values_list("person_id", "role", "organisation__title", "organisation__kind", "started_at")
        .union(
            RegionStaff.objects.current()
            .filter(person__in=people)
            .values_list(
                "person_id",
                Value(REGION_STAFF, output_field=CharField()),
                "region__title",
                Value("", output_field=CharField()),
                "started_at",
            ),
            all=True,
        )
    )
    places: dict[int, _Place] = {}
    regions: dict[int, str] = {}
    for person, role, title, kind, _started_at in sorted(rows, key=lambda row: row[4]):
        if role == REGION_STAFF:
            regions.setdefault(person, title)
        else:
            places.setdefault(person, _Place(role, title, kind))
    return places, regions


def _for_member(person: User, place: _Place | None, words: list[str]) -> Author:
    return Author(str(person), place.title if place else "", tuple(words))


def _for_visitor(person: User, place: _Place | None, words: list[str]) -> Author:
    if words:
        return Author(words[0], marks=tuple(words[1:]))
    if place is None:
        return Author(_("Member of the community"))
    return Author(str(MembershipRole(place.role).label), str(OrganisationKind(place.kind).label))
