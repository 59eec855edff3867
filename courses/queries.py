"""Reads that join runs, enrolments and progress; each says how many queries it makes."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from courses import kept
from courses.enums import READING, EnrolmentState, ItemState
from courses.gating import Lock, locks
from courses.models import CoursePage, CourseRun, Enrolment, Extension, ItemOpening, ItemProgress, RunDate, RunTutor
from courses.outline import Outline
from courses.progress import Record, done_of
from vector.people.models import Membership, Organisation

# Which of several enrolments in one course counts.
_ORDER = [
    EnrolmentState.ACTIVE,
    EnrolmentState.INVITED,
    EnrolmentState.COMPLETED,
    EnrolmentState.REQUESTED,
    EnrolmentState.WITHDRAWN,
]


@dataclass(frozen=True)
class Dates:
    """One person's dates in a run: page id → from which day it is open, by which day it is due; when the run ends.

    What the person has more time for already counts.
    """

    opens: dict[int, datetime.date] = field(default_factory=dict)
    due: dict[int, datetime.date] = field(default_factory=dict)
    ends_on: datetime.date | None = None


@dataclass(frozen=True)
class Study:
    """What a reader has to do with a course: the own enrolment, its records and dates, whether one teaches it."""

    enrolment: Enrolment | None = None
    records: dict[int, Record] = field(default_factory=dict)
    is_tutor: bool = False
    dates: Dates = field(default_factory=Dates)
    opened: frozenset[int] = frozenset()

    @property
    def is_reading(self) -> bool:
        return self.enrolment is not None and self.enrolment.is_reading

    def locks(self, outline: Outline, today: datetime.date) -> dict[int, Lock]:
        """What is locked for this reader; nothing for those who do not study, nor in a completed course."""
        if self.enrolment is None or self.enrolment.state != EnrolmentState.ACTIVE:
            return {}
        return locks(outline.gates, done=done_of(self.records), opens=self.dates.opens, today=today, opened=self.opened)


def with_records(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The same rows, each with its progress in `progress_rows`, without a query more."""
    return enrolments.annotate(
        progress_rows=ArraySubquery(
            ItemProgress.objects.filter(enrolment=OuterRef("pk")).values(
                row=JSONObject(item="item_id", state="state", touched_at="touched_at")
            )
        )
    )


