"""Choices of programmes and indicators."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Direction(TextChoices):
    UP = "up", pgettext_lazy("wanted direction", "The more the better")
    DOWN = "down", pgettext_lazy("wanted direction", "The less the better")


class FactState(TextChoices):
    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed")


# A confirmed fact goes back to "reported" when its source revises it: the office confirms it anew.
TRANSITIONS = {
    FactState.REPORTED: frozenset({FactState.CONFIRMED}),
    FactState.CONFIRMED: frozenset({FactState.REPORTED}),
}
