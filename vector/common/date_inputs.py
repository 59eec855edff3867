"""Fields for a day and an hour with the browser's own pickers.

Wagtail's picker opens over what stands below the field, the save button included, and needs JavaScript.
"""

import zoneinfo
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Whatever lies outside is a slip of the keyboard; near the ends of the calendar other zones have no such day at all.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def day_input() -> forms.DateInput:
    """A day; browsers send and want ISO 8601 (2026-09-25) whatever they show."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day somebody plans with: a year that cannot be meant is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": day_input(), **kwargs})

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(
                _("Check the year: it can be from %(first)d to %(last)d."),
                params={"first": FIRST_YEAR, "last": LAST_YEAR},
                code="year",
            )


def on_the_clock(day: date, clock: time, zone: zoneinfo.ZoneInfo) -> datetime:
    """The moment at which a clock in `zone` shows this; ValidationError if it never does (clocks put forward)."""
    moment = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).time() != clock:
        raise ValidationError(_("There is no such time on that day: the clocks are put forward then."))
    return moment


def clock_input() -> forms.TimeInput:
    """An hour and minute on the clock."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
