"""Which participants of a run are meant: the filter of the gradebook, of «who is stuck», and of messages."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from courses.enums import SEAT_HOLDING, EnrolmentState, ItemState
from courses.models import CourseRun, Enrolment, Extension, ItemProgress, RunDate
from courses.outline import Outline
from courses.queries import dates_from
from courses.works.enums import AWAITING_AGREEMENT, EDITABLE, WorkState
from courses.works.models import Review, Work
from vector.people.models import Membership

STUCK = {
    "silent": _("Not moving"),
    "late": _("Past a deadline"),
    "returned": _("To improve a work"),
    "head": _("Wait for the head"),
    "tutor": _("Wait for the tutor"),
}
DAYS = (7, 14, 30)
SORTS = {"name": _("by name"), "done": _("least done first"), "seen": _("longest silent first")}


@dataclass(frozen=True)
class People:
    """What the address says. What is no organisation, state or the like counts for nothing."""

    organisation: uuid.UUID | None = None
    region: uuid.UUID | None = None
    state: str = ""
    stuck: str = ""
    days: int = DAYS[0]
    sort: str = "name"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "People":
        days = query.get("days", "")
        state, stuck, sort = query.get("state", ""), query.get("stuck", ""), query.get("sort", "")
        return cls(
            organisation=_uuid(query.get("organisation", "")),
            region=_uuid(query.get("region", "")),
            state=state if state in SEAT_HOLDING else "",
            stuck=stuck if stuck in STUCK else "",
            days=int(days) if days in {str(each) for each in DAYS} else DAYS[0],
            sort=sort if sort in SORTS else "name",
        )

    def query(self, **changes: Any) -> str:
        """The same, with changes, as the end of an address."""
        values = {
            "organisation": self.organisation,
            "region": self.region,
            "state": self.state,
            "stuck": self.stuck,
            "days": self.days if self.days != DAYS[0] else "",
            "sort": self.sort if self.sort != "name" else "",
            **changes,
        }
        return urlencode({name: str(value) for name, value in values.items() if value})

    @property
    def is_narrow(self) -> bool:
        return bool(self.organisation or self.region or self.state or self.stuck)


def participants(run: CourseRun, wanted: People) -> QuerySet[Enrolment]:
    """Who has a seat in the run, by organisation, region and state; the caller may see the run.

    Neither who left nor who only applies is a participant.
    """
    found = Enrolment.objects.filter(run=run)
    found = found.filter(state=wanted.state) if wanted.state else found.filter(state__in=SEAT_HOLDING)
    places = Membership.objects.current().filter(person=OuterRef("person"))
    if wanted.organisation is not None:
        found = found.filter(Exists(places.filter(organisation__public_id=wanted.organisation)))
    if wanted.region is not None:
        found = found.filter(Exists(places.filter(organisation__region__public_id=wanted.region)))
    return found


def in_order(found: QuerySet[Enrolment], wanted: People) -> QuerySet[Enrolment]:
    """Sorted as the address says; then by name."""
    if wanted.sort == "done":
        done = (
            ItemProgress.objects.filter(enrolment=OuterRef("pk"), state=ItemState.DONE)
            .order_by()
            .values("enrolment")
            .annotate(number=Count("pk"))
            .values("number")
        )
        number = Coalesce(Subquery(done, output_field=IntegerField()), 0)
        return found.order_by(number, "person__sort_key", "pk")
    if wanted.sort == "seen":
        return with_seen(found).order_by("seen", "person__sort_key", "pk")
    return found.order_by("person__sort_key", "pk")


def with_seen(found: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The same rows with `seen`: when the person last opened an item, else when the person began."""
    last = (
        ItemProgress.objects.filter(enrolment=OuterRef("pk"))
        .order_by()
        .values("enrolment")
        .annotate(last=Max("touched_at"))
        .values("last")
    )
    return found.annotate(seen=Coalesce(Subquery(last, output_field=DateTimeField()), "begun_at", "created_at"))


@dataclass(frozen=True)
class Lateness:
    """The items of a run whose day has passed, and those for whom more time changes that."""

    items: frozenset[int]
    apart: dict[int, frozenset[int]]


