"""Letters that came in."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.inbox.enums import WAITS_FOR_OFFICE, Outcome, Reason
from vector.common.models import Record, both_or_neither
from vector.common.uploads import private_name, private_storage

MAX_ATTEMPTS = 3


class IncomingLetterQuerySet(models.QuerySet["IncomingLetter"]):
    def unread(self) -> "IncomingLetterQuerySet":
        """What still has to be looked at; what failed before comes last and holds nobody up."""
        return self.filter(outcome=Outcome.RECEIVED, attempts__lt=MAX_ATTEMPTS).order_by("attempts", "pk")

    def abandoned(self, before: datetime) -> "IncomingLetterQuerySet":
        """Whose last attempt began before that moment and never ended: its worker was killed."""
        return self.filter(outcome=Outcome.RECEIVED, attempts__gte=MAX_ATTEMPTS, updated_at__lt=before).order_by("pk")

    def waits_for_office(self) -> "IncomingLetterQuerySet":
        """What somebody of the working group should look at."""
        return self.filter(outcome__in=WAITS_FOR_OFFICE)


class IncomingLetter(Record):
    """A letter from the mailbox. The same letter is one row, however often and by whichever way it comes.

    The original lies in the private storage, the words of its author in `text`; both go after a time.
    """

    # Over sender, date, subject, Message-ID and body: not over what servers add on the way.
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    mail_id = models.CharField(_("Message-ID"), max_length=500, blank=True)
    sender = models.CharField(_("sender"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    size = models.PositiveIntegerField(_("size, bytes"))
    # Too large to be fetched: only the headers are there.
    is_whole = models.BooleanField(_("fetched whole"), default=True)
    raw = models.FileField(
        _("original"), storage=private_storage, upload_to=private_name, max_length=200, blank=True, editable=False
    )
    outcome = models.CharField(_("what became of it"), max_length=12, choices=Outcome.choices, default=Outcome.RECEIVED)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Whom the address of the sender belongs to.
    person = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    consultation = models.ForeignKey(
        "consultations.Consultation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incoming_letters",
        verbose_name=_("question"),
    )
    message = models.ForeignKey(
        "consultations.Message", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("message")
    )
    settled_at = models.DateTimeField(_("looked through"), null=True, blank=True)
    settled_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("looked through by")
    )

    objects = IncomingLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter that came in")
        verbose_name_plural = _("letters that came in")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="incoming_outcome_known"),
            models.CheckConstraint(condition=models.Q(reason__in=["", *Reason.values]), name="incoming_reason_known"),
            both_or_neither("settled_at", "settled_by", name="incoming_settled_at_and_by"),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=[Outcome.REPLY, Outcome.ANSWER, Outcome.QUESTION])
                | models.Q(message__isnull=False, consultation__isnull=False),
                name="incoming_message_of_its_question",
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "id"], condition=models.Q(outcome=Outcome.RECEIVED), name="incoming_unread"
            ),
            models.Index(fields=["outcome", "-id"], name="incoming_outcome_newest"),
            models.Index(fields=["sender", "-created_at"], name="incoming_sender_newest"),
            models.Index(fields=["created_at"], condition=~models.Q(raw=""), name="incoming_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"

    @property
    def file(self) -> Any:
        """The original, as vector.common.uploads.as_attachment hands files out."""
        return self.raw

    @property
    def original_name(self) -> str:
        return f"letter-{self.pk}.eml"

    @property
    def content_type(self) -> str:
        """Nothing that a browser or a mail programme would open by itself."""
        return "application/octet-stream"
