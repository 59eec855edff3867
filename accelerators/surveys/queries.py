"""Whom a wave asks, who has answered, and what stands in a response."""

import zoneinfo
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from accelerators.surveys.enums import ResponseState, SurveyState
from accelerators.surveys.models import Answer, Question, Section, Survey, SurveyResponse, SurveyWave
from accelerators.surveys.question_types import Summary, type_of
from vector.people.enums import MembershipRole
from vector.people.models import Membership, Organisation, Region, User
from vector.programmes.models import Participation, Programme


@dataclass(frozen=True)
class Asked:
    """An organisation that a wave asks, and the one person who gets its letters (None: it has nobody)."""

    organisation_id: int
    title: str
    person: User | None
    zone: zoneinfo.ZoneInfo


def audience(*, programme: Programme, regions: Sequence[Region]) -> list[Asked]:
    """The active organisations that take part in the programme today, of the regions if any are named. Two queries.

    The letters go to the coordinator, without one to the head; of several to whoever has been there longest.
    """
    today = timezone.localdate()
    places = (
        Participation.objects.filter(programme=programme, organisation__is_active=True, since_on__lte=today)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=today))
        .select_related("organisation__region")
        .order_by("organisation__sort_key", "organisation_id")
    )
    if regions:
        places = places.filter(organisation__region__in=regions)
    organisations: list[Organisation] = [place.organisation for place in places]
    people = _recipients([organisation.pk for organisation in organisations])
    asked = []
    for organisation in organisations:
        person = people.get(organisation.pk)
        region = person.region if person is not None and person.region is not None else organisation.region
        asked.append(Asked(organisation.pk, organisation.title, person, region.zone))
    return asked


def _recipients(organisations: Sequence[int]) -> dict[int, User]:
    """Organisation → who gets its letters. One query."""
    memberships = (
        Membership.objects.current()
        .filter(
            organisation__in=organisations,
            role__in=[MembershipRole.COORDINATOR, MembershipRole.HEAD],
            person__in=User.objects.reachable().values("pk"),
        )
        .select_related("person__region")
        .order_by("started_at", "pk")
    )
    found: dict[int, User] = {}
    for wanted in (MembershipRole.COORDINATOR, MembershipRole.HEAD):
        for membership in memberships:
            if membership.role == wanted:
                found.setdefault(membership.organisation_id, membership.person)
    return found


def published_surveys() -> QuerySet[Survey]:
    """Surveys of which a wave can be scheduled."""
    return Survey.objects.filter(state=SurveyState.PUBLISHED).select_related("programme")


def sections_of(survey_id: int) -> list[Section]:
    """The survey's sections with their questions, in order. Two queries."""
    questions = Prefetch("questions", Question.objects.order_by("sort_order", "pk"), to_attr="asked")
    return list(Section.objects.filter(survey_id=survey_id).order_by("sort_order", "pk").prefetch_related(questions))


@dataclass(frozen=True)
class Entry:
    """A question and what stands in its field."""

    question: Question
    answer: Answer | None

    @property
    def is_given(self) -> bool:
        return self.answer is not None and bool(self.answer.typed) and self.answer.is_valid

    @property
    def is_missing(self) -> bool:
        """Whether this keeps the response from being submitted."""
        is_wrong = self.answer is not None and not self.answer.is_valid
        return is_wrong or (self.question.is_required and not self.is_given)

    @property
    def is_wrong(self) -> bool:
        return self.answer is not None and bool(self.answer.typed) and not self.answer.is_valid

    @property
    def text(self) -> str:
        """The answer for a reader; what is not sound, as it was typed."""
        if self.answer is None or not self.answer.typed:
            return ""
        return type_of(self.question).text(self.answer.value) if self.answer.is_valid else "; ".join(self.answer.typed)


