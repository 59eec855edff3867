"""Tests of the ledger's actions."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.people import MembershipFactory, OrganisationFactory, RegionStaffFactory, StaffFactory, UserFactory
from tests.factories.programmes import IndicatorFactory, ParticipationFactory
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import AuditEntry
from vector.people.enums import MembershipRole
from vector.programmes.actions import facts, targets
from vector.programmes.enums import FactState
from vector.programmes.models import Fact, Target

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 1)
LATER = date(2026, 6, 1)


@pytest.fixture
def staff() -> Any:
    return StaffFactory()


def deeds() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("deed", flat=True))


def test_target_is_set_once_per_source_and_revised(staff: Any) -> None:
    place = ParticipationFactory()
    indicator = IndicatorFactory(programme=place.programme)
    common = {"indicator": indicator, "source": "work-12", "organisation": place.organisation, "by": staff}
    first = targets.feed(value=Decimal(10), due_on=DAY, **common)
    same = targets.feed(value=Decimal(10), due_on=DAY, **common)
    revised = targets.feed(value=Decimal(12), due_on=LATER, **common)
    assert first.pk == same.pk == revised.pk
    assert list(Target.objects.values_list("value", "due_on", "source")) == [(Decimal(12), LATER, "work-12")]
    assert deeds() == ["target-set", "target-revised"]


def test_target_of_another_source_is_another_target(staff: Any) -> None:
    indicator = IndicatorFactory()
    targets.feed(indicator=indicator, value=Decimal(1), due_on=DAY, source="a", by=staff)
    targets.feed(indicator=indicator, value=Decimal(2), due_on=DAY, source="b", by=staff)
    assert Target.objects.count() == 2


def test_target_is_withdrawn_by_its_source_only(staff: Any) -> None:
    indicator = IndicatorFactory()
    targets.feed(indicator=indicator, value=Decimal(1), due_on=DAY, source="a", by=staff)
    assert targets.withdraw(indicator=indicator, source="b", by=staff) is False
    assert targets.withdraw(indicator=indicator, source="a", by=staff) is True
    assert not Target.objects.exists()
    assert deeds() == ["target-set", "target-withdrawn"]


@pytest.mark.parametrize("action", [targets.feed, facts.feed])
def test_feeding_refuses_outsiders_and_nameless_sources(staff: Any, action: Any) -> None:
    indicator = IndicatorFactory()
    day = {"due_on": DAY} if action is targets.feed else {"on": DAY}
    with pytest.raises(DomainError) as outsider:
        action(indicator=indicator, value=Decimal(1), source="a", organisation=OrganisationFactory(), by=staff, **day)
    with pytest.raises(DomainError) as nameless:
        action(indicator=indicator, value=Decimal(1), source="", by=staff, **day)
    assert (outsider.value.field, nameless.value.field) == ("organisation", "source")
    assert (Target.objects.count(), Fact.objects.count(), deeds()) == (0, 0, [])


def test_fact_is_reported_confirmed_revised_and_waits_again(staff: Any) -> None:
    indicator = IndicatorFactory()
    common = {"indicator": indicator, "source": "wave-2", "by": UserFactory()}
    fact = facts.feed(value=Decimal(5), on=DAY, **common)
    assert (fact.state, fact.confirmed_at) == (FactState.REPORTED, None)
    fact = facts.confirm(fact=fact, by=staff)
    assert (fact.state, fact.confirmed_by) == (FactState.CONFIRMED, staff)
    unchanged = facts.feed(value=Decimal(5), on=DAY, **common)
    assert unchanged.state == FactState.CONFIRMED
    revised = facts.feed(value=Decimal(6), on=DAY, **common)
    revised.refresh_from_db()
    assert (revised.pk, revised.value, revised.state) == (fact.pk, Decimal(6), FactState.REPORTED)
    assert (revised.confirmed_at, revised.confirmed_by) == (None, None)
    assert deeds() == ["fact-reported", "fact-confirmed", "fact-reopened", "fact-revised"]


def test_fact_refuses_second_confirmation_and_second_reopening(staff: Any) -> None:
    fact = facts.enter(indicator=IndicatorFactory(), value=Decimal(1), on=DAY, by=staff)
    with pytest.raises(TransitionRefused):
        facts.reopen(fact=fact, by=staff)
    facts.confirm(fact=fact, by=staff)
    with pytest.raises(TransitionRefused):
        facts.confirm(fact=fact, by=staff)
    facts.reopen(fact=fact, by=staff)
    fact.refresh_from_db()
    assert fact.state == FactState.REPORTED


def test_confirmed_fact_is_not_withdrawn(staff: Any) -> None:
    indicator = IndicatorFactory()
    fact = facts.feed(indicator=indicator, value=Decimal(1), on=DAY, source="a", by=staff)
    facts.confirm(fact=fact, by=staff)
    with pytest.raises(DomainError):
        facts.withdraw(indicator=indicator, source="a", by=staff)
    assert Fact.objects.get() == fact
    facts.reopen(fact=fact, by=staff)
    assert facts.withdraw(indicator=indicator, source="a", by=staff) is True
    assert not Fact.objects.exists()
    assert facts.withdraw(indicator=indicator, source="a", by=staff) is False


def test_ledger_entries_are_seen_by_those_they_concern(staff: Any) -> None:
    own, foreign = ParticipationFactory(), ParticipationFactory()
    for place in (own, foreign):
        indicator = IndicatorFactory(programme=place.programme)
        facts.feed(indicator=indicator, value=Decimal(1), on=DAY, source="a", organisation=place.organisation, by=staff)
    whole = facts.enter(indicator=indicator, value=Decimal(2), on=DAY, by=staff)
    coordinator = MembershipFactory(organisation=own.organisation, role=MembershipRole.COORDINATOR).person
    accelerator = RegionStaffFactory(region=foreign.organisation.region).person
    seen = {
        person: set(Fact.objects.visible_to(person).values_list("organisation_id", flat=True))
        for person in (coordinator, accelerator, UserFactory(), staff)
    }
    assert list(seen.values()) == [
        {own.organisation_id},
        {foreign.organisation_id},
        set(),
        {own.organisation_id, foreign.organisation_id, whole.organisation_id},
    ]
