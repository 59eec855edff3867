"""The outbox: one row per message, recipient and rung."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record
from vector.mail.enums import EVERYTHING, TRANSITIONS, WITHOUT_CONSENT, DeliveryState, Stream, states_before

# Tokens of sign-in, invitation and survey links are 43 characters of these.
LONG_RUN = "[A-Za-z0-9_-]{40,}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: Any = None) -> "DeliveryQuerySet":
        """Rows that may be sent now."""
        return self.filter(state=DeliveryState.DUE, not_before__lte=now or timezone.now())

    def move(self, *, to: str, **changes: Any) -> int:
        """Move those of these rows whose state allows it, in one statement; returns how many were moved.

        The only way a letter's state changes; vector.mail.actions decides when. What can never be sent again keeps no
        token: whoever reads the table later, or a copy of it, can't sign in with it. The demo shows letters after they
        were sent, and keeps them.
        """
        if not TRANSITIONS[DeliveryState(to)] and not settings.DEMO:
            changes |= {name: _without_tokens(name) for name in ("text", "html")}
        return self.filter(state__in=states_before(to)).update(state=to, updated_at=timezone.now(), **changes)


def _without_tokens(name: str) -> Func:
    return Func(F(name), Value(LONG_RUN), Value("…"), Value("g"), function="regexp_replace")


class Delivery(Record):
    """A letter to one recipient. `key` names message × recipient × rung: the same key is never queued twice."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    group = models.CharField(_("group"), max_length=200, blank=True, db_index=True)
    stream = models.CharField(_("stream"), max_length=16, choices=Stream.choices)
    state = models.CharField(_("state"), max_length=12, choices=DeliveryState.choices, default=DeliveryState.DUE)
    # Not an EmailField: an address that cannot be is refused when the letter is built, alone and in plain words.
    recipient = models.CharField(_("recipient"), max_length=320)
    recipient_name = models.CharField(_("recipient's name"), max_length=300, blank=True)
    subject = models.CharField(_("subject line"), max_length=500)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    expires_at = models.DateTimeField(_("useless after"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True, editable=False)
    handed_at = models.DateTimeField(_("handed to the server"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Attempts of which nobody knows whether the server took the letter: a copy each, so they are few.
    unclear = models.PositiveSmallIntegerField(_("unclear attempts"), default=0)
    last_reply = models.CharField(_("server's last reply"), max_length=500, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        permissions = [("send_again", _("May send letters again"))]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(condition=models.Q(stream__in=Stream.values), name="delivery_stream_known"),
            models.CheckConstraint(
                condition=~models.Q(state=DeliveryState.SENT) | models.Q(sent_at__isnull=False),
                name="delivery_sent_has_time",
            ),
        ]
        indexes = [
            # What the dispatcher asks for; what isn't due costs nothing. Direct answers pass the queue by.
            models.Index(fields=["not_before", "id"], condition=models.Q(state="due"), name="delivery_due"),
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(state="due", stream__in=["account", "answer"]),
                name="delivery_due_direct",
            ),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(state="due", expires_at__isnull=False),
                name="delivery_expiring",
            ),
            models.Index(fields=["claimed_until"], condition=models.Q(state="claimed"), name="delivery_claimed"),
            models.Index(fields=["claim"], condition=models.Q(state="claimed"), name="delivery_claim"),
            # The staff's page pages by primary key, newest first.
            models.Index(fields=["state", "-id"], name="delivery_state_newest"),
            models.Index(fields=["stream", "-id"], name="delivery_stream_newest"),
            models.Index(fields=["recipient", "-id"], name="delivery_recipient_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"


class DeliveryAttachment(models.Model):
    """A file of a letter, kept in the row's own table: small by rule (calendar files, receipts)."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attachments", verbose_name=_("letter"))
    filename = models.CharField(_("file name"), max_length=200)
    mimetype = models.CharField(_("type"), max_length=200)
    content = models.BinaryField()
    is_alternative = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.filename


class Suppression(Record):
    """An address that gets no letters of a stream; EVERYTHING and WITHOUT_CONSENT stand in place of one."""

    recipient = models.CharField(_("recipient"), max_length=320)
    stream = models.CharField(_("stream"), max_length=16, choices=Stream.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("unsubscription")
        verbose_name_plural = _("unsubscriptions")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "stream"], name="suppression_once"),
            models.CheckConstraint(
                condition=models.Q(stream__in=[EVERYTHING, WITHOUT_CONSENT, *Stream.values]),
                name="suppression_stream_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} · {self.stream or '*'}"
