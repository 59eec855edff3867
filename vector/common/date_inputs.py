"""Fields for a day and an hour with the browser's own pickers.

Wagtail's picker opens over what stands below the field, the save button included, and needs JavaScript.
"""

from django import forms


def day_input() -> forms.DateInput:
    """A day; browsers send and want ISO 8601 (2026-09-25) whatever they show."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def clock_input() -> forms.TimeInput:
    """An hour and minute on the clock."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