@dataclass(frozen=True)
class Page:
    """A section of a response with what stands in it. `number` counts from 1."""

    number: int
    section: Section
    entries: tuple[Entry, ...]

    @property
    def missing(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.is_missing)

    @property
    def given(self) -> int:
        return sum(entry.is_given for entry in self.entries)

    @property
    def saved_at(self) -> datetime | None:
        """When something of the section was saved last."""
        return max((entry.answer.saved_at for entry in self.entries if entry.answer is not None), default=None)

    @property
    def is_touched(self) -> bool:
        return any(entry.answer is not None and entry.answer.typed for entry in self.entries)


def pages_of(response: SurveyResponse) -> list[Page]:
    """All of a response, section by section. Three queries."""
    answers = {answer.question_id: answer for answer in response.answers.all()}
    return [
        Page(number, section, tuple(Entry(question, answers.get(question.pk)) for question in section.asked))
        for number, section in enumerate(sections_of(response.wave.survey_id), start=1)
    ]


# Lists of a wave ------------------------------------------------------------------------------------------------------
VIEWS = {
    "all": Q(),
    "submitted": Q(state=ResponseState.SUBMITTED),
    "under_way": Q(state=ResponseState.UNDER_WAY),
    "not_started": Q(state=ResponseState.NOT_STARTED),
    "without_recipient": Q(recipient__isnull=True) & ~Q(state=ResponseState.SUBMITTED),
}


def wave_counts(responses: QuerySet[SurveyResponse]) -> dict[str, int]:
    """How many of these responses each view has; one query."""
    return responses.order_by().aggregate(
        **{name: Count("pk", filter=condition) if condition else Count("pk") for name, condition in VIEWS.items()}
    )


@dataclass(frozen=True)
class RegionRate:
    """Of how many organisations asked in a region how many have answered."""

    title: str
    slug: str
    asked: int
    submitted: int


def region_rates(responses: QuerySet[SurveyResponse]) -> list[RegionRate]:
    """Reporting by region, by name; one query."""
    rows = (
        responses.order_by("organisation__region__title")
        .values_list("organisation__region__title", "organisation__region__slug")
        .annotate(asked=Count("pk"), submitted=Count("pk", filter=VIEWS["submitted"]))
    )
    return [RegionRate(*row) for row in rows]


@dataclass(frozen=True)
class Result:
    """A question and what its answers come to."""

    question: Question
    summary: Summary


def results(wave: SurveyWave, *, user: Any) -> list[tuple[Section, list[Result]]]:
    """What the submitted responses that `user` may see come to, question by question. Three queries."""
    submitted = SurveyResponse.objects.visible_to(user).filter(wave=wave, state=ResponseState.SUBMITTED)
    rows = (
        Answer.objects.given()
        .filter(response__in=submitted.order_by().values("pk"))
        .order_by("-saved_at", "-pk")
        .values_list("question_id", "value")
    )
    values: dict[int, list[Any]] = defaultdict(list)
    for question_id, value in rows.iterator(chunk_size=2000):
        values[question_id].append(value)
    return [
        (
            section,
            [
                Result(question, type_of(question).summarise(question, values[question.pk]))
                for question in section.asked
            ],
        )
        for section in sections_of(wave.survey_id)
    ]


def exported(wave: SurveyWave, *, user: Any) -> Iterator[tuple[SurveyResponse, dict[int, Answer]]]:
    """Each submitted response that `user` may see with its answers by question; a hundred at a time in memory."""
    responses = (
        SurveyResponse.objects.visible_to(user)
        .filter(wave=wave, state=ResponseState.SUBMITTED)
        .select_related("organisation__region")
        .prefetch_related(Prefetch("answers", Answer.objects.given(), to_attr="sound"))
    )
    for response in responses.iterator(chunk_size=100):
        yield response, {answer.question_id: answer for answer in response.sound}


def title_for(user: Any, public_id: Any, **_place: Any) -> str:
    """The wave's title, for whoever may see this response; else empty. One query."""
    visible = SurveyResponse.objects.visible_to(user).filter(public_id=public_id)
    return visible.values_list("wave__title", flat=True).first() or ""
