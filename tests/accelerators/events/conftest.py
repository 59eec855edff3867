"""A programme in two regions with people who are invited and people who must not be."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from accelerators.events.models import Event
from tests.factories.events import EventFactory, participant_organisation
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    RegionStaffFactory,
    StaffFactory,
    UserFactory,
)
from tests.factories.programmes import ParticipationFactory, ProgrammeFactory
from vector.mail.models import Delivery
from vector.people.enums import MembershipRole
from vector.people.models import User

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # a Monday, 12:00 in Moscow
STARTS_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 12:00 in Moscow, 11:00 in Kaliningrad
ENDS_AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


@dataclass
class World:
    """What a test of the ladder needs: the event, who is invited, and who could wrongly be."""

    event: Event
    office: User
    karelia: Any
    kaliningrad: Any
    crimea: Any
    invited: dict[str, User] = field(default_factory=dict)
    others: dict[str, User] = field(default_factory=dict)

    def letters(self, **filters: Any) -> list[tuple[str, str]]:
        """(recipient, rung) of the event's letters, sorted."""
        rows = Delivery.objects.filter(group=self.event.mail_group, **filters).values_list("recipient", "key")
        return sorted((recipient, key.split("-")[3]) for recipient, key in rows)

    def addresses(self) -> set[str]:
        return {person.email for person in self.invited.values()}


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(db, clock) -> World:
    return make_world()


def make_world(*, now: datetime = NOW) -> World:
    """Two invited organisations of two regions, and everybody who is near but not invited."""
    today = now.date()
    karelia = RegionFactory(title="Карелия", timezone="Europe/Moscow")
    kaliningrad = RegionFactory(title="Калининград", timezone="Europe/Kaliningrad")
    crimea = RegionFactory(title="Крым", timezone="Europe/Simferopol")
    programme = ProgrammeFactory()
    event = EventFactory(programme=programme, starts_at=STARTS_AT, ends_at=ENDS_AT, regions=[karelia, kaliningrad])
    world = World(event, StaffFactory(), karelia, kaliningrad, crimea)

    first, (head, coordinator, participant) = participant_organisation(
        programme, karelia, MembershipRole.HEAD, MembershipRole.COORDINATOR, MembershipRole.PARTICIPANT
    )
    second, (other_head,) = participant_organisation(programme, kaliningrad, MembershipRole.HEAD)
    # The head also coordinates, there and in a second organisation: still one letter of each kind.
    MembershipFactory(organisation=first, person=head.person, role=MembershipRole.COORDINATOR)
    MembershipFactory(organisation=second, person=head.person, role=MembershipRole.HEAD)
    world.invited = {"head": head.person, "coordinator": coordinator.person, "other_head": other_head.person}

    elsewhere, (of_crimea,) = participant_organisation(programme, crimea)
    _not_in, (of_another_programme,) = participant_organisation(ProgrammeFactory(), karelia)
    _inactive, (of_inactive,) = participant_organisation(programme, karelia, is_active=False)
    ended = OrganisationFactory(region=karelia)
    ParticipationFactory(programme=programme, organisation=ended, until_on=today - timedelta(days=1))
    of_ended = MembershipFactory(organisation=ended, person__region=karelia)
    future = OrganisationFactory(region=karelia)
    ParticipationFactory(programme=programme, organisation=future, since_on=today + timedelta(days=28))
    of_future = MembershipFactory(organisation=future, person__region=karelia)
    former = MembershipFactory(organisation=first, ended_at=now, ended_by=world.office)
    blocked = MembershipFactory(organisation=first, person__is_active=False)
    anonymised = MembershipFactory(organisation=first, person__anonymised_at=now)
    world.others = {
        "participant": participant.person,
        "of_crimea": of_crimea.person,
        "of_another_programme": of_another_programme.person,
        "of_inactive": of_inactive.person,
        "of_ended": of_ended.person,
        "of_future": of_future.person,
        "former": former.person,
        "blocked": blocked.person,
        "anonymised": anonymised.person,
        "accelerator": RegionStaffFactory(region=karelia).person,
        "without_place": UserFactory(region=karelia),
        "office": world.office,
    }
    world.elsewhere = elsewhere  # type: ignore[attr-defined]
    return world
