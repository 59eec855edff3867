"""The record of an answer on its way to the site: who prepared it, who approved it, what became of it; and votes."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.answers.enums import UNDER_WAY, AnswerState
from consultations.models import Consultation, Topic
from vector.common.models import Record, both_or_neither


class PublishedAnswerQuerySet(models.QuerySet["PublishedAnswer"]):
    def visible_to(self, user: Any) -> "PublishedAnswerQuerySet":
        """Answers to questions that `user` sees as one of those who answer; the asker has a page of their own."""
        return self.filter(consultation__in=Consultation.objects.answered_by(user).values("pk"))

    def for_pages(self) -> "PublishedAnswerQuerySet":
        """With what the pages of preparing and approving show."""
        return self.select_related(
            "consultation__asker",
            "consultation__organisation",
            "consultation__region",
            "consultation__holder",
            "topic",
            "drafted_by",
            "approved_by",
            "withdrawn_by",
            "page",
        )

    def with_votes(self) -> "PublishedAnswerQuerySet":
        """With `helped` and `not_helped`: how many visitors said so of the present version."""
        return self.annotate(
            helped=models.Count("votes", filter=models.Q(votes__has_helped=True, votes__version=models.F("version"))),
            not_helped=models.Count(
                "votes", filter=models.Q(votes__has_helped=False, votes__version=models.F("version"))
            ),
        )


class PublishedAnswer(Record):
    """A copy of a question and its answer without names; published when somebody else than its author approved it.

    `title`, `question` and `answer` are the working copy. The page holds what visitors read: while a new version is
    prepared, the approved one stays on the site.
    """

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, related_name="published_answer", verbose_name=_("question")
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topic"))
    title = models.CharField(_("question in one line"), max_length=200)
    question = models.TextField(_("question"))
    answer = models.TextField(_("answer"))
    state = models.CharField(_("state"), max_length=12, choices=AnswerState.choices, default=AnswerState.DRAFT)
    drafted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("prepared by"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by")
    )
    reason = models.CharField(_("why it was returned or withdrawn"), max_length=500, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    page = models.OneToOneField(
        "answers.PublishedAnswerPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="record",
        verbose_name=_("page"),
    )

    objects = PublishedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("published answer")
        verbose_name_plural = _("published answers")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=AnswerState.values), name="published_answer_state_known"
            ),
            both_or_neither("approved_at", "approved_by", name="published_answer_approved_at_and_by"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="published_answer_withdrawn_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("drafted_by")),
                name="published_answer_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AnswerState.PUBLISHED)
                | models.Q(approved_at__isnull=False, reviewed_on__isnull=False, version__gte=1),
                name="published_answer_was_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(state=AnswerState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~models.Q(state=AnswerState.WITHDRAWN) & models.Q(withdrawn_at__isnull=True)),
                name="published_answer_withdrawn_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "-updated_at"], name="published_answer_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("answers:detail", args=[self.public_id])

    @property
    def is_under_way(self) -> bool:
        """Somebody has still to do something before this version is on the site."""
        return self.state in UNDER_WAY


class AnswerVote(models.Model):
    """One visitor's word on one day. `voter` is a hash of that day: it tells nobody who it was."""

    wagtail_reference_index_ignore = True

    answer = models.ForeignKey(PublishedAnswer, models.CASCADE, related_name="votes", verbose_name=_("answer"))
    voter = models.CharField(max_length=64, editable=False)
    has_helped = models.BooleanField(_("has helped"))
    # The version that was read: a new one begins to count anew.
    version = models.PositiveSmallIntegerField(_("version"))
    given_on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("vote on an answer")
        verbose_name_plural = _("votes on answers")
        constraints = [models.UniqueConstraint(fields=["answer", "voter"], name="answer_vote_once_a_day")]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.given_on}"
