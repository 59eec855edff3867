"""The demo programme: its dates, participants, indicators, and a ledger that the organisations have fed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vector.demo.content import content
from vector.people.models import Organisation, User
from vector.programmes.actions import facts, targets
from vector.programmes.models import Indicator, Participation, Programme

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

SLUG = "vector"
BEGAN_DAYS_AGO = 215
LASTS_DAYS = 365


def load(*, today: date, by: User, people: "People") -> None:
    """One programme in its seventh month, all organisations in it, six indicators with plan and fact."""
    source = content("pages")["programme"]
    programme, is_new = Programme.objects.get_or_create(
        slug=SLUG,
        defaults={
            "title": source["title"],
            "summary": source["summary"],
            "goal": source["goal"],
            "starts_on": today - timedelta(days=BEGAN_DAYS_AGO),
            "ends_on": today + timedelta(days=LASTS_DAYS - BEGAN_DAYS_AGO),
        },
    )
    if is_new:
        programme.regions.set(people.regions.values())
    for organisation in people.organisations:
        Participation.objects.get_or_create(
            programme=programme, organisation=organisation, defaults={"since_on": programme.starts_on}
        )
    for order, item in enumerate(source["indicators"]):
        _indicator(item, order=order, programme=programme, organisations=people.organisations, today=today, by=by)


def _indicator(
    item: dict[str, Any],
    *,
    order: int,
    programme: Programme,
    organisations: list[Organisation],
    today: date,
    by: User,
) -> None:
    """An indicator with its figures; where values may be summed, each organisation has its share of both."""
    indicator, is_new = Indicator.objects.get_or_create(
        programme=programme,
        code=item["code"],
        defaults={
            "title": item["title"],
            "unit": item["unit"],
            "baseline": item["baseline"],
            "direction": item["direction"],
            "is_summable": item["is_summable"],
            "sort_order": order,
        },
    )
    if not is_new:
        return
    on = today - timedelta(days=9)
    if not item["is_summable"]:
        targets.feed(
            indicator=indicator, value=Decimal(item["target"]), due_on=programme.ends_on, source="programme", by=by
        )
        fact = facts.feed(indicator=indicator, value=Decimal(item["fact"]), on=on, source="programme", by=by)
        facts.confirm(fact=fact, by=by)
        return
    plans, reached = (shares(item[key], len(organisations)) for key in ("target", "fact"))
    for organisation, plan, value in zip(organisations, plans, reached, strict=True):
        common = {"indicator": indicator, "organisation": organisation, "by": by}
        targets.feed(value=plan, due_on=programme.ends_on, source=f"agreement-{organisation.pk}", **common)
        if value:
            fact = facts.feed(value=value, on=on, source=f"report-{organisation.pk}", **common)
            facts.confirm(fact=fact, by=by)
    # One report has come in since and waits for the office's word.
    facts.feed(
        indicator=indicator,
        organisation=organisations[order],
        value=reached[order] + 3,
        on=today - timedelta(days=1),
        source="latest-report",
        by=by,
    )


def shares(total: int, number: int) -> list[Decimal]:
    """A whole number parted among `number` as evenly as whole numbers can be; the shares add up to it."""
    whole, rest = divmod(total, number)
    return [Decimal(whole + (1 if index < rest else 0)) for index in range(number)]
