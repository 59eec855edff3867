"""Growth points become the organisation's targets: once a work, revised with it, summed by the programme."""

from decimal import Decimal
from typing import Any

import pytest

from courses.works.actions import review as reviews
from courses.works.models import Work, WorkVersion
from tests.factories import courses
from tests.factories.people import StaffFactory
from tests.factories.programmes import IndicatorFactory
from tests.factories.works import Place, accept, agree, place, point, send_again
from vector.common.models import AuditEntry
from vector.programmes.models import Indicator, Participation, Programme, Target
from vector.programmes.queries import of_organisation, plan_and_fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def where() -> Place:
    found = place(asks_growth_points=True)
    courses.lesson(module=found.assignment.get_parent().specific)
    return found


@pytest.fixture
def programme(where: Place) -> Programme:
    return where.enrolment.run.course.programme


def targets() -> list[tuple[str, Any, Decimal]]:
    rows = Target.objects.select_related("indicator", "organisation").order_by("source")
    return [(row.indicator.title, row.organisation, row.value) for row in rows]


def accepted_again(where: Place, version: WorkVersion, **typed: str) -> WorkVersion:
    """The office opens the work again; its next version is agreed and accepted."""
    reviews.reopen(Work.objects.get(pk=version.work_id), by=StaffFactory(), reason="Посчитано дважды.")
    again = send_again(version, **typed)
    agree(again, by=where.head)  # type: ignore[arg-type]
    accept(again, by=where.tutor)
    return again


def test_nothing_is_planned_before_acceptance(where: Place, programme: Programme) -> None:
    indicator = IndicatorFactory(programme=programme, title="Волонтёры")
    version = where.with_tutor(text="Текст", **point(1, indicator=indicator))
    assert targets() == []
    accept(version, by=where.tutor)
    assert targets() == [("Волонтёры", where.organisation, Decimal(20))]
    source = Target.objects.get().source
    assert source == f"work-{version.work.public_id}-1"


def test_a_revised_work_revises_its_targets_and_withdraws_what_it_names_no_more(
    where: Place, programme: Programme
) -> None:
    first, second = (IndicatorFactory(programme=programme, title=title) for title in ("Волонтёры", "Часы"))
    version = where.accepted(text="Текст", **point(1, indicator=first), **point(2, indicator=second))
    assert len(targets()) == 2
    empty = dict.fromkeys(point(2), "")
    accepted_again(where, version, **point(1, indicator=first, target="15"), **empty)
    assert targets() == [("Волонтёры", where.organisation, Decimal(15))]
    deeds = AuditEntry.objects.filter(deed__startswith="target-").order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["target-set", "target-set", "target-revised", "target-withdrawn"]


def test_while_the_work_is_open_again_its_targets_stay(where: Place, programme: Programme) -> None:
    indicator = IndicatorFactory(programme=programme, title="Волонтёры")
    version = where.accepted(text="Текст", **point(1, indicator=indicator))
    reviews.reopen(version.work, by=StaffFactory(), reason="Посчитано дважды.")
    assert targets() == [("Волонтёры", where.organisation, Decimal(20))]


def test_an_own_indicator_is_the_organisations_and_never_summed(where: Place, programme: Programme) -> None:
    version = where.accepted(text="Текст", **point(1))
    own = Indicator.objects.get(organisation=where.organisation)
    assert (own.title, own.unit, own.is_summable) == ("Встречи с волонтёрами", "встреч", False)
    assert plan_and_fact(programme=programme) == []
    [row] = of_organisation(programme=programme, organisation=where.organisation)
    assert (row.indicator, row.plan) == (own, Decimal(20))
    assert of_organisation(programme=programme, organisation=place().organisation) == []
    # Renamed in the next version it stays the same indicator; named no more it is gone.
    accepted_again(where, version, text="Текст", **point(1, title="Встречи клуба", target="30"))
    assert list(Indicator.objects.values_list("pk", "title")) == [(own.pk, "Встречи клуба")]
    assert targets() == [("Встречи клуба", where.organisation, Decimal(30))]
    indicator = IndicatorFactory(programme=programme)
    accepted_again(where, version, **point(1, indicator=indicator))
    assert list(Indicator.objects.all()) == [indicator]


def test_the_sum_over_organisations_is_the_programmes_planned_figure(where: Place, programme: Programme) -> None:
    indicator = IndicatorFactory(programme=programme)
    other = place(page=where.assignment, run=where.enrolment.run)
    where.accepted(text="Текст", **point(1, indicator=indicator, target="12"))
    other.accepted(text="Текст", **point(1, indicator=indicator, target="30,5"))
    [row] = plan_and_fact(programme=programme)
    assert row.plan == Decimal("42.5")


def test_an_organisation_outside_the_programme_leaves_no_target(where: Place, programme: Programme) -> None:
    indicator = IndicatorFactory(programme=programme)
    version = where.with_tutor(text="Текст", **point(1, indicator=indicator))
    Participation.objects.filter(organisation=where.organisation).delete()
    accept(version, by=where.tutor)
    assert targets() == []
    assert AuditEntry.objects.filter(deed="work.targets_left_out").count() == 1
    assert Work.objects.get().state == "accepted"
