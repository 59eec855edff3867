"""Plan and fact: of a programme, of its organisations, of one organisation.

A target or fact is a reading: what is to be, or was, reached by its date. Of several readings of one organisation the
one with the latest date counts. Readings of organisations are added up only for indicators that allow it; what the
office states for the whole programme goes before any sum.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from vector.common import moments
from vector.people.models import Organisation
from vector.programmes.enums import Direction
from vector.programmes.models import Fact, Indicator, Programme, Target


def as_text(value: Decimal | None) -> str:
    """A number as its reader writes it: no empty decimals, grouped by thousands; empty for None."""
    return moments.number(value) if value is not None else ""


@dataclass(frozen=True)
class PlanAndFact:
    """One indicator's figures: planned and actual value (None: not known), and for how many organisations."""

    indicator: Indicator
    plan: Decimal | None
    fact: Decimal | None
    reporting: int = 0
    organisation: Organisation | None = None

    @property
    def plan_text(self) -> str:
        return as_text(self.plan)

    @property
    def fact_text(self) -> str:
        return as_text(self.fact)

    @property
    def is_reached(self) -> bool | None:
        """Whether the plan is met, in the indicator's direction; None while either is unknown."""
        if self.plan is None or self.fact is None:
            return None
        return self.fact <= self.plan if self.indicator.direction == Direction.DOWN else self.fact >= self.plan

    @property
    def percent(self) -> int | None:
        """How much of the way from the baseline to the plan is done, from 0; None while it can't be said.

        100 and more mean reached. The baseline is the programme's: of one organisation's way it says nothing when less
        is better.
        """
        if self.plan is None or self.fact is None:
            return None
        baseline = self.indicator.baseline if self.organisation is None else Decimal(0)
        if self.organisation is not None and self.indicator.direction == Direction.DOWN:
            return None
        way = self.plan - baseline
        if way == 0:
            return 100 if self.is_reached else 0
        done = (100 * (self.fact - baseline) / way).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        # Just short of the plan is not the plan.
        if not self.is_reached:
            done = min(done, Decimal(99))
        return max(0, int(done))


def plan_and_fact(*, programme: Programme) -> list[PlanAndFact]:
    """The programme's figures, one row an indicator, in the indicators' order. Three queries."""
    plans = _totals(_latest(Target.objects.of_programme(programme), "due_on"))
    facts = _totals(_latest(Fact.objects.confirmed().of_programme(programme), "on"))
    rows = []
    for indicator in Indicator.objects.of_programme(programme):
        plan, _count = _value(indicator, plans)
        fact, count = _value(indicator, facts)
        rows.append(PlanAndFact(indicator, plan, fact, count))
    return rows


def by_organisation(*, indicator: Indicator, user: Any) -> list[PlanAndFact]:
    """The figures of each organisation with a target or a confirmed fact that `user` may see, by name. Three queries.

    The values of an indicator that may be summed add up to the programme's, unless the office states that itself.
    """
    plans = dict(
        _latest(Target.objects.filter(indicator=indicator).visible_to(user), "due_on")
        .filter(organisation__isnull=False)
        .values_list("organisation_id", "value")
    )
    facts = dict(
        _latest(Fact.objects.confirmed().filter(indicator=indicator).visible_to(user), "on")
        .filter(organisation__isnull=False)
        .values_list("organisation_id", "value")
    )
    organisations = Organisation.objects.filter(pk__in={*plans, *facts}).select_related("region")
    return [
        PlanAndFact(indicator, plans.get(found.pk), facts.get(found.pk), int(found.pk in facts), found)
        for found in organisations
    ]


def of_organisation(*, programme: Programme, organisation: Organisation) -> list[PlanAndFact]:
    """One organisation's figures in a programme, one row an indicator, its own ones last. Three queries.

    The caller has found the organisation through `visible_to`.
    """
    plans = dict(
        _latest(Target.objects.of_programme(programme).filter(organisation=organisation), "due_on").values_list(
            "indicator_id", "value"
        )
    )
    facts = dict(
        _latest(Fact.objects.confirmed().of_programme(programme).filter(organisation=organisation), "on").values_list(
            "indicator_id", "value"
        )
    )
    return [
        PlanAndFact(
            indicator, plans.get(indicator.pk), facts.get(indicator.pk), int(indicator.pk in facts), organisation
        )
        for indicator in Indicator.objects.filter(programme=programme).known_to(organisation)
    ]


def _latest(entries: QuerySet[Any], date_field: str) -> QuerySet[Any]:
    """The latest entry of each indicator and organisation."""
    newest = (
        entries.order_by("indicator_id", "organisation_id", f"-{date_field}", "-pk")
        .distinct("indicator_id", "organisation_id")
        .values("pk")
    )
    return entries.model._default_manager.filter(pk__in=newest).order_by()


def _totals(latest: QuerySet[Any]) -> dict[tuple[int, bool], tuple[Decimal, int]]:
    """(indicator, is it the office's own for the whole programme) → (sum, number of entries)."""
    rows: Iterable[tuple[int, bool, Decimal, int]] = (
        latest.annotate(is_whole=Q(organisation__isnull=True))
        .values("indicator_id", "is_whole")
        .annotate(total=Sum("value"), count=Count("pk"))
        .values_list("indicator_id", "is_whole", "total", "count")
    )
    return {(indicator, is_whole): (total, count) for indicator, is_whole, total, count in rows}


def _value(indicator: Indicator, totals: dict[tuple[int, bool], tuple[Decimal, int]]) -> tuple[Decimal | None, int]:
    """What counts for the whole programme, and how many organisations stand behind it."""
    total, count = totals.get((indicator.pk, False), (None, 0))
    if (indicator.pk, True) in totals:
        return totals[indicator.pk, True][0], count
    return (total if indicator.is_summable else None), count
