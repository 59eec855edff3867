"""Surveys with questions, waves that are open, organisations that are asked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accelerators.surveys import models
from accelerators.surveys.actions import wave as wave_actions
from accelerators.surveys.enums import QuestionKind, SurveyState, WaveState
from tests.factories.events import participant_organisation
from tests.factories.people import RegionFactory
from tests.factories.programmes import ProgrammeFactory
from vector.people.enums import MembershipRole
from vector.people.models import Organisation, Region, User


class SurveyFactory(DjangoModelFactory):
    """A survey that is ready, without questions."""

    class Meta:
        model = models.Survey

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Мониторинговый опрос № {n}")
    state = SurveyState.PUBLISHED


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Section

    survey = factory.SubFactory(SurveyFactory)
    title = factory.Sequence(lambda n: f"Раздел {n}")
    sort_order = factory.Sequence(lambda n: n)


class QuestionFactory(DjangoModelFactory):
    """A required line of text."""

    class Meta:
        model = models.Question

    section = factory.SubFactory(SectionFactory)
    label = factory.Sequence(lambda n: f"Вопрос {n}?")
    code = factory.Sequence(lambda n: f"question_{n}")
    kind = QuestionKind.TEXT
    sort_order = factory.Sequence(lambda n: n)


class SurveyWaveFactory(DjangoModelFactory):
    """A planned wave from an hour ago to ten days ahead: the next tick opens it."""

    class Meta:
        model = models.SurveyWave
        skip_postgeneration_save = True

    survey = factory.SubFactory(SurveyFactory)
    title = factory.Sequence(lambda n: f"Волна {n}")
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=10))

    @factory.post_generation
    def regions(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.regions.set(extracted)


def survey_of(*kinds: QuestionKind, **fields: Any) -> models.Survey:
    """A survey of one section with a question of each kind, none of them required but the first."""
    survey = SurveyFactory(**fields)
    section = SectionFactory(survey=survey)
    for number, kind in enumerate(kinds or (QuestionKind.TEXT, QuestionKind.INTEGER)):
        QuestionFactory(
            section=section,
            kind=kind,
            is_required=not number,
            choices_text="Первый ответ\nВторой ответ\nТретий ответ" if kind in ("single", "multiple") else "",
        )
    return survey


def asked_organisation(
    survey: models.Survey, *, region: Region | None = None, role: MembershipRole = MembershipRole.COORDINATOR
) -> tuple[Organisation, User]:
    """An organisation of the survey's programme with one person."""
    organisation, memberships = participant_organisation(survey.programme, region or RegionFactory(), role)
    return organisation, memberships[0].person


def opened(wave: models.SurveyWave) -> models.SurveyWave:
    """The wave, opened by the clock."""
    wave_actions.follow_clock(wave)
    wave.refresh_from_db()
    assert wave.state == WaveState.OPEN
    return wave


def open_response(
    *kinds: QuestionKind, region: Region | None = None, wave_fields: dict[str, Any] | None = None
) -> models.SurveyResponse:
    """The response of one organisation in an open wave, not started."""
    survey = survey_of(*kinds)
    asked_organisation(survey, region=region)
    wave = opened(SurveyWaveFactory(survey=survey, **(wave_fields or {})))
    return models.SurveyResponse.objects.for_rows().get(wave=wave)


def answers_of(response: models.SurveyResponse) -> dict[str, Sequence[str]]:
    """Question code → as typed."""
    return {answer.question.code: answer.typed for answer in response.answers.select_related("question")}
