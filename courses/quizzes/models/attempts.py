"""Who answered what: attempts, their questions with the answers, what came too late, attempts given in addition."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment, RunTutor
from courses.quizzes.enums import AsideReason, AttemptEnd, AttemptState
from courses.quizzes.models.bank import QuestionVersion
from courses.quizzes.models.pages import QuizPage
from vector.common.models import Record, both_or_neither


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, user: Any) -> "AttemptQuerySet":
        """A person's own attempts: what may be answered and handed in."""
        return self.filter(enrolment__person=user) if user.is_authenticated else self.none()

    def visible_to(self, user: Any) -> "AttemptQuerySet":
        """Attempts with their answers: one's own, those of the runs one teaches, for the office all.

        Not for heads and coordinators: they see the result in the lists of progress.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(models.Q(enrolment__person=user) | models.Exists(_taught_by(user)))

    def marked_by(self, user: Any) -> "AttemptQuerySet":
        """Attempts that `user` may mark: of the runs one teaches, for the office all; never one's own."""
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(enrolment__person=user)
        return others if user.is_staff else others.filter(models.Exists(_taught_by(user)))

    def awaiting_tutor(self) -> "AttemptQuerySet":
        """Those that wait for a tutor's marks, the longest waiting first."""
        return self.filter(state=AttemptState.MARKING).order_by("finished_at", "pk")

    def overdue(self, now: datetime) -> "AttemptQuerySet":
        """Attempts under way whose time is over, the grace included."""
        latest = now - timedelta(seconds=settings.QUIZ_GRACE_SECONDS)
        return self.filter(state=AttemptState.UNDER_WAY, ends_at__lt=latest)


def _taught_by(user: Any) -> models.QuerySet[RunTutor]:
    return RunTutor.objects.filter(run=models.OuterRef("enrolment__run"), person=user)


class Attempt(Record):
    """One go at a quiz. `state` changes only through courses.quizzes.actions.

    The pass mark, the end of the time, the questions and the seed of every shuffling are those of its beginning.
    """

    quiz = models.ForeignKey(QuizPage, models.PROTECT, related_name="attempts", verbose_name=_("quiz"))
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="quiz_attempts", verbose_name=_("enrolment"))
    number = models.PositiveSmallIntegerField(_("attempt number"))
    state = models.CharField(_("state"), max_length=12, choices=AttemptState.choices, default=AttemptState.UNDER_WAY)
    # Secret: who knows it could tell from the page in which order the options are stored.
    seed = models.CharField(max_length=32, editable=False, validators=[MinLengthValidator(32)])
    has_shuffled_options = models.BooleanField(default=True, editable=False)
    pass_percent = models.PositiveSmallIntegerField(_("pass mark, per cent"))
    started_at = models.DateTimeField(_("began"))
    ends_at = models.DateTimeField(_("time is over"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end = models.CharField(_("how it ended"), max_length=12, choices=AttemptEnd.choices, blank=True)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=2, null=True, blank=True)
    most_points = models.DecimalField(_("points at most"), max_digits=8, decimal_places=2)
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)
    marked_at = models.DateTimeField(_("marked"), null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("marked by")
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["quiz", "state"], name="quiz_attempt_quiz_state"),
            models.Index(fields=["ends_at"], condition=models.Q(state="under_way"), name="quiz_attempt_ends"),
            models.Index(fields=["finished_at"], condition=models.Q(state="marking"), name="quiz_attempt_marking"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="quiz_attempt_number"),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=models.Q(state="under_way"),
                name="quiz_attempt_one_under_way",
            ),
            models.CheckConstraint(condition=models.Q(state__in=AttemptState.values), name="quiz_attempt_state_known"),
            models.CheckConstraint(condition=models.Q(end__in=["", *AttemptEnd.values]), name="quiz_attempt_end_known"),
            both_or_neither("marked_at", "marked_by", name="quiz_attempt_marked_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(state="under_way", finished_at__isnull=True, end="")
                | (~models.Q(state="under_way") & models.Q(finished_at__isnull=False) & ~models.Q(end="")),
                name="quiz_attempt_finished_at",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="finished", points__isnull=False, percent__isnull=False, is_passed__isnull=False
                )
                | (
                    ~models.Q(state="finished")
                    & models.Q(points__isnull=True, percent__isnull=True, is_passed__isnull=True)
                ),
                name="quiz_attempt_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.enrolment_id} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("quizzes:attempt", args=[self.public_id])

    @property
    def result_url(self) -> str:
        return reverse("quizzes:result", args=[self.public_id])

    @property
    def is_under_way(self) -> bool:
        return self.state == AttemptState.UNDER_WAY

    @property
    def is_finished(self) -> bool:
        return self.state == AttemptState.FINISHED

    @property
    def waits_for_tutor(self) -> bool:
        return self.state == AttemptState.MARKING

    @property
    def whole_percent(self) -> int | None:
        """For people: rounded down, so that nobody reads the pass mark who has missed it."""
        return None if self.percent is None else int(self.percent)

    def is_over_at(self, now: datetime) -> bool:
        """Whether what arrives at `now` is too late, the grace included."""
        return self.ends_at is not None and now > self.ends_at + timedelta(seconds=settings.QUIZ_GRACE_SECONDS)


