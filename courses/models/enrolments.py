"""Who studies in which run, and how far they are."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.enums import READING, RECORDED_LESSON_STATES, SEAT_HOLDING, EnrolmentState, LessonState
from courses.models.runs import CourseRun, RunTutor
from vector.common.models import Record, both_or_neither
from vector.people.models import Membership


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: Any) -> "EnrolmentQuerySet":
        """Whose study `user` may see.

        One's own; a tutor's runs; for a head or coordinator the people of the organisation, for accelerator staff
        those of the region's organisations; for the project office all.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        places = Membership.objects.current().filter(person=models.OuterRef("person"))
        return self.filter(
            models.Q(person=user)
            | models.Exists(RunTutor.objects.filter(run=models.OuterRef("run"), person=user))
            | models.Exists(places.filter(organisation__in=user.managed_organisation_ids()))
            | models.Exists(places.filter(organisation__region__in=user.staffed_region_ids()))
        )

    def of(self, user: Any) -> "EnrolmentQuerySet":
        """A person's own enrolments: what may be accepted, left, and marked."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def reading(self) -> "EnrolmentQuerySet":
        """Those that open the closed lessons."""
        return self.filter(state__in=READING)

    def holding_seats(self) -> "EnrolmentQuerySet":
        return self.filter(state__in=SEAT_HOLDING)


class Enrolment(Record):
    """A person's place in a run. `state` changes only through courses.actions.enrolments."""

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="enrolments", verbose_name=_("course run"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name=_("participant")
    )
    state = models.CharField(_("state"), max_length=12, choices=EnrolmentState.choices)
    invited_at = models.DateTimeField(pgettext_lazy("time of an enrolment", "invited"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("invited by")
    )
    begun_at = models.DateTimeField(_("began"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("left"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    objects = EnrolmentQuerySet.as_manager()

    # Rows made by participants, not by editors: the CMS need not track what they refer to.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["run", "state"], name="enrolment_run_state"),
            models.Index(fields=["person", "state"], name="enrolment_person_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="enrolment_once"),
            models.CheckConstraint(condition=models.Q(state__in=EnrolmentState.values), name="enrolment_state_known"),
            both_or_neither("invited_at", "invited_by", name="enrolment_invited_at_and_by"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="enrolment_withdrawn_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(state=EnrolmentState.COMPLETED, completed_at__isnull=False)
                | (~models.Q(state=EnrolmentState.COMPLETED) & models.Q(completed_at__isnull=True)),
                name="enrolment_completed_at",
            ),
            models.CheckConstraint(
                condition=models.Q(state=EnrolmentState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~models.Q(state=EnrolmentState.WITHDRAWN) & models.Q(withdrawn_at__isnull=True)),
                name="enrolment_withdrawn_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(READING)) | models.Q(begun_at__isnull=False),
                name="enrolment_begun_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.person_id} · {self.get_state_display()}"

    @property
    def is_reading(self) -> bool:
        return self.state in READING


class LessonProgress(models.Model):
    """How far one participant is with one lesson; no row means: not started.

    The narrowest table there is, since it has the most rows.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="progress", verbose_name=_("enrolment"))
    lesson = models.ForeignKey("courses.LessonPage", models.PROTECT, related_name="+", verbose_name=_("lesson"))
    state = models.CharField(_("state"), max_length=12, choices=LessonState.choices)
    started_at = models.DateTimeField(_("started"))
    touched_at = models.DateTimeField(_("last opened"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("progress in a lesson")
        verbose_name_plural = _("progress in lessons")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="lesson_progress_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=RECORDED_LESSON_STATES), name="lesson_progress_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=LessonState.DONE, done_at__isnull=False)
                | models.Q(state=LessonState.UNDER_WAY, done_at__isnull=True),
                name="lesson_progress_done_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.lesson_id} · {self.get_state_display()}"
