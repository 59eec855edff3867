"""The world of the matrix: two regions with an organisation each, and one person of every role in both."""

from dataclasses import dataclass, field
from typing import Any

from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    RegionStaffFactory,
    StaffFactory,
    UserFactory,
)
from tests.factories.programmes import ProgrammeFactory
from vector.people.enums import MembershipRole

VISITOR = "visitor"
# Roles inside a region or organisation; each exists once at home (where the objects are) and once abroad.
LOCAL_ROLES = ("participant", "coordinator", "head", "expert", "tutor", "accelerator")
OFFICE = "office"
ROLES = (VISITOR, *LOCAL_ROLES, OFFICE)


@dataclass
class Side:
    """One region with its organisation and people."""

    region: Any
    organisation: Any
    people: dict[str, Any]


@dataclass
class World:
    """Objects of the cases belong to `home`; who is of `abroad` is a stranger to them. `things` is the cases' own.

    `sessions` are the keys of everybody's session, by the person's primary key.
    """

    programme: Any
    home: Side
    abroad: Side
    office: Any
    things: dict[str, Any] = field(default_factory=dict)
    sessions: dict[int, str] = field(default_factory=dict)

    def person(self, role: str, *, is_foreign: bool = False) -> Any:
        """Who plays a role; None for the visitor. The project office is at home everywhere."""
        if role == VISITOR:
            return None
        if role == OFFICE:
            return self.office
        return (self.abroad if is_foreign else self.home).people[role]

    def everybody(self) -> list[Any]:
        """All who have a role."""
        return [self.office, *self.home.people.values(), *self.abroad.people.values()]


def _side() -> Side:
    region = RegionFactory()
    organisation = OrganisationFactory(region=region)
    people = {
        role.value: MembershipFactory(organisation=organisation, role=role, person__region=region).person
        for role in MembershipRole
    }
    people["accelerator"] = RegionStaffFactory(region=region, person__region=region).person
    people["expert"] = UserFactory(region=region)
    people["tutor"] = UserFactory(region=region)
    return Side(region=region, organisation=organisation, people=people)


def make_world() -> World:
    """A fresh world of people; the parts' builders add their objects."""
    programme = ProgrammeFactory()
    world = World(programme=programme, home=_side(), abroad=_side(), office=StaffFactory())
    programme.regions.set([world.home.region, world.abroad.region])
    return world
