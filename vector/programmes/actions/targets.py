"""Targets: what an organisation or the programme promises."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.people.models import Organisation
from vector.programmes.models import Indicator, Target
from vector.programmes.rules import refuse_outsiders, refuse_without_source


@transaction.atomic
def feed(
    *,
    indicator: Indicator,
    value: Decimal,
    due_on: date,
    source: str,
    by: Any,
    organisation: Organisation | None = None,
) -> Target:
    """Set the target that `source` promises, or revise it: one target per indicator and source.

    `source` names what promised it ("work-12"); `organisation` None means the whole programme. Nobody is told. Fed the
    same again it changes nothing. Raises DomainError without a source or for an organisation that doesn't take part.
    """
    refuse_without_source(source)
    refuse_outsiders(indicator=indicator, organisation=organisation)
    target, is_new = Target.objects.select_for_update(no_key=True).get_or_create(
        indicator=indicator,
        source=source,
        defaults={"organisation": organisation, "value": value, "due_on": due_on},
    )
    if is_new:
        record_deed(by=by, deed="target-set", on=target, value=str(value), source=source)
        return target
    if (target.value, target.due_on, target.organisation) == (value, due_on, organisation):
        return target
    was = str(target.value)
    target.value, target.due_on, target.organisation = value, due_on, organisation
    target.save(update_fields=["value", "due_on", "organisation", "updated_at"])
    record_deed(by=by, deed="target-revised", on=target, was=was, value=str(value), source=source)
    return target


@transaction.atomic
def withdraw(*, indicator: Indicator, source: str, by: Any) -> bool:
    """Take back what `source` promised; True if there was something. Nobody is told. Refuses an empty source."""
    refuse_without_source(source)
    target = Target.objects.select_for_update(no_key=True).filter(indicator=indicator, source=source).first()
    if target is None:
        return False
    record_deed(by=by, deed="target-withdrawn", on=target, value=str(target.value), source=source)
    target.delete()
    return True


@transaction.atomic
def enter(
    *, indicator: Indicator, value: Decimal, due_on: date, by: Any, organisation: Organisation | None = None
) -> Target:
    """Write down a target that the office sets itself, outside any source. Raises DomainError for an outsider."""
    refuse_outsiders(indicator=indicator, organisation=organisation)
    target = Target.objects.create(indicator=indicator, organisation=organisation, value=value, due_on=due_on)
    record_deed(by=by, deed="target-set", on=target, value=str(value), source="")
    return target


@transaction.atomic
def revise(*, target: Target, value: Decimal, due_on: date, by: Any) -> Target:
    """Correct value or date of a target; nothing happens when both stay as they were."""
    target = locked(target)
    if (target.value, target.due_on) == (value, due_on):
        return target
    was = str(target.value)
    target.value, target.due_on = value, due_on
    target.save(update_fields=["value", "due_on", "updated_at"])
    record_deed(by=by, deed="target-revised", on=target, was=was, value=str(value), source=target.source)
    return target


@transaction.atomic
def drop(*, target: Target, by: Any) -> None:
    """Delete a target that the office finds wrong. Nobody is told."""
    target = locked(target)
    record_deed(by=by, deed="target-withdrawn", on=target, value=str(target.value), source=target.source)
    target.delete()
