"""How often somebody wants letters about a discussion."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Frequency(TextChoices):
    AT_ONCE = "at_once", pgettext_lazy("letters about a discussion", "Each message at once")
    DAILY = "daily", pgettext_lazy("letters about a discussion", "Once a day, in the morning")
    NEVER = "never", pgettext_lazy("letters about a discussion", "No letters")
