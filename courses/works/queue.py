"""The tutors' queue: works that wait for a decision, by waiting time, across all runs a tutor teaches."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CourseRun
from courses.works.models import AssignmentPage, Review, Work

if TYPE_CHECKING:
    from vector.people.models import User

VIEWS = {"all": _("All"), "unclaimed": _("Nobody marks"), "mine": _("I mark"), "overdue": _("Overdue")}
# Counts and lists of choices say no more than this; the list itself goes on.
MOST_COUNTED = 500
MOST_RUNS = 200


@dataclass(frozen=True)
class Filter:
    """What of the queue is wanted, as the address says it. What no run or assignment is counts for nothing."""

    view: str = "all"
    run: uuid.UUID | None = None
    course: int | None = None
    assignment: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filter":
        view = query.get("view", "")
        return cls(
            view=view if view in VIEWS else "all",
            run=_uuid(query.get("run", "")),
            course=_number(query.get("course", "")),
            assignment=_number(query.get("assignment", "")),
        )

    def with_view(self, view: str) -> "Filter":
        return replace(self, view=view)

    @property
    def query(self) -> str:
        """The same as the end of an address, "" for no filter."""
        values = {"view": self.view if self.view != "all" else None, "run": self.run}
        values |= {"course": self.course, "assignment": self.assignment}
        return urlencode({name: str(value) for name, value in values.items() if value is not None})


@dataclass(frozen=True)
class Place:
    """Where in the queue a page begins: after the work that waits since then and has this id."""

    since: datetime.datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        micros, _dash, pk = text.partition("-")
        try:
            since = datetime.datetime.fromtimestamp(0, datetime.UTC) + datetime.timedelta(microseconds=int(micros))
            return cls(since, int(pk)) if 0 < int(pk) < 2**63 else None
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        passed = self.since - datetime.datetime.fromtimestamp(0, datetime.UTC)
        return f"{passed // datetime.timedelta(microseconds=1)}-{self.pk}"


def waiting_for(user: "User", wanted: Filter) -> QuerySet[Work]:
    """The works that wait for a decision of `user`, the longest waiting first, with `holder_id` and `held_at`.

    Nobody reviews an own work: those are not here.
    """
    held = Review.objects.filter(work=OuterRef("pk"), released_at__isnull=True, claimed_by__isnull=False)
    works = Work.objects.reviewed_by(user).awaiting_tutor().exclude(enrolment__person=user)
    if wanted.run is not None:
        works = works.filter(enrolment__run__public_id=wanted.run)
    if wanted.course is not None:
        works = works.filter(enrolment__run__course=wanted.course)
    if wanted.assignment is not None:
        works = works.filter(assignment=wanted.assignment)
    return works.annotate(
        holder_id=Subquery(held.order_by("-pk").values("claimed_by")[:1]),
        held_at=Subquery(held.order_by("-pk").values("claimed_at")[:1]),
    )


def of_view(works: QuerySet[Work], user: "User", view: str, *, now: datetime.datetime) -> QuerySet[Work]:
    """Of `waiting_for()` what one view shows."""
    present = Review.objects.filter(work=OuterRef("pk"), released_at__isnull=True, claimed_at__gt=now - lease())
    if view == "mine":
        return works.filter(Exists(present.filter(claimed_by=user)))
    if view == "unclaimed":
        return works.filter(~Exists(present))
    if view == "overdue":
        return works.filter(due_at__lt=now)
    return works


def page_of(works: QuerySet[Work], *, after: Place | None, size: int) -> tuple[list[Any], Place | None]:
    """One page of the queue and the place where the next begins (None: it is the last); one query.

    By place, not by number: the fiftieth page costs what the first does, and nothing is skipped when works leave.
    """
    if after is not None:
        works = works.filter(since__gte=after.since).filter(Q(since__gt=after.since) | Q(pk__gt=after.pk))
    found = list(works.for_rows().select_related("assignment")[: size + 1])
    more = len(found) > size
    found = found[:size]
    return found, Place(found[-1].since, found[-1].pk) if more else None


def counts(works: QuerySet[Work], user: "User", *, now: datetime.datetime) -> dict[str, int]:
    """View → how many works; at most MOST_COUNTED of the longest waiting are looked at. One query."""
    begun = now - lease()
    found = dict.fromkeys(VIEWS, 0)
    for holder, at, due in works.values_list("holder_id", "held_at", "due_at")[:MOST_COUNTED]:
        is_held = holder is not None and at > begun
        found["all"] += 1
        found["unclaimed"] += not is_held
        found["mine"] += is_held and holder == user.pk
        found["overdue"] += due is not None and due < now
    return found


def runs_for(user: "User") -> list[CourseRun]:
    """The runs one may filter by, the newest first; one query."""
    return list(CourseRun.objects.taught_by(user).select_related("course").order_by("-starts_on", "-pk")[:MOST_RUNS])


def assignments_for(runs: list[CourseRun], wanted: Filter) -> list[AssignmentPage]:
    """The assignments one may filter by: those of the chosen run's or course's, else of all these runs; one query."""
    courses = {run.course_id for run in runs}
    if wanted.run is not None:
        courses = {run.course_id for run in runs if run.public_id == wanted.run}
    elif wanted.course is not None:
        courses &= {wanted.course}
    paths = {run.course.path for run in runs if run.course_id in courses}
    if not paths:
        return []
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    return list(
        AssignmentPage.objects.filter(below).only("title", "path", "releases_together").order_by("path")[:MOST_RUNS]
    )


def next_free(user: "User", wanted: Filter, *, now: datetime.datetime, apart_from: int | None = None) -> QuerySet[Work]:
    """Works of the filtered queue that no colleague holds, the longest waiting first."""
    works = of_view(waiting_for(user, wanted), user, wanted.view, now=now)
    others = Review.objects.filter(work=OuterRef("pk"), released_at__isnull=True, claimed_at__gt=now - lease()).exclude(
        claimed_by=user
    )
    works = works.filter(~Exists(others))
    if apart_from is not None:
        works = works.exclude(pk=apart_from)
    return works


def lease() -> datetime.timedelta:
    """For how long a work is held by the tutor who took it."""
    return datetime.timedelta(minutes=settings.WORK_CLAIM_MINUTES)


def held_until(work: Any, *, now: datetime.datetime | None = None) -> datetime.datetime | None:
    """Until when the holder of a row of `waiting_for()` has it; None when it is free."""
    if work.holder_id is None:
        return None
    ends = work.held_at + lease()
    return ends if ends > (now or timezone.now()) else None


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
