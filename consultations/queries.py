"""The queue of those who answer: whose questions they are, its views with counts, its pages."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, IntegerField, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations import registry
from consultations.enums import CLOCK_RUNS, DONE, OPEN, ConsultationState, Desk, Escalation
from consultations.models import Absence, Consultation, Expert, Presence, Topic
from consultations.models.consultations import ConsultationQuerySet
from consultations.numbers import number_of
from vector.people.enums import OrganisationKind
from vector.people.models import Region, User

if TYPE_CHECKING:
    from collections.abc import Iterable

# A view says no more than this; the list itself goes on.
MOST_COUNTED = 99
# A row of presence that was not renewed for so long says nothing any more.
PRESENT = datetime.timedelta(seconds=45)
MOST_CHOICES = 200


@dataclass(frozen=True)
class Answering:
    """In what part a person answers questions: as the office, for regions, as an expert of topics and regions.

    The same as ConsultationQuerySet.answered_by says, in lists of ids: so the indexes of the queue serve it.
    """

    person: "User"
    is_expert: bool
    # (topics, regions) of each expert as whom this person answers today: oneself, absent ones whose substitute one is.
    pairs: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    # Those whose substitute one is: one is called to what they hold when its promise is about to break.
    stood_for: tuple[int, ...]

    @property
    def staffed(self) -> list[int]:
        return self.person.staffed_region_ids()

    @property
    def topics(self) -> set[int]:
        return {topic for topics, _regions in self.pairs for topic in topics}

    @property
    def regions(self) -> set[int]:
        return {region for _topics, regions in self.pairs for region in regions}

    @property
    def is_any(self) -> bool:
        return self.person.is_staff or self.is_expert or bool(self.staffed)

    @property
    def home_regions(self) -> list[int]:
        """«Мой регион»: the accelerator's, else the one the person lives in."""
        if self.staffed:
            return list(self.staffed)
        home = self.person.region_id
        return [home] if home is not None and (self.person.is_staff or home in self.regions) else []

    @cached_property
    def questions(self) -> ConsultationQuerySet:
        """The questions of others that this person answers or watches."""
        found = Consultation.objects.exclude(asker=self.person)
        if self.person.is_staff:
            return found
        return found.filter(Q(holder=self.person) | self._asked_to_take() | self._of_topics() | self._of_regions())

    def sees(self, question: Consultation) -> bool:
        """Whether the question is one of `questions`; no query."""
        if question.asker_id == self.person.pk:
            return False
        return (
            self.person.is_staff
            or self.person.pk in (question.holder_id, question.routed_to_id)
            or any(question.topic_id in topics and question.region_id in regions for topics, regions in self.pairs)
            or question.region_id in self.staffed
            or (
                question.escalation > Escalation.NONE
                and bool({question.holder_id, question.routed_to_id} & set(self.stood_for))
            )
        )

    def free(self) -> Q:
        """New questions of a desk that this person sits at; the office sees those of all desks."""
        if self.person.is_staff:
            return Q(state=ConsultationState.NEW)
        return Q(state=ConsultationState.NEW) & (
            self._asked_to_take()
            | (Q(desk=Desk.EXPERTS) & self._of_topics())
            | (Q(desk=Desk.ACCELERATOR) & self._of_regions())
        )

    def _asked_to_take(self) -> Q:
        asked = Q(routed_to=self.person)
        if self.stood_for:
            mine = Q(holder__in=self.stood_for) | Q(routed_to__in=self.stood_for)
            asked |= Q(escalation__gt=Escalation.NONE) & mine
        return asked

    def _of_topics(self) -> Q:
        found = Q(pk__in=[])
        for topics, regions in self.pairs:
            found |= Q(topic__in=topics, region__in=regions)
        return found

    def _of_regions(self) -> Q:
        return Q(region__in=self.staffed)


def answering_of(user: "User") -> Answering:
    """What `user` answers; two queries, one of them shared with the rest of the request."""
    today = Absence.objects.on(timezone.localdate()).filter(expert=OuterRef("pk"))
    experts = (
        Expert.objects.filter(Q(person=user) | Q(substitute__person=user))
        .annotate(is_away=Exists(today), for_topics=_ids("topics"), in_regions=_ids("regions"))
        .values_list("person", "is_available", "is_away", "for_topics", "in_regions")
        .order_by("pk")
    )
    pairs, stood_for, is_expert = [], [], False
    for person, is_available, is_away, topics, regions in experts:
        is_self = person == user.pk
        is_expert |= is_self
        if not is_self:
            stood_for.append(person)
        if is_available and (is_self or is_away) and topics and regions:
            pairs.append((tuple(topics), tuple(regions)))
    return Answering(user, is_expert, tuple(pairs), tuple(stood_for))


def _ids(relation: str) -> ArrayAgg:
    return ArrayAgg(relation, distinct=True, filter=Q(**{f"{relation}__isnull": False}), default=[])


