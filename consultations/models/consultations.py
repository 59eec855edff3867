"""A question, its thread and the files in it."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.enums import OPEN, ConsultationState, MessageKind
from consultations.models.experts import Expert, Topic
from vector.common.models import Record, both_or_neither
from vector.common.uploads import private_name, private_storage


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: Any) -> "ConsultationQuerySet":
        """One's own questions; one's organisation's for its head and coordinator; an expert's topics and regions;
        the region's for accelerator staff; all for the project office."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(
            models.Q(asker=user)
            | models.Q(organisation__in=user.managed_organisation_ids())
            | models.Q(region__in=user.staffed_region_ids())
            | models.Q(expert__person=user)
            | models.Q(pk__in=Consultation.objects.in_queue_of(user).values("pk"))
        )

    def in_queue_of(self, user: Any) -> "ConsultationQuerySet":
        """Questions that `user` may take or follow as an expert: of one's topics and one's regions."""
        mine = Expert.objects.filter(person=user, is_available=True)
        return self.filter(
            topic__in=Topic.objects.filter(experts__in=mine).values("pk"),
            region__in=mine.values("regions"),
        )

    def asked_around(self, user: Any) -> "ConsultationQuerySet":
        """One's own questions and those of the organisations one heads or coordinates."""
        return self.filter(models.Q(asker=user) | models.Q(organisation__in=user.managed_organisation_ids()))

    def for_rows(self) -> "ConsultationQuerySet":
        """With what a row of a list shows."""
        return self.select_related("topic", "region", "organisation", "asker", "expert__person")


class Consultation(Record):
    """A question in the queue. Its number for people is `number`, its address holds the public id."""

    programme = models.ForeignKey(
        "programmes.Programme", models.PROTECT, related_name="consultations", verbose_name=_("programme")
    )
    asker = models.ForeignKey("people.User", models.PROTECT, related_name="questions", verbose_name=_("asker"))
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("organisation"),
    )
    region = models.ForeignKey("people.Region", models.PROTECT, related_name="questions", verbose_name=_("region"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="consultations", verbose_name=_("topic"))
    subject = models.CharField(_("subject"), max_length=200)
    about_path = models.CharField(_("asked from the page"), max_length=500, blank=True)
    # As it was called then: a lesson, a course, an article.
    about_title = models.CharField(_("title of the page"), max_length=255, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ConsultationState.choices, default=ConsultationState.NEW
    )
    answer_by = models.DateTimeField(_("answer promised by"))
    expert = models.ForeignKey(
        Expert, models.PROTECT, null=True, blank=True, related_name="consultations", verbose_name=_("expert")
    )
    claimed_at = models.DateTimeField(_("taken"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ConsultationState.values), name="consultation_state_known"
            ),
            both_or_neither("claimed_at", "claimed_by", name="consultation_claimed_at_and_by"),
            both_or_neither("closed_at", "closed_by", name="consultation_closed_at_and_by"),
            models.CheckConstraint(
                condition=~models.Q(state=ConsultationState.NEW) | models.Q(expert__isnull=True),
                name="consultation_new_has_no_expert",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["assigned", "waiting", "answered"]) | models.Q(expert__isnull=False),
                name="consultation_held_has_expert",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ConsultationState.CLOSED) | models.Q(closed_at__isnull=False),
                name="consultation_closed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "answer_by", "id"], name="consultation_queue"),
            models.Index(fields=["asker", "-created_at"], name="consultation_asker"),
            models.Index(fields=["expert", "state", "answer_by"], name="consultation_expert"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("consultations:thread", args=[self.public_id])

    @property
    def number(self) -> str:
        """The number people quote on the phone: «К-00042»."""
        return f"К-{self.pk:05d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_overdue(self) -> bool:
        """The day by which an expert was to answer has passed."""
        is_due = self.state in {ConsultationState.NEW, ConsultationState.ASSIGNED}
        return is_due and self.answer_by is not None and self.answer_by < timezone.now()


class Message(Record):
    """One entry of a thread."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="messages", verbose_name=_("consultation")
    )
    author = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    kind = models.CharField(_("kind"), max_length=16, choices=MessageKind.choices)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=MessageKind.values), name="message_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d %H:%M}"


class MessageFileQuerySet(models.QuerySet["MessageFile"]):
    def visible_to(self, user: Any) -> "MessageFileQuerySet":
        """Files of the threads that `user` may see."""
        return self.filter(message__consultation__in=Consultation.objects.visible_to(user).values("pk"))


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
