"""Tests of plan and fact."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories.people import MembershipFactory, OrganisationFactory, RegionFactory, StaffFactory
from tests.factories.programmes import IndicatorFactory, ParticipationFactory, ProgrammeFactory
from vector.programmes.actions import facts, targets
from vector.programmes.enums import Direction
from vector.programmes.models import Indicator, Programme
from vector.programmes.queries import PlanAndFact, as_text, by_organisation, of_organisation, plan_and_fact

DAY = date(2026, 5, 1)


def confirmed(**fields: Any) -> Any:
    staff = StaffFactory()
    return facts.confirm(fact=facts.enter(by=staff, **fields), by=staff)


@pytest.mark.django_db
def test_latest_confirmed_reading_of_each_organisation_counts() -> None:
    first, second = (ParticipationFactory(programme=programme) for programme in [ProgrammeFactory()] * 2)
    indicator = IndicatorFactory(programme=first.programme)
    staff = StaffFactory()
    for place, value, day in ((first, 10, 1), (first, 14, 20), (second, 5, 3)):
        confirmed(
            indicator=indicator, organisation=place.organisation, value=Decimal(value), on=DAY + timedelta(days=day)
        )
    facts.enter(
        indicator=indicator, organisation=second.organisation, value=Decimal(900), on=date(2026, 9, 1), by=staff
    )
    targets.feed(
        indicator=indicator, organisation=first.organisation, value=Decimal(30), due_on=DAY, source="a", by=staff
    )
    targets.feed(
        indicator=indicator, organisation=second.organisation, value=Decimal(8), due_on=DAY, source="b", by=staff
    )
    [row] = plan_and_fact(programme=first.programme)
    assert (row.plan, row.fact, row.reporting, row.percent) == (Decimal(38), Decimal(19), 2, 50)
    rows = by_organisation(indicator=indicator, user=staff)
    assert [(row.organisation, row.plan, row.fact) for row in rows] == [
        (first.organisation, Decimal(30), Decimal(14)),
        (second.organisation, Decimal(8), Decimal(5)),
    ]
    [own] = of_organisation(programme=first.programme, organisation=second.organisation)
    assert (own.plan, own.fact, own.percent) == (Decimal(8), Decimal(5), 63)


@pytest.mark.django_db
def test_office_word_for_the_whole_programme_goes_before_the_sum() -> None:
    place = ParticipationFactory()
    indicator = IndicatorFactory(programme=place.programme)
    confirmed(indicator=indicator, organisation=place.organisation, value=Decimal(10), on=DAY)
    confirmed(indicator=indicator, value=Decimal(17), on=DAY)
    [row] = plan_and_fact(programme=place.programme)
    assert (row.fact, row.reporting) == (Decimal(17), 1)


@pytest.mark.django_db
def test_values_that_may_not_be_summed_are_not() -> None:
    place = ParticipationFactory()
    indicator = IndicatorFactory(programme=place.programme, is_summable=False)
    confirmed(indicator=indicator, organisation=place.organisation, value=Decimal(10), on=DAY)
    [row] = plan_and_fact(programme=place.programme)
    assert (row.fact, row.percent, row.is_reached) == (None, None, None)


@pytest.mark.django_db
def test_figures_of_other_programmes_and_organisations_do_not_leak() -> None:
    own, foreign = ParticipationFactory(), ParticipationFactory()
    indicator = IndicatorFactory(programme=own.programme)
    ParticipationFactory(programme=own.programme, organisation=foreign.organisation)
    confirmed(indicator=indicator, organisation=own.organisation, value=Decimal(1), on=DAY)
    confirmed(indicator=indicator, organisation=foreign.organisation, value=Decimal(2), on=DAY)
    confirmed(indicator=IndicatorFactory(programme=foreign.programme), value=Decimal(977), on=DAY)
    coordinator = MembershipFactory(organisation=own.organisation).person
    assert [row.fact for row in by_organisation(indicator=indicator, user=coordinator)] == [Decimal(1)]
    assert [row.fact for row in plan_and_fact(programme=own.programme)] == [Decimal(3)]


@pytest.mark.parametrize(
    ("direction", "baseline", "plan", "fact", "percent", "is_reached"),
    [
        (Direction.UP, 0, 200, 50, 25, False),
        (Direction.UP, 100, 200, 150, 50, False),
        (Direction.UP, 100, 200, 90, 0, False),
        (Direction.UP, 0, 1000, 999, 99, False),
        (Direction.UP, 0, 10, 12, 120, True),
        (Direction.UP, 10, 10, 10, 100, True),
        (Direction.DOWN, 31, 14, 18, 76, False),
        (Direction.DOWN, 31, 14, 12, 112, True),
        (Direction.DOWN, 31, 14, 40, 0, False),
        (Direction.UP, 0, None, 5, None, None),
        (Direction.UP, 0, 5, None, None, None),
    ],
)
def test_percent_follows_the_direction_from_the_baseline(
    direction: str, baseline: int, plan: int | None, fact: int | None, percent: int | None, is_reached: bool | None
) -> None:
    indicator = Indicator(direction=direction, baseline=Decimal(baseline))
    row = PlanAndFact(
        indicator, Decimal(plan) if plan is not None else None, Decimal(fact) if fact is not None else None
    )
    assert (row.percent, row.is_reached) == (percent, is_reached)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("100.00"), "100"), (Decimal("2.50"), "2,5"), (Decimal(12345), "12\u202f345"), (None, "")],
)
def test_numbers_are_written_as_people_write_them(value: Decimal | None, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(("day", "percent"), [(-5, 0), (0, 1), (49, 50), (99, 100), (400, 100)])
def test_elapsed_percent(day: int, percent: int) -> None:
    programme = Programme(starts_on=DAY, ends_on=DAY + timedelta(days=99))
    assert programme.elapsed_percent(DAY + timedelta(days=day)) == percent


@pytest.mark.django_db
@pytest.mark.parametrize("organisations", [1, 30])
def test_figures_cost_the_same_queries(django_assert_num_queries: Any, organisations: int) -> None:
    programme, staff = ProgrammeFactory(), StaffFactory()
    indicator = IndicatorFactory(programme=programme)
    region = RegionFactory()
    for _number in range(organisations):
        place = ParticipationFactory(programme=programme, organisation=OrganisationFactory(region=region))
        confirmed(indicator=indicator, organisation=place.organisation, value=Decimal(1), on=DAY)
    with django_assert_num_queries(3):
        plan_and_fact(programme=programme)
    with django_assert_num_queries(3):
        rows = by_organisation(indicator=indicator, user=staff)
        assert [row.organisation.region.title for row in rows if row.organisation] == [region.title] * organisations


class SumTest(TestCase):
    """The programme's figure is the sum of what its organisations' rows say, whatever was reported when."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        readings=st.lists(
            st.tuples(
                st.integers(0, 3),
                st.decimals(0, 10_000, places=2, allow_nan=False),
                st.integers(0, 60),
                st.booleans(),
            ),
            max_size=12,
        )
    )
    def test_sum_over_organisations_is_the_programmes_figure(self, readings: list[Any]) -> None:
        staff, region, programme = StaffFactory(), RegionFactory(), ProgrammeFactory()
        indicator = IndicatorFactory(programme=programme)
        places = [
            ParticipationFactory(programme=programme, organisation=OrganisationFactory(region=region))
            for _number in range(4)
        ]
        latest: dict[int, tuple[int, int, Decimal]] = {}
        for order, (place, value, day, is_confirmed) in enumerate(readings):
            on = DAY + timedelta(days=day)
            organisation = places[place].organisation
            if is_confirmed:
                confirmed(indicator=indicator, organisation=organisation, value=value, on=on)
                latest[place] = max(latest.get(place, (-1, -1, Decimal(0))), (day, order, value))
            else:
                facts.enter(indicator=indicator, organisation=organisation, value=value, on=on, by=staff)
        [row] = plan_and_fact(programme=programme)
        rows = by_organisation(indicator=indicator, user=staff)
        expected = sum((value for _day, _order, value in latest.values()), Decimal(0)) if latest else None
        assert row.fact == expected
        assert (sum((entry.fact or Decimal(0) for entry in rows), Decimal(0)) if rows else None) == expected
        assert row.reporting == len(rows) == len(latest)