@dataclass(frozen=True)
class Filter:
    """What of the queue is wanted, as the address says it. What nothing is counts for nothing. "" is no view yet."""

    view: str = ""
    topic: int | None = None
    region: int | None = None
    kind: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filter":
        kind = query.get("kind", "")
        return cls(
            view=query.get("view", ""),
            topic=number_of(query.get("topic", "")),
            region=number_of(query.get("region", "")),
            kind=kind if kind in OrganisationKind.values else "",
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.topic or self.region or self.kind)

    @property
    def query(self) -> str:
        values = {"view": self.view, "topic": self.topic, "region": self.region, "kind": self.kind}
        return urlencode({name: value for name, value in values.items() if value})

    def with_view(self, view: str) -> "Filter":
        return replace(self, view=view)

    def of(self, questions: ConsultationQuerySet) -> ConsultationQuerySet:
        if self.topic:
            questions = questions.filter(topic=self.topic)
        if self.region:
            questions = questions.filter(region=self.region)
        if self.kind:
            questions = questions.filter(organisation__kind=self.kind)
        return questions


@dataclass(frozen=True)
class View:
    """One view of the queue for one person."""

    key: str
    title: Any
    condition: Q
    # Finished questions come newest first and are not counted: their number says nothing to do.
    is_done: bool = False


def views_of(answering: Answering) -> dict[str, View]:
    """The views of the queue in their order; the parts around the core add theirs."""
    user, now = answering.person, timezone.now()
    mine = Q(holder=user, state=ConsultationState.ASSIGNED) | Q(routed_to=user, state=ConsultationState.NEW)
    views = [
        View("mine", pgettext_lazy("view of the queue", "With me"), mine),
        View("unclaimed", pgettext_lazy("view of the queue", "Nobody answers yet"), answering.free()),
    ]
    if answering.home_regions:
        views.append(View("region", _("My region"), Q(region__in=answering.home_regions, state__in=sorted(OPEN))))
    views += [
        View(
            "overdue", pgettext_lazy("view of the queue", "Overdue"), Q(state__in=sorted(CLOCK_RUNS), answer_by__lt=now)
        ),
        View("waiting", pgettext_lazy("view of the queue", "A reply is awaited"), Q(state=ConsultationState.WAITING)),
        *(View(view.key, view.title, view.condition(user)) for view in registry.queue_views()),
        View("done", pgettext_lazy("view of the queue", "Answered"), Q(state__in=sorted(DONE)), is_done=True),
    ]
    return {view.key: view for view in views}


class BoundedCount(Subquery):
    """How many rows a sliced queryset has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS bounded)"
    output_field = IntegerField()


def counts(answering: Answering, wanted: Filter, views: "Iterable[View]") -> dict[str, int]:
    """View → how many questions, at most MOST_COUNTED + 1, whatever lies in the tables. One query."""
    questions = wanted.of(answering.questions)
    columns = {
        f"count_{view.key.replace('-', '_')}": BoundedCount(
            questions.filter(view.condition).order_by().values("pk")[: MOST_COUNTED + 1]
        )
        for view in views
        if not view.is_done
    }
    found = User.objects.filter(pk=answering.person.pk).values(**columns).get()
    return {view.key: found[f"count_{view.key.replace('-', '_')}"] for view in views if not view.is_done}


@dataclass(frozen=True)
class Place:
    """Where a page of the queue begins: after the question with this moment and this id."""

    at: datetime.datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        micros, _dash, pk = text.partition("-")
        try:
            at = datetime.datetime.fromtimestamp(0, datetime.UTC) + datetime.timedelta(microseconds=int(micros))
            return cls(at, int(pk)) if 0 < int(pk) < 2**63 else None
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        passed = self.at - datetime.datetime.fromtimestamp(0, datetime.UTC)
        return f"{passed // datetime.timedelta(microseconds=1)}-{self.pk}"


def page_of(
    answering: Answering, wanted: Filter, view: View, *, after: Place | None, size: int
) -> tuple[list[Consultation], Place | None]:
    """One page of a view, the earliest promise first, and where the next begins (None: it is the last). One query.

    By place, not by number: the fiftieth page costs what the first does, and nothing is skipped when questions leave.
    """
    questions = wanted.of(answering.questions).filter(view.condition)
    column = "updated_at" if view.is_done else "answer_by"
    side = "lt" if view.is_done else "gt"
    if after is not None:
        questions = questions.filter(**{f"{column}__{side}e": after.at}).filter(
            Q(**{f"{column}__{side}": after.at}) | Q(**{f"pk__{side}": after.pk})
        )
    order = (f"-{column}", "-pk") if view.is_done else (column, "pk")
    found = list(questions.for_rows().order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    return found, Place(getattr(found[-1], column), found[-1].pk) if more else None


def present_at(questions: "Iterable[Consultation]", *, apart_from: "User") -> dict[int, list[Presence]]:
    """Question → who has it open now, the longest present first; one query."""
    found: dict[int, list[Presence]] = {}
    rows = (
        Presence.objects.filter(
            consultation__in=[question.pk for question in questions], seen_at__gt=timezone.now() - PRESENT
        )
        .exclude(person=apart_from)
        .select_related("person")
        .order_by("pk")
    )
    for row in rows:
        found.setdefault(row.consultation_id, []).append(row)
    return found


def choices_of(answering: Answering) -> tuple[list[Topic], list[Region]]:
    """Topics and regions one may filter by; two queries."""
    topics, regions = Topic.objects.all(), Region.objects.all()
    if not answering.person.is_staff:
        if not answering.staffed:
            topics = topics.filter(pk__in=answering.topics)
        regions = regions.filter(pk__in={*answering.regions, *answering.staffed})
    return list(topics[:MOST_CHOICES]), list(regions[:MOST_CHOICES])
