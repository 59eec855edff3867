"""Reads that join runs, enrolments and progress; each says how many queries it makes."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from courses.enums import READING, EnrolmentState, LessonState
from courses.models import CoursePage, CourseRun, Enrolment, LessonProgress, RunDeadline, RunTutor
from courses.progress import Record
from vector.people.models import Organisation

# Which of several enrolments in one course counts.
_ORDER = [EnrolmentState.ACTIVE, EnrolmentState.INVITED, EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN]


@dataclass(frozen=True)
class Study:
    """What a reader has to do with a course: the own enrolment, its records, whether one teaches it."""

    enrolment: Enrolment | None = None
    records: dict[int, Record] = field(default_factory=dict)
    is_tutor: bool = False
    module_days: dict[int, datetime.date] = field(default_factory=dict)

    @property
    def is_reading(self) -> bool:
        return self.enrolment is not None and self.enrolment.is_reading


def with_records(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The same rows, each with its progress in `progress_rows`, without a query more."""
    return enrolments.annotate(
        progress_rows=ArraySubquery(
            LessonProgress.objects.filter(enrolment=OuterRef("pk")).values(
                row=JSONObject(lesson="lesson_id", state="state", touched_at="touched_at")
            )
        )
    )


def with_deadlines(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The same rows, each with its run's deadlines in `deadline_rows`, without a query more."""
    return enrolments.annotate(
        deadline_rows=ArraySubquery(
            RunDeadline.objects.filter(run=OuterRef("run")).values(row=JSONObject(module="module_id", due_on="due_on"))
        )
    )


def records_of(enrolment: Any) -> dict[int, Record]:
    """Lesson id → record, from what `with_records` brought."""
    return {
        row["lesson"]: Record(row["state"], datetime.datetime.fromisoformat(row["touched_at"]))
        for row in enrolment.progress_rows
    }


def deadlines_of(enrolment: Any) -> dict[int, datetime.date]:
    """Module id → day, from what `with_deadlines` brought."""
    return {row["module"]: datetime.date.fromisoformat(row["due_on"]) for row in enrolment.deadline_rows}


def study_of(user: Any, course_id: int | None) -> Study:
    """A reader and a course: one query, one more for those who are not enrolled.

    With several enrolments (runs of different years) the one that counts is: studying, invited, completed, left.
    """
    if not user.is_authenticated or course_id is None:
        return Study()
    own = with_deadlines(with_records(Enrolment.objects.of(user).filter(run__course=course_id))).select_related("run")
    enrolment = _that_counts(own)
    if enrolment is None or enrolment.state == EnrolmentState.WITHDRAWN:
        return _not_enrolled(user, course_id, enrolment)
    return Study(enrolment, records_of(enrolment), module_days=deadlines_of(enrolment))


def lesson_study_of(user: Any, course_id: int | None) -> Study:
    """The same for a lesson, which needs neither the run nor its deadlines: two small queries instead of a large one.

    A lesson is what is asked for most: compiling the large query takes longer than both of these.
    """
    if not user.is_authenticated or course_id is None:
        return Study()
    own = Enrolment.objects.of(user).filter(run__course=course_id)
    enrolment = _that_counts(own.only("public_id", "state", "person_id", "run_id"))
    if enrolment is None or not enrolment.is_reading:
        return _not_enrolled(user, course_id, enrolment)
    rows = LessonProgress.objects.filter(enrolment=enrolment.pk).values_list("lesson_id", "state", "touched_at")
    return Study(enrolment, {lesson: Record(state, touched_at) for lesson, state, touched_at in rows})


def _not_enrolled(user: Any, course_id: int, enrolment: Enrolment | None) -> Study:
    is_tutor = not user.is_staff and RunTutor.objects.filter(person=user, run__course=course_id).exists()
    return Study(enrolment, is_tutor=is_tutor)


def _that_counts(enrolments: Iterable[Enrolment]) -> Enrolment | None:
    """Of one person's enrolments in one course: studying, else invited, completed, left; the latest of these."""
    return min(enrolments, key=lambda row: (_ORDER.index(EnrolmentState(row.state)), -row.pk), default=None)


def studies_of(user: Any, courses: Iterable[CoursePage]) -> dict[int, Enrolment]:
    """Course id → the reader's enrolment that counts, for the cards of a catalogue; one query."""
    found: dict[int, Enrolment] = {}
    rows = (
        with_records(Enrolment.objects.of(user).filter(run__course__in=[course.pk for course in courses]))
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("run")
    )
    for enrolment in sorted(rows, key=lambda row: (_ORDER.index(EnrolmentState(row.state)), -row.pk)):
        found.setdefault(enrolment.run.course_id, enrolment)
    return found


def runs_to_join(course: CoursePage, *, day: datetime.date) -> list[CourseRun]:
    """Open runs of a course with `seats_left` (None: not limited), the nearest first; one query."""
    runs = list(CourseRun.objects.open_on(day).filter(course=course).with_seats_taken())
    for run in runs:
        run.seats_left = None if run.capacity is None else max(0, run.capacity - run.taken)
    return runs


def tutors_of(run: CourseRun) -> list[Any]:
    """The people who teach a run; one query."""
    return [place.person for place in RunTutor.objects.filter(run=run).select_related("person")]


def own_enrolments(user: Any) -> list[Enrolment]:
    """Everything a person studies, studied or is invited to, with records, deadlines, and whether one teaches."""
    return list(
        with_deadlines(with_records(Enrolment.objects.of(user)))
        .annotate(is_tutor=Exists(RunTutor.objects.filter(person=user)))
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("run__course")
        .order_by("-created_at", "-pk")
    )


def with_progress_counts(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The same rows with `done_count` (published lessons done) and `last_seen_at`."""
    done = (
        LessonProgress.objects.filter(enrolment=OuterRef("pk"), state=LessonState.DONE, lesson__live=True)
        .order_by()
        .values("enrolment")
        .annotate(number=Count("pk"))
        .values("number")
    )
    seen = (
        LessonProgress.objects.filter(enrolment=OuterRef("pk"))
        .order_by()
        .values("enrolment")
        .annotate(last=Max("touched_at"))
        .values("last")
    )
    return enrolments.annotate(
        done_count=Coalesce(Subquery(done), 0), last_seen_at=Subquery(seen, output_field=DateTimeField())
    )


def run_participants(user: Any, run: CourseRun) -> QuerySet[Enrolment]:
    """Who is in a run and how far, as far as `user` may see it; in the order of names."""
    return (
        with_progress_counts(Enrolment.objects.visible_to(user).filter(run=run))
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )


def organisation_participants(user: Any, organisation: Organisation) -> QuerySet[Enrolment]:
    """Who of an organisation's present people studies what and how far, as far as `user` may see it."""
    return (
        with_progress_counts(
            Enrolment.objects.visible_to(user).filter(
                person__in=organisation.memberships.filter(ended_at__isnull=True).values("person")
            )
        )
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("person", "run__course")
        .order_by("person__sort_key", "person_id", "-run__starts_on", "pk")
    )


def taught_runs(user: Any) -> QuerySet[CourseRun]:
    """The runs that `user` teaches (the office: all), with the number of people who study and who completed."""
    return (
        CourseRun.objects.taught_by(user)
        .select_related("course")
        .annotate(
            studying=Count("enrolments", filter=Q(enrolments__state__in=READING)),
            completed=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.COMPLETED)),
        )
        .order_by("-starts_on", "-pk")
    )