def with_all_dates(runs: QuerySet[CourseRun]) -> QuerySet[CourseRun]:
    """The same runs, each with its dates and the extensions of all its people, without a query more."""
    dates = RunDate.objects.filter(run=OuterRef("pk"))
    extensions = Extension.objects.filter(enrolment__run=OuterRef("pk"))
    return runs.annotate(
        date_rows=ArraySubquery(dates.values(row=JSONObject(page="page_id", due_on="due_on"))),
        extension_rows=ArraySubquery(
            extensions.values(row=JSONObject(enrolment="enrolment_id", page="page_id", due_on="due_on"))
        ),
    )


def lateness(run: CourseRun, outline: Outline, *, today: datetime.date) -> Lateness:
    """Whose deadlines have passed, from what `with_all_dates()` brought; no query."""
    rows = [(row["page"], None, _day(row["due_on"])) for row in run.date_rows]  # type: ignore[attr-defined]
    extensions: dict[int, list[tuple[int | None, datetime.date | None]]] = {}
    for row in run.extension_rows:  # type: ignore[attr-defined]
        extensions.setdefault(row["enrolment"], []).append((row["page"], _day(row["due_on"])))

    def past(own: list[tuple[int | None, datetime.date | None]]) -> frozenset[int]:
        dates = dates_from(run.ends_on, rows, own)
        ends_on = dates.ends_on or run.ends_on
        due = {item.pk: dates.due.get(item.pk, dates.due.get(item.module, ends_on)) for item in outline.entries}
        return frozenset(item for item, day in due.items() if day < today)

    return Lateness(past([]), {enrolment: past(own) for enrolment, own in extensions.items()})


def stuck_at(
    found: QuerySet[Enrolment], stuck: str, *, days: int, late: Lateness, now: datetime.datetime
) -> QuerySet[Enrolment]:
    """Of `participants()` those who study and are stuck in one way (a key of STUCK, "" for any of them)."""
    studying = with_seen(found).filter(state=EnrolmentState.ACTIVE)
    conditions = {name: _condition(name, days=days, late=late, now=now) for name in ([stuck] if stuck else STUCK)}
    any_of = Q()
    for condition in conditions.values():
        any_of |= condition
    return studying.filter(any_of)


def counts(found: QuerySet[Enrolment], *, days: int, late: Lateness, now: datetime.datetime) -> dict[str, int]:
    """Way of being stuck → how many; one query."""
    studying = with_seen(found).filter(state=EnrolmentState.ACTIVE)
    # As columns first: an aggregate's own filter cannot hold a subquery about the row.
    for name in STUCK:
        is_so = When(_condition(name, days=days, late=late, now=now), then=Value(1))
        studying = studying.annotate(**{f"is_{name}": Case(is_so, default=Value(0))})
    return studying.aggregate(**{name: Coalesce(Sum(f"is_{name}"), 0) for name in STUCK})


def _condition(stuck: str, *, days: int, late: Lateness, now: datetime.datetime) -> Q:
    works = Work.objects.filter(enrolment=OuterRef("pk"))
    if stuck == "silent":
        return Q(seen__lt=now - datetime.timedelta(days=days))
    if stuck == "late":
        return _is_late(late)
    if stuck == "returned":
        return Q(Exists(works.filter(state__in=EDITABLE - {WorkState.DRAFT})))
    if stuck == "head":
        return Q(Exists(works.filter(state__in=AWAITING_AGREEMENT)))
    kept_back = Review.objects.kept_back().filter(work=OuterRef("pk"))
    return Q(Exists(works.filter(~Exists(kept_back), state=WorkState.WITH_TUTOR)))


def _is_late(late: Lateness) -> Q:
    """Something whose day has passed is not done; who has more time is asked for the own items."""
    condition = _undone(late.items) & ~Q(pk__in=list(late.apart)) if late.items else Q(pk__in=[])
    same: dict[frozenset[int], list[int]] = {}
    for enrolment, items in late.apart.items():
        same.setdefault(items, []).append(enrolment)
    for items, enrolments in same.items():
        if items:
            condition |= Q(pk__in=enrolments) & _undone(items)
    return condition


def _undone(items: frozenset[int]) -> Q:
    done = ItemProgress.objects.filter(enrolment=OuterRef("pk"), item__in=items, state=ItemState.DONE)
    number = done.order_by().values("enrolment").annotate(number=Count("pk")).values("number")
    # How many of these are done is compared with how many there are: one subquery, however many items.
    return Q(GreaterThan(Value(len(items)), Coalesce(Subquery(number, output_field=IntegerField()), 0)))


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
