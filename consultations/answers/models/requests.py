"""That an asker was asked for consent to publication, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from vector.common.models import Record


class ConsentRequest(Record):
    """One a question: asked once more only when the asker has not said no."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, related_name="consent_request", verbose_name=_("question")
    )
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for consent")
        verbose_name_plural = _("requests for consent")

    def __str__(self) -> str:
        return f"{self.consultation_id} · {self.asked_at:%Y-%m-%d}"
