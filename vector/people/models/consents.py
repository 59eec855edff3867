"""Consents to the processing of personal data, with the very text that was agreed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record
from vector.people.enums import ConsentPurpose


class Consent(Record):
    """One consent of one person: purpose, the text's version and hash, when given, when withdrawn."""

    person = models.ForeignKey("people.User", models.PROTECT, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=24, choices=ConsentPurpose.choices)
    text_version = models.CharField(_("version of the text"), max_length=40)
    text_hash = models.CharField(max_length=64, editable=False)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.given_at:%Y-%m-%d}"
