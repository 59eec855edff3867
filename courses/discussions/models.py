"""What is said under the modules of a course: a question, the replies under it, reports, wishes about letters."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.enums import READING
from courses.models import CourseRun, Enrolment, RunTutor
from vector.common.models import Record, both_or_neither
from vector.mail.enums import Frequency

MAX_TEXT = 5_000


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: Any) -> "PostQuerySet":
        """What is said in the runs that `user` studies or teaches; for the project office all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(run__in=runs_of(user).values("pk"))

    def moderated_by(self, user: Any) -> "PostQuerySet":
        """What `user` may hide, pin and close: a tutor's own runs; for the office all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(run__in=CourseRun.objects.taught_by(user).values("pk"))

    def written_by(self, user: Any) -> "PostQuerySet":
        return self.filter(author=user) if user.is_authenticated else self.none()

    def threads(self) -> "PostQuerySet":
        """Questions: what stands at the top of a thread; pinned ones first, then the one spoken in last."""
        return self.filter(thread__isnull=True).order_by(models.F("pinned_at").desc(nulls_last=True), "-last_at", "-pk")

    def shown(self) -> "PostQuerySet":
        """Neither hidden nor deleted."""
        return self.filter(hidden_at__isnull=True, deleted_at__isnull=True)


def runs_of(user: Any) -> models.QuerySet[CourseRun]:
    """The runs whose discussions `user` takes part in: one studies or has completed them, or teaches them."""
    if not user.is_authenticated:
        return CourseRun.objects.none()
    if user.is_staff:
        return CourseRun.objects.all()
    own = Enrolment.objects.filter(run=models.OuterRef("pk"), person=user, state__in=READING)
    taught = RunTutor.objects.filter(run=models.OuterRef("pk"), person=user)
    return CourseRun.objects.filter(models.Exists(own) | models.Exists(taught))


class Post(Record):
    """A question under a module (`thread` is empty) or a reply to one.

    A thread's own row keeps how many replies it has and when it was last spoken in, so that lists count nothing.
    """

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="+", verbose_name=_("course run"))
    module = models.ForeignKey("courses.ModulePage", models.PROTECT, related_name="+", verbose_name=_("module"))
    thread = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("thread")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    is_by_tutor = models.BooleanField(_("written by a tutor"), default=False)
    text = models.TextField(_("text"), max_length=MAX_TEXT)
    last_at = models.DateTimeField(_("last message"))
    reply_count = models.PositiveIntegerField(_("replies"), default=0)
    edited_at = models.DateTimeField(_("changed by the author"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted by the author"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hidden by")
    )
    hidden_because = models.CharField(_("why it is hidden"), max_length=300, blank=True)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pinned by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a discussion")
        verbose_name_plural = _("messages of discussions")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                models.F("run"),
                models.F("module"),
                models.F("pinned_at").desc(nulls_last=True),
                models.F("last_at").desc(),
                models.F("id").desc(),
                name="discussion_threads",
                condition=models.Q(thread__isnull=True),
            ),
            models.Index(fields=["thread", "created_at"], name="discussion_replies"),
            models.Index(fields=["run", "created_at"], name="discussion_news"),
        ]
        constraints = [
            both_or_neither("hidden_at", "hidden_by", name="post_hidden_at_and_by"),
            both_or_neither("pinned_at", "pinned_by", name="post_pinned_at_and_by"),
            both_or_neither("closed_at", "closed_by", name="post_closed_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(hidden_at__isnull=True) | ~models.Q(hidden_because=""), name="post_hidden_because"
            ),
            models.CheckConstraint(
                condition=models.Q(thread__isnull=True) | models.Q(pinned_at__isnull=True, closed_at__isnull=True),
                name="post_only_threads_are_pinned_and_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.module_id} · {self.text[:40]}"

    def get_absolute_url(self) -> str:
        """The thread this message stands in."""
        if self.thread_id is None:
            return reverse("discussions:thread", args=[self.public_id])
        return f"{reverse('discussions:thread', args=[self.thread.public_id])}#{self.public_id}"

    @property
    def is_shown(self) -> bool:
        return self.hidden_at is None and self.deleted_at is None


class Report(Record):
    """Somebody says that a message does not belong here."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reports", verbose_name=_("message"))
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    reason = models.CharField(_("what is wrong"), max_length=500)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("report of a message")
        verbose_name_plural = _("reports of messages")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "reporter"], name="report_once"),
            both_or_neither("settled_at", "settled_by", name="report_settled_at_and_by"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.reporter_id}"


class Following(models.Model):
    """How somebody wants to hear of a run's discussions, and up to when the digests have told them.

    No row means: once a day, told nothing yet.
    """

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="+", verbose_name=_("course run"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    frequency = models.CharField(_("letters"), max_length=8, choices=Frequency.choices, default=Frequency.DAILY)
    told_until = models.DateTimeField(_("told until"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("letters about a discussion")
        verbose_name_plural = _("letters about discussions")
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="following_once"),
            models.CheckConstraint(
                condition=models.Q(frequency__in=Frequency.values), name="following_frequency_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.person_id} · {self.get_frequency_display()}"
