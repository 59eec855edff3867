"""The thread of a question: messages, their files, and who is named in them."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.enums import Channel, MessageKind
from consultations.models.consultations import Consultation
from vector.common.models import Record
from vector.common.uploads import private_name, private_storage


class MessageQuerySet(models.QuerySet["Message"]):
    def for_askers(self) -> "MessageQuerySet":
        """What the asker and the asker's organisation may read: all but colleagues' notes."""
        return self.exclude(kind=MessageKind.NOTE)


class Message(Record):
    """One entry of a thread."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="messages", verbose_name=_("consultation")
    )
    author = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    kind = models.CharField(_("kind"), max_length=16, choices=MessageKind.choices)
    text = models.TextField(_("text"))
    channel = models.CharField(_("came"), max_length=4, choices=Channel.choices, default=Channel.WEB)
    # The answer to a question that this one was joined with: the same words, told to this asker too.
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("copy of")
    )
    documents = models.ManyToManyField(
        "wagtaildocs.Document", blank=True, related_name="+", verbose_name=_("documents of the library")
    )
    mentioned = models.ManyToManyField("people.User", blank=True, related_name="+", verbose_name=_("called by name"))

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=MessageKind.values), name="message_kind_known"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="message_channel_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d %H:%M}"


class MessageFileQuerySet(models.QuerySet["MessageFile"]):
    def visible_to(self, user: Any) -> "MessageFileQuerySet":
        """Files of the threads that `user` may see; those of colleagues' notes for who answers only."""
        answered = Consultation.objects.answered_by(user).values("pk")
        return self.filter(message__consultation__in=Consultation.objects.visible_to(user).values("pk")).filter(
            ~models.Q(message__kind=MessageKind.NOTE) | models.Q(message__consultation__in=answered)
        )


class MessageFile(Record):
    """A file somebody attached: kept under a random name outside the public media."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files", verbose_name=_("message"))
    file = models.FileField(_("file"), storage=private_storage, upload_to=private_name, max_length=200)
    original_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=120)
    size = models.PositiveIntegerField(_("size, bytes"))

    objects = MessageFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("consultations:file", args=[self.public_id])
