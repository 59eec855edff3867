"""Indicators of organisations' own: what an organisation promises beyond the programme's list."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from vector.common.models import record_deed
from vector.people.models import Organisation
from vector.programmes.models import Fact, Indicator, Programme, Target


@transaction.atomic
def keep_own(
    *,
    programme: Programme,
    organisation: Organisation,
    code: str,
    title: str,
    unit: str,
    direction: str,
    baseline: Decimal,
    by: Any,
) -> Indicator:
    """An indicator that one organisation counts for itself: made, or revised, by its `code`.

    It stands in the organisation's figures only and is never summed. Nobody is told.
    """
    words = {"title": title, "unit": unit, "direction": direction, "baseline": baseline, "organisation": organisation}
    indicator, is_new = Indicator.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        programme=programme, code=code, defaults={**words, "is_summable": False}
    )
    if is_new:
        record_deed(by=by, deed="indicator-own-made", on=indicator, organisation=str(organisation.public_id))
        return indicator
    if any(getattr(indicator, name) != value for name, value in words.items()):
        for name, value in words.items():
            setattr(indicator, name, value)
        indicator.save(update_fields=[*words, "updated_at"])
        record_deed(by=by, deed="indicator-own-revised", on=indicator, title=title)
    return indicator


@transaction.atomic
def drop_own(*, indicator: Indicator, by: Any) -> bool:
    """Remove an organisation's own indicator that no target or fact refers to any more; True if it is gone."""
    if indicator.organisation_id is None:
        return False
    if Target.objects.filter(indicator=indicator).exists() or Fact.objects.filter(indicator=indicator).exists():
        return False
    record_deed(by=by, deed="indicator-own-dropped", on=indicator, title=indicator.title)
    indicator.delete()
    return True
