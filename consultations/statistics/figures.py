"""How fast and how well questions were answered in a period: reads only.

Times are working minutes of the asker's region, as the answers' rounds keep them; those in which the asker's word was
awaited are not in them, nor are answers that were there before anybody was asked. Of what was promised, kept is what
came in time: a question that is overdue and still unanswered is not, and has no time yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Greatest, TruncMonth
from django.utils import timezone
from django.utils.translation import pgettext

from consultations.enums import CLOCK_RUNS, HELD, ConsultationState
from consultations.models import Consultation, Round, Topic
from vector.people.models import Region, User

if TYPE_CHECKING:
    from vector.people.models import User as Person

SETTLED = frozenset({ConsultationState.ANSWERED, ConsultationState.CLOSED})
# The asker waits: also for the answer to the question this one is joined with. While the asker's word is awaited only
# what was late before is late.
_UNANSWERED = Q(state__in=CLOCK_RUNS | {ConsultationState.MERGED}) | Q(state=ConsultationState.WAITING, minutes_left=0)


class Percentile(Aggregate):
    """PostgreSQL's percentile_cont: between two values, in the middle of them."""

    function = "percentile_cont"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: Any, *, fraction: float, **extra: Any) -> None:
        super().__init__(expression, fraction=fraction, **extra)


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included."""

    since: date
    until: date

    @property
    def before(self) -> "Period":
        """The same number of days just before."""
        days = (self.until - self.since).days + 1
        return Period(self.since - timedelta(days=days), self.since - timedelta(days=1))

    def covers(self, column: str) -> Q:
        """The condition that a moment lies in these days, in the zone of whoever reads."""
        return Q(**{f"{column}__gte": self.begins, f"{column}__lt": self.ends})

    @property
    def begins(self) -> datetime:
        return _morning(self.since)

    @property
    def ends(self) -> datetime:
        """The first moment that is not in it."""
        return _morning(self.until + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is reported on: days, and perhaps one topic, one region, one of those who answer."""

    period: Period
    topic: Topic | None = None
    region: Region | None = None
    expert: User | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """So many answers, how long half of them and nine of ten took at most (minutes), how many within the promise; and
    how many are overdue and not there yet."""

    count: int = 0
    median: float | None = None
    p90: float | None = None
    kept: int = 0
    overdue: int = 0

    @property
    def kept_percent(self) -> int | None:
        """Of the answers that were due. 100 is all of them: one that is late among very many is not rounded away."""
        due = self.count + self.overdue
        if not due:
            return None
        return 100 if self.kept == due else min(round(self.kept * 100 / due), 99)


@dataclass(slots=True)
class Line:
    """One topic, region, person or month; or all together."""

    title: str
    first: Times = field(default_factory=Times)
    whole: Times = field(default_factory=Times)
    helped: int = 0
    not_helped: int = 0

    @property
    def helped_percent(self) -> int | None:
        said = self.helped + self.not_helped
        return round(self.helped * 100 / said) if said else None


@dataclass(frozen=True, slots=True)
class Load:
    """What lies with a person now, and how many answers they gave in the period."""

    title: str
    held: int
    overdue: int
    answered: int


@dataclass(frozen=True, slots=True)
class Growth:
    """Questions of a topic in the period and in the one before."""

    title: str
    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before


# Dimension → (what rounds are grouped by, what questions with a word on the answer are grouped by).
DIMENSIONS = {
    "topic": ("consultation__topic__title", "topic__title"),
    "region": ("consultation__region__title", "region__title"),
    "expert": ("answered_by", "holder"),
    "month": ("month", "month"),
}


def reported_to(user: "Person") -> QuerySet[Consultation]:
    """The questions in the reports of `user`: all for the project office, the region's for accelerator staff."""
    if user.is_staff:
        return Consultation.objects.all()
    return Consultation.objects.filter(region__in=user.staffed_region_ids())


def may_read(user: "Person") -> bool:
    """The project office and accelerator staff."""
    return user.is_staff or bool(user.staffed_region_ids())


