"""The way to the report from the start page of those who read it."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.statistics.figures import may_read
from vector.cabinet.registry import Cards

if TYPE_CHECKING:
    from vector.people.models import User


def cards(user: "User") -> Cards:
    """A link; no query beyond the person's places, which are known."""
    if not may_read(user):
        return Cards()
    return Cards(links=((_("How questions are answered"), reverse("statistics:overview")),))
