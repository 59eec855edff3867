"""Consents to the processing of personal data, with the very text that was agreed to."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record
from vector.people.enums import ConsentPurpose


class ConsentText(Record):
    """One published version of what people agree to.

    Never edited: a change is a new version, and all are asked again.
    """

    purpose = models.CharField(
        _("purpose"), max_length=24, choices=ConsentPurpose.choices, default=ConsentPurpose.PERSONAL_DATA
    )
    version = models.CharField(
        _("version"), max_length=40, help_text=_("For example the day it comes into force: 2026-12-01.")
    )
    text = models.TextField(_("text"), help_text=_("Plain text; an empty line begins a new paragraph."))
    published_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=ConsentPurpose.values), name="consent_text_purpose_known"
            ),
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.version}"

    @property
    def digest(self) -> str:
        """SHA-256 of the text, as kept with each consent."""
        return hashlib.sha256(self.text.encode()).hexdigest()


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
            ),
            models.CheckConstraint(condition=models.Q(purpose__in=ConsentPurpose.values), name="consent_purpose_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.given_at:%Y-%m-%d}"
