"""Demo surveys: № 1 closed with its answers, № 2 open now, with organisations that answered, began, are silent."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accelerators.surveys.actions import response as response_actions
from accelerators.surveys.actions import survey as survey_actions
from accelerators.surveys.actions import wave as wave_actions
from accelerators.surveys.actions.response import TypedEntry
from accelerators.surveys.enums import WaveState
from accelerators.surveys.models import Question, Section, Survey, SurveyResponse, SurveyWave
from accelerators.surveys.queries import audience
from accelerators.surveys.question_types import type_of
from vector.demo.content import content
from vector.people.models import User
from vector.programmes.models import Programme

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

FORMER_TITLE = "Мониторинговый опрос № 1"
DAYS_OPEN = 5
DAYS_LEFT = 3


def load(*, today: date, by: User, people: "People") -> None:
    """Both surveys with a wave each; a reminder of the open one is due today at 10:00 of each recipient's zone."""
    source = content("survey")
    programme = Programme.objects.current()
    assert programme is not None  # noqa: S101 - programmes are loaded before surveys
    _closed_wave(_survey(FORMER_TITLE, source, programme, by), source["sample_answers"], today=today)
    _open_wave(_survey(source["title"], source, programme, by), source["sample_answers"], today=today, by=by)


def _survey(title: str, source: dict[str, Any], programme: Programme, by: User) -> Survey:
    survey = Survey.objects.filter(programme=programme, title=title).first()
    if survey is not None:
        return survey
    survey = Survey.objects.create(programme=programme, title=title, intro=source["intro"])
    for order, item in enumerate(source["sections"]):
        section = Section.objects.create(survey=survey, title=item["title"], sort_order=order)
        for place, asked in enumerate(item["questions"]):
            Question.objects.create(
                section=section,
                kind=asked["type"],
                code=asked["code"],
                label=asked["label"],
                hint=asked["hint"],
                is_required=asked["required"],
                choices_text="\n".join(asked.get("choices", [])),
                sort_order=place,
            )
    return survey_actions.publish(survey, by=by)


def _open_wave(survey: Survey, samples: list[dict[str, Any]], *, today: date, by: User) -> None:
    """Opened some days ago through the action itself, so that letters, links and reminders are there."""
    if survey.waves.exists():
        return
    opens_at = _at(today - timedelta(days=DAYS_OPEN), time(10))
    wave = wave_actions.schedule(
        by=by,
        survey=survey,
        title=survey.title,
        opens_at=opens_at,
        closes_at=_at(today + timedelta(days=DAYS_LEFT), time(18)),
        now=opens_at,
    )
    wave = wave_actions.follow_clock(wave, now=opens_at + timedelta(minutes=1))
    for number, response in enumerate(wave.responses.select_related("recipient").order_by("pk")):
        # Of three organisations one has submitted, one has begun, one is silent.
        if response.recipient is None or number % 3 == 2:
            continue
        sample = samples[number % len(samples)]
        is_whole = number % 3 == 0
        _fill_in(response, sample, by=response.recipient, is_whole=is_whole)
        if is_whole:
            response_actions.submit(response, by=response.recipient)
        _backdate(response, timezone.now() - timedelta(days=number % 4, hours=number))


def _closed_wave(survey: Survey, samples: list[dict[str, Any]], *, today: date) -> None:
    """Filled in through the actions and laid into the past; its letters are not made up."""
    if survey.waves.exists():
        return
    now = timezone.now()
    wave = SurveyWave.objects.create(
        survey=survey, title=survey.title, opens_at=now, closes_at=now + timedelta(days=1), state=WaveState.OPEN
    )
    closed_at = _at(today - timedelta(days=45), time(18))
    for number, asked in enumerate(audience(programme=survey.programme, regions=[])):
        response = SurveyResponse.objects.create(wave=wave, organisation_id=asked.organisation_id)
        # Every sixth never answered.
        if asked.person is None or number % 6 == 5:
            continue
        _fill_in(response, samples[(number * 3 + 1) % len(samples)], by=asked.person, is_whole=True)
        response_actions.submit(response, by=asked.person)
        _backdate(response, closed_at - timedelta(days=number % 9, hours=number))
    wave.opens_at, wave.closes_at, wave.state = closed_at - timedelta(days=10), closed_at, WaveState.CLOSED
    wave.save()


def _fill_in(response: SurveyResponse, sample: dict[str, Any], *, by: User, is_whole: bool) -> None:
    """All of a sample's answers, or those of the first two sections."""
    questions = Question.objects.filter(survey=response.wave.survey_id)
    if not is_whole:
        first_two = Section.objects.filter(survey=response.wave.survey_id).order_by("sort_order")[:2]
        questions = questions.filter(section__in=list(first_two))
    entries = [_entry(question, sample[question.code]) for question in questions if question.code in sample]
    response_actions.save(response, by=by, entries=entries)


def _entry(question: Question, given: Any) -> TypedEntry:
    """An answer of the content file as the field would have sent it."""
    kind = type_of(question)
    if question.kind == "single":
        given = question.choices[given]
    elif question.kind == "multiple":
        given = [question.choices[index] for index in given]
    typed = kind.typed(given)
    cleaned = kind.field(question).clean(typed if question.kind == "multiple" else typed[0]) if typed else None
    return TypedEntry(question, typed, kind.to_value(cleaned) if typed else None, is_valid=True, shown="")


def _backdate(response: SurveyResponse, at: datetime) -> None:
    SurveyResponse.objects.filter(pk=response.pk).update(typed_at=at)
    SurveyResponse.objects.filter(pk=response.pk, submitted_at__isnull=False).update(submitted_at=at)
    response.answers.update(saved_at=at)


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock), timezone.get_default_timezone())
