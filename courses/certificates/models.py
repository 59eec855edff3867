"""Certificates, and how those of a programme are worded and signed."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from courses.certificates.enums import CertificateState
from courses.models import Enrolment, RunTutor
from vector.common.models import Record, both_or_neither

DEFAULT_PREFIX = "ВД"


class CertificateDesign(Record, ClusterableModel):
    """What the certificates of a programme say besides the course: who issues them, where, who signs.

    A certificate takes a copy when it is issued: later changes do not reach it.
    """

    programme = models.OneToOneField(
        "programmes.Programme", models.CASCADE, related_name="+", verbose_name=_("programme")
    )
    prefix = models.CharField(
        _("letters of the number"), max_length=6, default=DEFAULT_PREFIX, help_text=_("They stand before the digits.")
    )
    issuer = models.CharField(
        _("who issues"), max_length=255, blank=True, help_text=_("Leave empty, and the programme's title stands there.")
    )
    place = models.CharField(_("place"), max_length=120, blank=True, help_text=_("The town, as in documents."))

    class Meta:
        verbose_name = _("wording of certificates")
        verbose_name_plural = _("wordings of certificates")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.programme} · {self.prefix}"


class Signatory(models.Model):
    """Who signs: the office, and the name if the sheet is to carry it."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="signatories")
    role = models.CharField(_("office or role"), max_length=160)
    name = models.CharField(_("name"), max_length=160, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.role


class IssuerKey(models.Model):
    """The public half of a key that credentials were signed with: published for as long as they are to be checked."""

    kid = models.CharField(max_length=64, unique=True)
    jwk = models.JSONField()
    first_used_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("key of credentials")
        verbose_name_plural = _("keys of credentials")
        ordering = ["-first_used_at", "-pk"]

    def __str__(self) -> str:
        return self.kid


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any) -> "CertificateQuerySet":
        """Whose certificates `user` may see and download: one's own, those of runs one teaches; for the office all.

        Not the organisation: whether to show a certificate at work is its owner's affair.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(
            models.Q(person=user)
            | models.Exists(RunTutor.objects.filter(run=models.OuterRef("enrolment__run"), person=user))
        )

    def of(self, user: Any) -> "CertificateQuerySet":
        """A person's own certificates."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def valid(self) -> "CertificateQuerySet":
        return self.filter(state=CertificateState.VALID)


class Certificate(Record):
    """One certificate. `state` changes only through courses.certificates.actions; what it says never changes.

    `snapshot` is the course, run, person and signatories as they were at the time of issue (see snapshots.py),
    `credential` the same as a signed Open Badges credential (see credentials.py). Both are emptied of the person when
    the person is forgotten.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates", verbose_name=_("enrolment"))
    # As in the enrolment: one's own list needs no join.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates", verbose_name=_("person")
    )
    number = models.CharField(_("number"), max_length=40, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=CertificateState.choices, default=CertificateState.VALID
    )
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    ended_at = models.DateTimeField(_("revoked or replaced"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name=_("replaces")
    )
    snapshot = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    credential = models.TextField(blank=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-issued_at"], name="certificate_person"),
            models.Index(fields=["-issued_at", "-id"], name="certificate_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(state=CertificateState.VALID), name="certificate_one_valid"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=CertificateState.values), name="certificate_state_known"
            ),
            both_or_neither("ended_at", "ended_by", name="certificate_ended_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(state=CertificateState.VALID, ended_at__isnull=True)
                | (~models.Q(state=CertificateState.VALID) & models.Q(ended_at__isnull=False)),
                name="certificate_ended_at",
            ),
        ]

    def __str__(self) -> str:
        return self.full_number

    def get_absolute_url(self) -> str:
        return reverse("certificates:detail", args=[self.public_id])

    @property
    def full_number(self) -> str:
        """The number as it is printed, with the programme's letters."""
        prefix = self.snapshot.get("prefix", "")
        return f"{prefix}-{self.number}" if prefix else self.number

    @property
    def course_title(self) -> str:
        """The course as the certificate names it, with its number."""
        course = self.snapshot.get("course", {})
        return " ".join(filter(None, [course.get("code"), course.get("title")]))

    @property
    def person_name(self) -> str:
        """The name on the certificate; empty once the person is forgotten."""
        return self.snapshot.get("person", "")

    @property
    def is_valid(self) -> bool:
        return self.state == CertificateState.VALID

    @property
    def is_forgotten(self) -> bool:
        return not self.person_name

    @property
    def credential_id(self) -> str:
        """What the credential and the list of revoked ones call it: it tells nothing and opens no page."""
        return f"urn:uuid:{self.public_id}"
