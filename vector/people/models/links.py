"""One-time links from letters, kept only as hashes."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record
from vector.people.enums import LinkPurpose, MembershipRole


class SignInLinkQuerySet(models.QuerySet["SignInLink"]):
    def open(self) -> "SignInLinkQuerySet":
        """Links that still open the door: neither used nor revoked nor too old."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())

    def visible_to(self, user: Any) -> "SignInLinkQuerySet":
        """Invitations that `user` may see and repeat: those of the organisations managed; for the office all."""
        invitations = self.filter(purpose=LinkPurpose.INVITATION)
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return invitations
        return invitations.filter(organisation__in=user.managed_organisation_ids())


class SignInLink(Record):
    """A one-time link: `token_hash` is SHA-256 of 256 random bits that only the letter holds.

    An invitation may carry a place (organisation and role) that the person takes by following it.
    """

    person = models.ForeignKey("people.User", models.CASCADE, related_name="sign_in_links", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=LinkPurpose.choices, default=LinkPurpose.SIGN_IN)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    next_path = models.CharField(_("where it leads"), max_length=500, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=12, choices=MembershipRole.choices, blank=True)
    issued_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = SignInLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["expires_at"], name="sign_in_link_expiry")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True, role="")
                | models.Q(organisation__isnull=False) & ~models.Q(role=""),
                name="sign_in_link_place_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose__in=LinkPurpose.values), name="sign_in_link_purpose_known"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["", *MembershipRole.values]), name="sign_in_link_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.expires_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.revoked_at is None and self.expires_at > timezone.now()


class SignInRequest(models.Model):
    """One request for a link, whether the address is known or not: what the rate limit counts."""

    email_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    requested_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("request for a sign-in link")
        verbose_name_plural = _("requests for sign-in links")
        indexes = [
            models.Index(fields=["email_hash", "requested_at"], name="sign_in_request_email"),
            models.Index(fields=["address", "requested_at"], name="sign_in_request_address"),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M}"
