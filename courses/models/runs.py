"""Runs of courses (потоки): dates, seats, tutors, deadlines."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from courses.enums import SELF_ENROLMENT, Joining, RunState
from vector.common.models import Record


class CourseRunQuerySet(models.QuerySet["CourseRun"]):
    def visible_to(self, user: Any) -> "CourseRunQuerySet":
        """Runs that `user` may know of: those open to everyone, one's own, those one teaches; for the office all."""
        from courses.models.enrolments import Enrolment

        open_to_all = models.Q(joining__in=SELF_ENROLMENT, course__live=True)
        if not user.is_authenticated:
            return self.filter(open_to_all)
        if user.is_staff:
            return self
        return self.filter(
            open_to_all
            | models.Exists(RunTutor.objects.filter(run=models.OuterRef("pk"), person=user))
            | models.Exists(Enrolment.objects.filter(run=models.OuterRef("pk"), person=user))
        )

    def taught_by(self, user: Any) -> "CourseRunQuerySet":
        """Runs whose participants `user` may see: a tutor's own, for the office all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(models.Exists(RunTutor.objects.filter(run=models.OuterRef("pk"), person=user)))

    def with_seats_taken(self) -> "CourseRunQuerySet":
        """The same rows, each with the number of seats that are `taken`."""
        from courses.models.enrolments import Enrolment

        held = (
            Enrolment.objects.holding_seats()
            .filter(run=models.OuterRef("pk"))
            .order_by()
            .values("run")
            .annotate(number=models.Count("pk"))
            .values("number")
        )
        return self.annotate(taken=Coalesce(models.Subquery(held), 0))

    def open_on(self, day: datetime.date) -> "CourseRunQuerySet":
        """Runs that take enrolments on `day`, full ones included; the nearest first."""
        return self.filter(joining__in=SELF_ENROLMENT, ends_on__gte=day, course__live=True).order_by("starts_on", "pk")


class CourseRun(Record, ClusterableModel):
    """A group that studies a course together, from one date to another."""

    course = models.ForeignKey("courses.CoursePage", models.PROTECT, related_name="runs", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=160, help_text=_("For example: Autumn 2026"))
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave empty if the number is not limited.")
    )
    joining = models.CharField(
        _("how people come in"),
        max_length=12,
        choices=Joining.choices,
        default=Joining.INVITATION,
        help_text=_("Those who are invited need no approval. Where anyone may come, the course's page has a button."),
    )

    objects = CourseRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("course run")
        verbose_name_plural = _("course runs")
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["joining", "ends_on"], name="course_run_joining")]
        constraints = [
            models.CheckConstraint(condition=models.Q(joining__in=Joining.values), name="course_run_joining_known"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="course_run_ends_after_start",
                violation_error_message=_("The run cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gte=1),
                name="course_run_capacity_positive",
                violation_error_message=_("At least one seat, or leave the field empty."),
            ),
            models.UniqueConstraint(
                fields=["course", "title"],
                name="course_run_title_once",
                violation_error_message=_("This course has a run of this title already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether people may come by themselves, at once or after an approval."""
        return self.joining in SELF_ENROLMENT

    @property
    def needs_approval(self) -> bool:
        return self.joining == Joining.APPROVAL

    def state_on(self, day: datetime.date) -> RunState:
        """Derived from the dates alone."""
        if day < self.starts_on:
            return RunState.UPCOMING
        return RunState.RUNNING if day <= self.ends_on else RunState.FINISHED

    @property
    def state(self) -> RunState:
        return self.state_on(timezone.localdate())


class RunTutor(models.Model):
    """A person teaches a run."""

    run = ParentalKey(CourseRun, on_delete=models.CASCADE, related_name="run_tutors", verbose_name=_("course run"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tutored_runs",
        verbose_name=_("tutor"),
        limit_choices_to={"is_active": True},
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("tutor of a run")
        verbose_name_plural = _("tutors of a run")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="run_tutor_once")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.person_id}"


class RunDate(models.Model):
    """When a run opens a module or an item, and by when it should be done.

    Nothing closes on `due_on`: the day is for planning and reminding. Before `opens_on` the place is locked.
    """

    run = ParentalKey(CourseRun, on_delete=models.CASCADE, related_name="dates", verbose_name=_("course run"))
    page = models.ForeignKey(
        "wagtailcore.Page",
        models.CASCADE,
        related_name="+",
        verbose_name=_("module or item"),
        help_text=_("A module, a lesson, a quiz or an assignment of the course."),
    )
    opens_on = models.DateField(_("opens"), null=True, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("date of a run")
        verbose_name_plural = _("dates of a run")
        ordering = ["due_on", "opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "page"], name="run_date_once"),
            models.CheckConstraint(
                condition=models.Q(opens_on__isnull=False) | models.Q(due_on__isnull=False),
                name="run_date_says_something",
                violation_error_message=_("Say when it opens, by when it is due, or both."),
            ),
            models.CheckConstraint(
                condition=models.Q(opens_on__isnull=True)
                | models.Q(due_on__isnull=True)
                | models.Q(due_on__gte=models.F("opens_on")),
                name="run_date_due_after_opening",
                violation_error_message=_("It cannot be due before it opens."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.page_id} · {self.opens_on} · {self.due_on}"