def with_dates(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The same rows, each with its run's dates, its own extensions and openings, without a query more."""
    return enrolments.annotate(
        date_rows=ArraySubquery(
            RunDate.objects.filter(run=OuterRef("run")).values(
                row=JSONObject(page="page_id", opens_on="opens_on", due_on="due_on")
            )
        ),
        extension_rows=ArraySubquery(
            Extension.objects.filter(enrolment=OuterRef("pk")).values(row=JSONObject(page="page_id", due_on="due_on"))
        ),
        opening_rows=ArraySubquery(ItemOpening.objects.filter(enrolment=OuterRef("pk")).values("item_id")),
    )


def records_of(enrolment: Any) -> dict[int, Record]:
    """Item id → record, from what `with_records` brought."""
    return {
        row["item"]: Record(row["state"], datetime.datetime.fromisoformat(row["touched_at"]))
        for row in enrolment.progress_rows
    }


def dates_of(enrolment: Any) -> Dates:
    """The person's dates, from what `with_dates` and select_related("run") brought."""
    return dates_from(
        enrolment.run.ends_on,
        [(row["page"], _day(row["opens_on"]), _day(row["due_on"])) for row in enrolment.date_rows],
        [(row["page"], _day(row["due_on"])) for row in enrolment.extension_rows],
    )


def dates_from(
    ends_on: datetime.date,
    rows: Iterable[tuple[int, datetime.date | None, datetime.date | None]],
    extensions: Iterable[tuple[int | None, datetime.date | None]] = (),
) -> Dates:
    """A run's dates (page, opens, due) with a person's extensions (page or None for the run, due) laid over them."""
    rows = list(rows)
    due: dict[int | None, datetime.date] = {page: day for page, _opens, day in rows if day is not None}
    due[None] = ends_on
    for page, day in extensions:
        if day is not None:
            due[page] = max(day, due.get(page, day))
    last = due.pop(None)
    return Dates(
        opens={page: day for page, day, _due in rows if day is not None},
        due={page: day for page, day in due.items() if page is not None},
        ends_on=last,
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def study_of(user: Any, course_id: int | None) -> Study:
    """A reader and a course: one query, one more for those who are not enrolled.

    With several enrolments (runs of different years) the one that counts is: studying, invited, completed, left.
    """
    if not user.is_authenticated or course_id is None:
        return Study()
    own = with_dates(with_records(Enrolment.objects.of(user).filter(run__course=course_id))).select_related("run")
    enrolment = _that_counts(own)
    if enrolment is None or enrolment.state == EnrolmentState.WITHDRAWN:
        return _not_enrolled(user, course_id, enrolment)
    return full_study(enrolment)


def full_study(enrolment: Any) -> Study:
    """The study of an enrolment that came with its records, its dates and its run; no query."""
    return Study(
        enrolment,
        records_of(enrolment),
        dates=dates_of(enrolment),
        opened=frozenset(enrolment.opening_rows),
    )


def item_study_of(user: Any, outline: Outline) -> Study:
    """The same for an item, which needs less: small queries instead of a large one.

    An item is what is asked for most: compiling the large query takes longer than these. Two queries; one more only
    where something is locked, to know what a tutor has opened.
    """
    if not user.is_authenticated or outline.course is None:
        return Study()
    own = Enrolment.objects.of(user).filter(run__course=outline.course.pk)
    enrolment = _that_counts(own.only("public_id", "state", "person_id", "run_id"))
    if enrolment is None or not enrolment.is_reading:
        return _not_enrolled(user, outline.course.pk, enrolment)
    rows = ItemProgress.objects.filter(enrolment=enrolment.pk).values_list("item_id", "state", "touched_at")
    study = Study(
        enrolment,
        {item: Record(state, touched_at) for item, state, touched_at in rows},
        dates=Dates(opens=kept.opening_days(enrolment.run_id)),
    )
    if study.locks(outline, timezone.localdate()):
        opened = ItemOpening.objects.filter(enrolment=enrolment.pk).values_list("item_id", flat=True)
        study = replace(study, opened=frozenset(opened))
    return study


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


def seats_left(run: CourseRun) -> int | None:
    """How many seats a run has left, None when their number is not limited; one query or none."""
    if run.capacity is None:
        return None
    return max(0, run.capacity - Enrolment.objects.holding_seats().filter(run=run).count())


def applications_to(user: Any) -> QuerySet[Enrolment]:
    """Applications that wait for `user`: to the runs that the person teaches."""
    return Enrolment.objects.waiting_for_decision().filter(
        Exists(RunTutor.objects.filter(run=OuterRef("run"), person=user))
    )


def applications(run: CourseRun, *, only: Enrolment | None = None) -> QuerySet[Enrolment]:
    """Who has applied to a run and waits, the longest first, with `organisation_title`; `only` whatever its state."""
    place = Membership.objects.current().filter(person=OuterRef("person")).order_by("-started_at", "-pk")
    rows = Enrolment.objects.filter(pk=only.pk) if only else Enrolment.objects.filter(run=run).waiting_for_decision()
    return (
        rows.annotate(organisation_title=Subquery(place.values("organisation__title")[:1]))
        .select_related("person", "withdrawn_by")
        .order_by("requested_at", "pk")
    )


def tutors_of(run: CourseRun) -> list[Any]:
    """The people who teach a run; one query."""
    return [place.person for place in RunTutor.objects.filter(run=run).select_related("person")]


def own_enrolments(user: Any) -> list[Enrolment]:
    """Everything a person studies, studied or is invited to, with records, dates, and whether one teaches."""
    return list(
        with_dates(with_records(Enrolment.objects.of(user)))
        .annotate(
            is_tutor=Exists(RunTutor.objects.filter(person=user)),
            applications_since=Subquery(
                applications_to(user).order_by("requested_at").values("requested_at")[:1], output_field=DateTimeField()
            ),
        )
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("run__course")
        .order_by("-created_at", "-pk")
    )


def with_progress_counts(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The same rows with `done_count` (published items done) and `last_seen_at`."""
    done = (
        ItemProgress.objects.filter(enrolment=OuterRef("pk"), state=ItemState.DONE, item__live=True)
        .order_by()
        .values("enrolment")
        .annotate(number=Count("pk"))
        .values("number")
    )
    seen = (
        ItemProgress.objects.filter(enrolment=OuterRef("pk"))
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
            applied=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.REQUESTED)),
        )
        .order_by("-starts_on", "-pk")
    )
