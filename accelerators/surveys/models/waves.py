"""One round of a survey: when, and whom it asks."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accelerators.surveys.enums import WaveState
from accelerators.surveys.models.surveys import Survey
from vector.common.models import Record


class SurveyWaveQuerySet(models.QuerySet["SurveyWave"]):
    def visible_to(self, user: Any) -> "SurveyWaveQuerySet":
        """For the project office all; for accelerator staff those that ask organisations of their region."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        regions = user.staffed_region_ids()
        asked = self.model.objects.filter(responses__organisation__region__in=regions).values("pk")
        return self.filter(pk__in=asked) if regions else self.none()

    def begun(self) -> "SurveyWaveQuerySet":
        """Opened once: from then on the survey's questions stay as they are."""
        return self.exclude(state=WaveState.PLANNED)

    def due_to_change(self, now: datetime) -> "SurveyWaveQuerySet":
        """Planned ones whose opening has come, and open ones whose closing has."""
        return self.filter(
            models.Q(state=WaveState.PLANNED, opens_at__lte=now) | models.Q(state=WaveState.OPEN, closes_at__lte=now)
        )


class SurveyWave(Record):
    """One round of a survey. It asks the active organisations of the programme, of all regions or of chosen ones."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="waves", verbose_name=_("survey"))
    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("As organisations see it, for example: Monitoring survey No. 2."),
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    regions = models.ManyToManyField(
        "people.Region", blank=True, related_name="survey_waves", verbose_name=_("regions")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=WaveState.choices, default=WaveState.PLANNED, editable=False
    )

    objects = SurveyWaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey wave")
        verbose_name_plural = _("survey waves")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=WaveState.values), name="survey_wave_state_known"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="survey_wave_closes_after_opening"
            ),
        ]
        indexes = [models.Index(fields=["state", "opens_at", "closes_at"], name="survey_wave_tick")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:wave-responses", args=[self.public_id])

    @property
    def takes_answers(self) -> bool:
        """Whether something may be typed now: the clock counts even before the next beat has closed the wave."""
        return self.state == WaveState.OPEN and timezone.now() < self.closes_at
