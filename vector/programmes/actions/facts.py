"""Facts: what was reached, and the office's word that it is so."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked
from vector.people.models import Organisation
from vector.programmes.enums import TRANSITIONS, FactState
from vector.programmes.models import Fact, Indicator
from vector.programmes.rules import refuse_outsiders, refuse_without_source


@transaction.atomic
def feed(
    *,
    indicator: Indicator,
    value: Decimal,
    on: date,
    source: str,
    by: Any,
    organisation: Organisation | None = None,
) -> Fact:
    """Report the value that `source` found, or revise it: one fact per indicator and source.

    `value` is what was reached by the day `on`, not what was added since the last time. Fed the same again it changes
    nothing; a confirmed fact with another value waits for confirmation anew. Nobody is told. Raises DomainError without
    a source or for an organisation that doesn't take part.
    """
    refuse_without_source(source)
    refuse_outsiders(indicator=indicator, organisation=organisation)
    fact, is_new = Fact.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        indicator=indicator, source=source, defaults={"organisation": organisation, "value": value, "on": on}
    )
    if is_new:
        record_deed(by=by, deed="fact-reported", on=fact, value=str(value), source=source)
        return fact
    return _revise(fact, value=value, on=on, organisation=organisation, by=by)


@transaction.atomic
def enter(*, indicator: Indicator, value: Decimal, on: date, by: Any, organisation: Organisation | None = None) -> Fact:
    """Write down a fact that the office learnt itself, outside any source. Refuses as feed() does."""
    refuse_outsiders(indicator=indicator, organisation=organisation)
    fact = Fact.objects.create(indicator=indicator, organisation=organisation, value=value, on=on)
    record_deed(by=by, deed="fact-reported", on=fact, value=str(value), source="")
    return fact


@transaction.atomic
def revise(*, fact: Fact, value: Decimal, on: date, by: Any) -> Fact:
    """Correct value or date; a confirmed fact waits for confirmation anew unless both stay as they were."""
    fact = locked(fact)
    return _revise(fact, value=value, on=on, organisation=fact.organisation, by=by)


@transaction.atomic
def confirm(*, fact: Fact, by: Any) -> Fact:
    """The office vouches for the fact: from now on it counts. Nobody is told. Refuses what is confirmed already."""
    return change_state(
        locked(fact),
        to=FactState.CONFIRMED,
        transitions=TRANSITIONS,
        by=by,
        deed="fact-confirmed",
        confirmed_at=timezone.now(),
        confirmed_by=by,
    )


@transaction.atomic
def reopen(*, fact: Fact, by: Any) -> Fact:
    """Take the confirmation back: the fact no longer counts. Refuses what isn't confirmed."""
    return change_state(
        locked(fact),
        to=FactState.REPORTED,
        transitions=TRANSITIONS,
        by=by,
        deed="fact-reopened",
        confirmed_at=None,
        confirmed_by=None,
    )


@transaction.atomic
def withdraw(*, indicator: Indicator, source: str, by: Any) -> bool:
    """Take back what `source` reported; True if there was something.

    Raises DomainError for a confirmed fact: the office reopens it first. Nobody is told.
    """
    refuse_without_source(source)
    fact = Fact.objects.select_for_update(of=("self",), no_key=True).filter(indicator=indicator, source=source).first()
    if fact is None:
        return False
    if fact.state == FactState.CONFIRMED:
        raise DomainError(_("This figure is confirmed. Ask the project office to reopen it first."))
    record_deed(by=by, deed="fact-withdrawn", on=fact, value=str(fact.value), source=source)
    fact.delete()
    return True


@transaction.atomic
def drop(*, fact: Fact, by: Any) -> None:
    """Delete a fact that the office finds wrong. Raises DomainError for a confirmed one. Nobody is told."""
    fact = locked(fact)
    if fact.state == FactState.CONFIRMED:
        raise DomainError(_("This figure is confirmed. Take the confirmation back first."))
    record_deed(by=by, deed="fact-withdrawn", on=fact, value=str(fact.value), source=fact.source)
    fact.delete()


def _revise(fact: Fact, *, value: Decimal, on: date, organisation: Organisation | None, by: Any) -> Fact:
    if (fact.value, fact.on, fact.organisation) == (value, on, organisation):
        return fact
    if fact.state == FactState.CONFIRMED:
        fact = reopen(fact=fact, by=by)
    was = str(fact.value)
    fact.value, fact.on, fact.organisation = value, on, organisation
    fact.save(update_fields=["value", "on", "organisation", "updated_at"])
    record_deed(by=by, deed="fact-revised", on=fact, was=was, value=str(value), source=fact.source)
    return fact
