"""What helps a tutor to mark: phrases to use again, what was typed without being saved, messages to a group."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CourseRun
from courses.works.models.decisions import Review
from vector.common.models import Record


class PhraseQuerySet(models.QuerySet["Phrase"]):
    def visible_to(self, user: Any) -> "PhraseQuerySet":
        """What a tutor may insert: one's own phrases and those shared with all tutors."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(models.Q(owner=user) | models.Q(owner__isnull=True))

    def editable_by(self, user: Any) -> "PhraseQuerySet":
        """One's own; the office keeps the shared ones, too."""
        if not user.is_authenticated:
            return self.none()
        own = models.Q(owner=user)
        return self.filter(own | models.Q(owner__isnull=True) if user.is_staff else own)

    def in_order(self) -> "PhraseQuerySet":
        """Own ones first, the oldest first."""
        return self.order_by(models.F("owner").asc(nulls_last=True), "pk")


class Phrase(Record):
    """A sentence that a tutor writes often. Without an owner it is shared by all tutors."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="marking_phrases",
        verbose_name=_("whose phrase"),
    )
    text = models.CharField(_("phrase"), max_length=500)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phrase for comments")
        verbose_name_plural = _("phrases for comments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "text"],
                nulls_distinct=False,
                name="phrase_once",
                violation_error_message=_("This phrase is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None


class SetAsideMarking(models.Model):
    """What a tutor typed about a version when it could not be saved: a colleague had taken the work, say.

    One row for a tutor and a version; the last text stays until the tutor removes it or the version is decided.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="set_aside", verbose_name=_("review"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("tutor"))
    comment = models.TextField(_("comment"))
    kept_at = models.DateTimeField(_("kept"), auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("comment set aside")
        verbose_name_plural = _("comments set aside")
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="set_aside_marking_once")]

    def __str__(self) -> str:
        return f"{self.review_id} · {self.person_id}"


class GroupMessageQuerySet(models.QuerySet["GroupMessage"]):
    def visible_to(self, user: Any) -> "GroupMessageQuerySet":
        """Messages to the runs that `user` teaches; for the office all."""
        return self.filter(run__in=CourseRun.objects.taught_by(user).values("pk"))


class GroupMessage(Record):
    """A letter that a tutor wrote to many participants of a run. Its public_id comes from the form: sent once."""

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="group_messages", verbose_name=_("course run"))
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"))
    # Who was written to, in the words and the address of the list of then.
    audience = models.CharField(_("to whom"), max_length=300)
    recipients = models.PositiveIntegerField(_("recipients"))
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))

    objects = GroupMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to a group")
        verbose_name_plural = _("messages to groups")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["run", "-sent_at"], name="group_message_run")]

    def __str__(self) -> str:
        return self.subject
