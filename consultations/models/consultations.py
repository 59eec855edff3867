"""A question in the queue, how long its answers took, and what it is linked with."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.enums import CLOCK_RUNS, DONE, OPEN, Channel, ConsultationState, Desk, Escalation
from consultations.models.experts import Absence, Expert, Topic
from vector.common.models import Record, both_or_neither
from vector.pages.titles import word_of

# In a fixed order: a set has another one each time, and migrations would never come to rest.
_OPEN = models.Q(state__in=sorted(OPEN))
_DONE = models.Q(state__in=sorted(DONE))
_RUNNING = models.Q(state__in=sorted(CLOCK_RUNS))
_CALM = models.Q(escalation=Escalation.NONE)
_NOT_WITH_OFFICE = models.Q(escalation__lt=Escalation.OFFICE)


def _of_expert(user: Any) -> models.Q:
    """What `user` answers as an expert: one's own topics in one's own regions, those of a colleague who is absent today
    and has named one as substitute, what one was asked to take, and what one is called to help with."""
    answering = Expert.objects.answering_as(user, day=timezone.localdate())
    pairs = answering.filter(topics=models.OuterRef("topic"), regions=models.OuterRef("region"))
    stood_for = Expert.objects.filter(substitute__person=user).values("person")
    is_called = models.Q(escalation__gt=Escalation.NONE) & (
        models.Q(holder__in=stood_for) | models.Q(routed_to__in=stood_for)
    )
    return models.Q(models.Exists(pairs)) | models.Q(routed_to=user) | is_called


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: Any) -> "ConsultationQuerySet":
        """One's own questions; one's organisation's for its head and coordinator; what one answers as an expert; the
        region's for accelerator staff; all for the project office."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(
            models.Q(asker=user)
            | models.Q(organisation__in=user.managed_organisation_ids())
            | models.Q(region__in=user.staffed_region_ids())
            | models.Q(holder=user)
            | _of_expert(user)
        )

    def answered_by(self, user: Any) -> "ConsultationQuerySet":
        """Questions of others that `user` sees as one of those who answer: their notes and colleagues are shown."""
        if not user.is_authenticated:
            return self.none()
        seen = self.exclude(asker=user)
        if user.is_staff:
            return seen
        return seen.filter(models.Q(region__in=user.staffed_region_ids()) | models.Q(holder=user) | _of_expert(user))

    def in_queue_of(self, user: Any) -> "ConsultationQuerySet":
        """Questions that `user` may take or follow as an expert, or as an absent expert's substitute."""
        return self.filter(_of_expert(user))

    def with_lease_over(self, now: Any) -> "ConsultationQuerySet":
        """Taken, and nothing done for so long that they go back."""
        return self.filter(lease_until__lte=now).order_by("lease_until", "pk")

    def to_escalate(self, now: Any) -> "ConsultationQuerySet":
        """Whose promise is about to break, or is broken, and nobody has been called for that yet."""
        return self.filter(_RUNNING).filter(
            (_CALM & models.Q(warn_at__lte=now)) | (_NOT_WITH_OFFICE & models.Q(answer_by__lte=now))
        )

    def asked_of_absent(self, day: date) -> "ConsultationQuerySet":
        """Somebody was asked to take it who has no time for questions on that day."""
        absent = Absence.objects.on(day).values("expert__person")
        asked = self.filter(state=ConsultationState.NEW, desk=Desk.EXPERTS, routed_to__in=absent)
        return asked.order_by("pk")

    def forgotten(self, before: Any) -> "ConsultationQuerySet":
        """Answered before that moment, and the asker has said nothing since."""
        return self.filter(state=ConsultationState.ANSWERED, answered_at__lte=before)

    def asked_around(self, user: Any) -> "ConsultationQuerySet":
        """One's own questions and those of the organisations one heads or coordinates."""
        return self.filter(models.Q(asker=user) | models.Q(organisation__in=user.managed_organisation_ids()))

    def for_rows(self) -> "ConsultationQuerySet":
        """With what a row of a list shows."""
        return self.select_related("topic", "region", "organisation", "asker", "holder")

    def for_desk(self) -> "ConsultationQuerySet":
        """With what the page of one question shows, and `joined_count`: how many others wait for this one's answer."""
        waiting = self.model.objects.filter(merged_into=models.OuterRef("pk"), state=ConsultationState.MERGED)
        count = waiting.order_by().values("merged_into").annotate(count=models.Count("pk")).values("count")
        return (
            self.for_rows()
            .select_related("asker__region", "merged_into")
            .annotate(joined_count=Coalesce(models.Subquery(count), 0))
        )


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
    # A code of vector.pages.titles: lesson, event, survey …
    about_kind = models.CharField(_("kind of the page"), max_length=20, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ConsultationState.choices, default=ConsultationState.NEW
    )
    answer_by = models.DateTimeField(_("answer promised by"))
    # Answers that crossed, a colleague's deed, a reply that came meanwhile: whoever acts says which version they saw.
    version = models.PositiveIntegerField(_("version"), default=1)
    channel = models.CharField(_("came"), max_length=4, choices=Channel.choices, default=Channel.WEB)

    desk = models.CharField(_("who answers"), max_length=12, choices=Desk.choices, default=Desk.EXPERTS)
    routed_to = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked to take it")
    )
    holder = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="held_questions", verbose_name=_("expert")
    )
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("taken"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken by")
    )
    # A round begins when the question is asked or comes back; its clock stands still while the asker's word is awaited.
    round_began_at = models.DateTimeField(_("asked or reopened"), default=timezone.now)
    paused_at = models.DateTimeField(_("clock stopped"), null=True, blank=True)
    minutes_left = models.PositiveIntegerField(_("working minutes left"), null=True, blank=True)
    # Of this round, in pauses that are over.
    paused_minutes = models.PositiveIntegerField(_("working minutes in which the clock stood still"), default=0)
    # When the promise is about to break and others are called (consultations.promise); empty: only once it is broken.
    warn_at = models.DateTimeField(_("others are called at"), null=True, blank=True)
    escalation = models.PositiveSmallIntegerField(
        _("called for help"), choices=Escalation.choices, default=Escalation.NONE
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )

    # The asker's word on the last answer; empty until given.
    has_helped = models.BooleanField(_("has helped"), null=True, blank=True)
    has_helped_at = models.DateTimeField(_("said whether it helped"), null=True, blank=True)
    # Agreement to the publication of question and answer without names.
    publishable_at = models.DateTimeField(_("agreed to publication"), null=True, blank=True)

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("joined with")
    )
    merged_at = models.DateTimeField(_("joined"), null=True, blank=True)
    merged_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("joined by")
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("taken out of")
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
            # What nobody came back to is closed by the clock: then nobody is named.
            models.CheckConstraint(
                condition=models.Q(closed_by__isnull=True) | models.Q(closed_at__isnull=False),
                name="consultation_closed_by_with_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ConsultationState.NEW) | models.Q(holder__isnull=True),
                name="consultation_new_has_no_holder",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["assigned", "waiting", "answered"]) | models.Q(holder__isnull=False),
                name="consultation_held_has_holder",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ConsultationState.CLOSED) | models.Q(closed_at__isnull=False),
                name="consultation_closed_has_time",
            ),
            models.CheckConstraint(condition=models.Q(desk__in=Desk.values), name="consultation_desk_known"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="consultation_channel_known"),
            models.CheckConstraint(
                condition=models.Q(lease_until__isnull=True) | models.Q(state=ConsultationState.ASSIGNED),
                name="consultation_lease_while_assigned",
            ),
            models.CheckConstraint(
                condition=models.Q(paused_at__isnull=True, minutes_left__isnull=True)
                | models.Q(paused_at__isnull=False, minutes_left__isnull=False),
                name="consultation_paused_with_rest",
            ),
            models.CheckConstraint(
                condition=models.Q(has_helped__isnull=True, has_helped_at__isnull=True)
                | models.Q(has_helped__isnull=False, has_helped_at__isnull=False),
                name="consultation_helped_with_time",
            ),
            both_or_neither("merged_at", "merged_by", name="consultation_merged_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True, merged_at__isnull=True)
                | models.Q(merged_into__isnull=False, merged_at__isnull=False),
                name="consultation_merged_with_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ConsultationState.MERGED) | models.Q(merged_into__isnull=False),
                name="consultation_merged_names_another",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="consultation_merged_not_with_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "answer_by", "id"], name="consultation_queue"),
            models.Index(fields=["asker", "-created_at"], name="consultation_asker"),
            models.Index(fields=["holder", "state", "answer_by"], name="consultation_holder"),
            models.Index(fields=["region", "state", "answer_by"], name="consultation_region"),
            # Views of the queue in the order of their promise, without what waits for nobody.
            models.Index(fields=["answer_by", "id"], name="consultation_open", condition=_OPEN),
            models.Index(fields=["region", "answer_by", "id"], name="consultation_open_in_region", condition=_OPEN),
            models.Index(fields=["-updated_at", "-id"], name="consultation_done", condition=_DONE),
            # What may be published is little among what is not.
            models.Index(
                fields=["answer_by", "id"],
                name="consultation_publishable",
                condition=models.Q(publishable_at__isnull=False),
            ),
            models.Index(fields=["topic", "state", "answer_by"], name="consultation_topic"),
            models.Index(fields=["organisation", "-created_at"], name="consultation_organisation"),
            models.Index(
                fields=["routed_to"],
                name="consultation_routed",
                condition=models.Q(state=ConsultationState.NEW),
            ),
            models.Index(
                fields=["lease_until"],
                name="consultation_leases",
                condition=models.Q(lease_until__isnull=False),
            ),
            models.Index(fields=["warn_at"], name="consultation_to_warn", condition=_RUNNING & _CALM),
            models.Index(fields=["answer_by"], name="consultation_to_escalate", condition=_RUNNING & _NOT_WITH_OFFICE),
            models.Index(
                fields=["answered_at"],
                name="consultation_to_forget",
                condition=models.Q(state=ConsultationState.ANSWERED),
            ),
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
    def about_word(self) -> str:
        """What the page is, in a word: «урок»."""
        return word_of(self.about_kind)

    @property
    def reopens_until(self) -> datetime | None:
        """Until when a word of the asker brings an answered or closed question back; None while it is open."""
        ended_at = self.answered_at or self.closed_at
        if self.is_open or ended_at is None:
            return None
        return ended_at + timedelta(days=settings.CONSULTATION_REOPEN_DAYS)

    @property
    def is_past(self) -> bool:
        """The time has passed in which the asker could bring it back."""
        until = self.reopens_until
        return until is not None and until < timezone.now()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_promised(self) -> bool:
        """An answer is due, and the clock of its promise runs."""
        return self.state in CLOCK_RUNS

    @property
    def is_overdue(self) -> bool:
        """The moment by which an answer was promised has passed."""
        return self.is_promised and self.answer_by < timezone.now()


class Round(Record):
    """One answer and how long it took: from the question, or from its coming back, to the answer."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="rounds", verbose_name=_("question"))
    number = models.PositiveSmallIntegerField(_("round"))
    began_at = models.DateTimeField(_("asked or reopened"))
    answer_by = models.DateTimeField(_("answer promised by"))
    answered_at = models.DateTimeField(_("answered"))
    answered_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("answered by"))
    # Working minutes of the region, without those in which the asker's word was awaited.
    minutes = models.PositiveIntegerField(_("working minutes to the answer"))
    # Not what was there before anybody was asked: a topic of the community, the answer of the question it was joined
    # with. Such a round says nothing of how fast people answer.
    in_queue = models.BooleanField(_("answered in the queue"), default=True, db_default=True)

    class Meta:
        verbose_name = _("round of a question")
        verbose_name_plural = _("rounds of questions")
        ordering = ["consultation_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="round_number_once"),
        ]
        indexes = [models.Index(fields=["answered_at"], name="round_answered")]

    def __str__(self) -> str:
        return f"{self.consultation_id} · {self.number}"


class QuestionLink(Record):
    """Two questions that belong together; each shows the other to those who may see it. The older one comes first."""

    first = models.ForeignKey(Consultation, models.CASCADE, related_name="+", verbose_name=_("question"))
    second = models.ForeignKey(Consultation, models.CASCADE, related_name="+", verbose_name=_("question"))
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("linked by"))

    class Meta:
        verbose_name = _("link of questions")
        verbose_name_plural = _("links of questions")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="question_link_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="question_link_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"
