"""One-time links from letters, kept only as hashes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record
from vector.people.enums import LinkPurpose


class SignInLink(Record):
    """A one-time link: `token_hash` is SHA-256 of 256 random bits that only the letter holds."""

    person = models.ForeignKey("people.User", models.CASCADE, related_name="sign_in_links", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=LinkPurpose.choices, default=LinkPurpose.SIGN_IN)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    next_path = models.CharField(_("where it leads"), max_length=500, blank=True)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["expires_at"], name="sign_in_link_expiry")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.expires_at:%Y-%m-%d %H:%M}"


class SignInRequest(models.Model):
    """One request for a link, whether the address is known or not: what the rate limit counts."""

    email_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    requested_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("request for a sign-in link")
        verbose_name_plural = _("requests for sign-in links")
        indexes = [
            models.Index(fields=["email_hash", "requested_at"], name="sign_in_request_email"),
            models.Index(fields=["address", "requested_at"], name="sign_in_request_address"),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M}"
