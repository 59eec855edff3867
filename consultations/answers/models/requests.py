"""That an asker was asked for consent to publication, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from vector.common.models import Record, both_or_neither


class ConsentRequest(Record):
    """One a question: asked once more only when the asker has not said no.

    Who declines without having been asked has one too: nobody asked, so `asked_at` and `asked_by` are empty.
    """

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, related_name="consent_request", verbose_name=_("question")
    )
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    asked_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for consent")
        verbose_name_plural = _("requests for consent")
        constraints = [both_or_neither("asked_at", "asked_by", name="consent_request_asked_at_and_by")]

    def __str__(self) -> str:
        return f"{self.consultation_id} · {self.created_at:%Y-%m-%d}"