def total(wanted: Wanted, *, user: "Person") -> Line:
    """All answers of the period together. Four queries."""
    line = Line("")
    line.first = _times(_first(wanted, user).aggregate(**_measures("minutes")))
    line.whole = _times(_last(wanted, user).aggregate(**_measures("whole_minutes", late="was_late")))
    _add_overdue(line, _overdue(wanted, user).aggregate(**_waiting()))
    said = _said(wanted, user).aggregate(**_words())
    line.helped, line.not_helped = said["helped"], said["not_helped"]
    return line


def lines(wanted: Wanted, dimension: str, *, user: "Person") -> list[Line]:
    """The same by topic, region, person or month. Four queries, one more for the names of people.

    What is overdue stands with whoever holds it, and in the month of the period in which it was overdue first.
    """
    of_round, of_question = DIMENSIONS[dimension]
    found: dict[Any, Line] = {}
    for row in _grouped(_first(wanted, user), of_round, "answered_at", _measures("minutes")):
        found.setdefault(row["group"], Line("")).first = _times(row)
    for row in _grouped(_last(wanted, user), of_round, "answered_at", _measures("whole_minutes", late="was_late")):
        found.setdefault(row["group"], Line("")).whole = _times(row)
    for row in _grouped(_overdue(wanted, user), of_question, "overdue_since", _waiting()):
        _add_overdue(found.setdefault(row["group"], Line("")), row)
    for row in _grouped(_said(wanted, user), of_question, "has_helped_at", _words()):
        line = found.setdefault(row["group"], Line(""))
        line.helped, line.not_helped = row["helped"], row["not_helped"]
    names = _names(found) if dimension == "expert" else {}
    for key, line in found.items():
        line.title = names.get(key) or _nobody() if dimension == "expert" else _title(key)
    order = (lambda pair: pair[0]) if dimension == "month" else (lambda pair: pair[1].title)
    return [line for _key, line in sorted(found.items(), key=order)]


def loads(wanted: Wanted, *, user: "Person") -> list[Load]:
    """Who holds what now, and how many answers they gave in the period. Three queries."""
    now = timezone.now()
    held = _narrowed(reported_to(user), wanted).filter(state__in=HELD - {ConsultationState.ANSWERED})
    late = Q(state=ConsultationState.ASSIGNED, answer_by__lt=now)
    lying = {
        row["holder"]: (row["held"], row["overdue"])
        for row in held.values("holder").annotate(held=Count("pk"), overdue=Count("pk", filter=late)).order_by()
    }
    given = {
        row["answered_by"]: row["count"]
        for row in _rounds(wanted, user).values("answered_by").annotate(count=Count("pk")).order_by()
    }
    names = _names({*lying, *given})
    rows = [Load(names.get(key, "–"), *lying.get(key, (0, 0)), given.get(key, 0)) for key in {*lying, *given}]
    return sorted(rows, key=lambda load: (-load.held, -load.answered, load.title))


def growing(wanted: Wanted, *, user: "Person") -> list[Growth]:
    """Topics by how many questions more they brought than in the period before; the fastest first. One query."""
    period, before = wanted.period.covers("created_at"), wanted.period.before.covers("created_at")
    rows = (
        _narrowed(reported_to(user), wanted)
        .filter(period | before)
        .values("topic__title")
        .annotate(now=Count("pk", filter=period), before=Count("pk", filter=before))
        .order_by()
    )
    found = [Growth(row["topic__title"], row["now"], row["before"]) for row in rows]
    return sorted(found, key=lambda growth: (-growth.change, -growth.now, growth.title))


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _narrowed(questions: QuerySet[Consultation], wanted: Wanted) -> QuerySet[Consultation]:
    if wanted.topic is not None:
        questions = questions.filter(topic=wanted.topic)
    if wanted.region is not None:
        questions = questions.filter(region=wanted.region)
    if wanted.expert is not None:
        questions = questions.filter(holder=wanted.expert)
    return questions