class AttemptQuestion(models.Model):
    """A question of an attempt: the pinned version, the answer, and what it brought.

    The table with the most rows: what a constraint has indexed already gets no second index. `response` is what the
    kind of the question reads; {} is no answer.
    """

    attempt = models.ForeignKey(
        Attempt, models.CASCADE, db_index=False, related_name="questions", verbose_name=_("attempt")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    version = models.ForeignKey(
        QuestionVersion, models.PROTECT, related_name="asked", verbose_name=_("version of a question")
    )
    points = models.DecimalField(_("points at most"), max_digits=5, decimal_places=2)
    response = models.JSONField(_("answer"), default=dict)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    # Answered for good: what was right has been shown.
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    # 0 to 1, the share of the points; empty until the attempt is over, for an essay until it is marked.
    share = models.DecimalField(_("share of the points"), max_digits=7, decimal_places=6, null=True, blank=True)
    comment = models.TextField(_("tutor's comment"), blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of attempts")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="quiz_attempt_question_position"),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__gte=0, share__lte=1),
                name="quiz_attempt_question_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.position}"

    @property
    def order_seed(self) -> str:
        """What shuffles this question's options. Reads the attempt, which must be there already."""
        return f"{self.attempt.seed}:{self.position}"

    @property
    def earned(self) -> Decimal | None:
        """Points, rounded for people; None while there is nothing to say."""
        return None if self.share is None else (self.points * self.share).quantize(Decimal("0.01"))


class AsideAnswer(models.Model):
    """Something typed that does not count, kept where it can be seen: replaced from another tab, or too late."""

    question = models.ForeignKey(
        AttemptQuestion,
        models.CASCADE,
        db_index=False,
        related_name="aside",
        verbose_name=_("question of an attempt"),
    )
    reason = models.CharField(_("why it does not count"), max_length=12, choices=AsideReason.choices)
    response = models.JSONField(_("answer"), default=dict)
    digest = models.CharField(max_length=16, editable=False)
    sent_at = models.DateTimeField(_("came"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answer that does not count")
        verbose_name_plural = _("answers that do not count")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "reason", "digest"], name="quiz_aside_once"),
            models.CheckConstraint(condition=models.Q(reason__in=AsideReason.values), name="quiz_aside_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.get_reason_display()}"


class ExtraAttempt(Record):
    """One more attempt for one person, given by the tutor, with a reason."""

    quiz = models.ForeignKey(QuizPage, models.PROTECT, related_name="extra_attempts", verbose_name=_("quiz"))
    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="extra_quiz_attempts", verbose_name=_("enrolment")
    )
    reason = models.CharField(_("reason"), max_length=500)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"))

    class Meta:
        verbose_name = _("extra attempt")
        verbose_name_plural = _("extra attempts")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["enrolment", "quiz"], name="quiz_extra_enrolment")]

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.enrolment_id}"
