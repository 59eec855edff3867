"""The production calendar: days that are not what their weekday says."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record
from vector.people.enums import DayKind


class CalendarDay(Record):
    """A day on which people work otherwise than the weekday says, everywhere or in one region.

    A region's own row goes before the one for all.
    """

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=DayKind.choices)
    region = models.ForeignKey(
        "people.Region",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_days",
        verbose_name=_("region"),
        help_text=_("Empty: in all regions."),
    )
    title = models.CharField(_("title"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("day of the production calendar")
        verbose_name_plural = _("production calendar")
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=DayKind.values), name="calendar_day_kind_known"),
            models.UniqueConstraint(
                fields=["day", "region"],
                nulls_distinct=False,
                name="calendar_day_once",
                violation_error_message=_("This day is in the calendar already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y} · {self.get_kind_display()}"