def _rounds(wanted: Wanted, user: "Person") -> QuerySet[Round]:
    asked = reported_to(user)
    if wanted.topic is not None:
        asked = asked.filter(topic=wanted.topic)
    if wanted.region is not None:
        asked = asked.filter(region=wanted.region)
    rounds = Round.objects.filter(
        wanted.period.covers("answered_at"), in_queue=True, consultation__in=asked.values("pk")
    )
    return rounds.filter(answered_by=wanted.expert) if wanted.expert is not None else rounds


def _first(wanted: Wanted, user: "Person") -> QuerySet[Round]:
    """First answers."""
    return _rounds(wanted, user).filter(number=1)


def _last(wanted: Wanted, user: "Person") -> QuerySet[Round]:
    """The answers that settled a question, with the minutes of all its rounds, and whether any of them was late."""
    same = Round.objects.filter(consultation=OuterRef("consultation"))
    given = same.filter(in_queue=True)
    minutes = given.order_by().values("consultation").annotate(sum=Sum("minutes")).values("sum")
    return (
        _rounds(wanted, user)
        .filter(~Exists(same.filter(number__gt=OuterRef("number"))), consultation__state__in=SETTLED)
        .annotate(
            whole_minutes=Subquery(minutes),
            was_late=Case(
                When(Exists(given.filter(answered_at__gt=F("answer_by"))), then=Value(True)), default=Value(False)
            ),
        )
    )


def _overdue(wanted: Wanted, user: "Person") -> QuerySet[Consultation]:
    """Questions that became overdue by the end of the period, also before it, and have no answer to this day."""
    broken_by = min(wanted.period.ends, timezone.now())
    return (
        _narrowed(reported_to(user), wanted)
        .filter(_UNANSWERED, answer_by__lt=broken_by)
        .annotate(
            overdue_since=Greatest("answer_by", Value(wanted.period.begins)),
            was_answered=Exists(Round.objects.filter(consultation=OuterRef("pk"))),
        )
    )


def _said(wanted: Wanted, user: "Person") -> QuerySet[Consultation]:
    """Questions whose asker said in the period whether the answer had helped."""
    return _narrowed(reported_to(user), wanted).filter(wanted.period.covers("has_helped_at"))


def _measures(minutes: str, *, late: str = "") -> dict[str, Any]:
    kept = Q(**{late: False}) if late else Q(answered_at__lte=F("answer_by"))
    return {
        "count": Count("pk"),
        "median": Percentile(minutes, fraction=0.5),
        "p90": Percentile(minutes, fraction=0.9),
        "kept": Count("pk", filter=kept),
    }


def _waiting() -> dict[str, Any]:
    return {"first": Count("pk", filter=Q(was_answered=False)), "whole": Count("pk")}


def _words() -> dict[str, Any]:
    return {
        "helped": Count("pk", filter=Q(has_helped=True)),
        "not_helped": Count("pk", filter=Q(has_helped=False)),
    }


def _grouped(rows: QuerySet[Any], column: str, moment: str, measures: dict[str, Any]) -> Iterable[dict[str, Any]]:
    group = TruncMonth(moment) if column == "month" else F(column)
    return rows.annotate(group=group).values("group").annotate(**measures).order_by()


def _times(row: dict[str, Any]) -> Times:
    median, p90 = (None if row[name] is None else round(row[name], 1) for name in ("median", "p90"))
    return Times(row["count"], median, p90, row["kept"])


def _add_overdue(line: Line, row: dict[str, Any]) -> None:
    line.first = replace(line.first, overdue=row["first"])
    line.whole = replace(line.whole, overdue=row["whole"])


def _names(keys: Iterable[Any]) -> dict[int, str]:
    people = User.objects.filter(pk__in=[key for key in keys if key is not None])
    return {person.pk: str(person) for person in people}


def _nobody() -> str:
    return pgettext("who holds a question", "Nobody")


def _title(key: Any) -> str:
    return f"{key:%m.%Y}" if isinstance(key, datetime) else str(key)
