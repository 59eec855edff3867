"""The project office's pages in the Wagtail admin."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accelerators.surveys.actions import survey as survey_actions
from accelerators.surveys.enums import SurveyState, WaveState
from accelerators.surveys.models import Question, Survey, SurveyWave
from tests.factories.people import MembershipFactory, RegionFactory, StaffFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import (
    QuestionFactory,
    SurveyFactory,
    SurveyWaveFactory,
    asked_organisation,
    opened,
    survey_of,
)
from tests.sign_in import signed_in
from vector.common.errors import DomainError, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    return signed_in(client, StaffFactory(is_superuser=True))


def question_data(prefix: str, **values: Any) -> dict[str, Any]:
    data = {
        "label": "Сколько волонтёров?",
        "hint": "",
        "kind": "integer",
        "is_required": "on",
        "choices_text": "",
        "code": "",
    }
    return {f"{prefix}-{name}": value for name, value in {**data, "code": "", "ORDER": "1", **values}.items()}


def survey_data(programme: Any, *questions: dict[str, Any]) -> dict[str, Any]:
    """What the admin's form sends: one section with these questions."""
    data = {
        "programme": programme.pk,
        "title": "Опрос № 3",
        "intro": "",
        "sections-TOTAL_FORMS": "1",
        "sections-INITIAL_FORMS": "0",
        "sections-MIN_NUM_FORMS": "1",
        "sections-MAX_NUM_FORMS": "1000",
        "sections-0-title": "Волонтёры",
        "sections-0-intro": "",
        "sections-0-ORDER": "1",
        "sections-0-questions-TOTAL_FORMS": str(len(questions)),
        "sections-0-questions-INITIAL_FORMS": "0",
        "sections-0-questions-MIN_NUM_FORMS": "1",
        "sections-0-questions-MAX_NUM_FORMS": "1000",
    }
    for number, values in enumerate(questions):
        data |= question_data(f"sections-0-questions-{number}", ORDER=str(number + 1), **values)
    return data


def test_a_survey_is_made_with_sections_and_questions_and_codes_are_made_up(office: Client) -> None:
    programme = ProgrammeFactory()
    why = {"label": "Почему?", "kind": "text"}
    data = survey_data(programme, {"code": "volunteers"}, why, {"code": "q1"}, why)
    assert office.post(reverse("survey:add"), data).status_code == 302
    survey = Survey.objects.get()
    assert (survey.title, survey.state) == ("Опрос № 3", SurveyState.DRAFT)
    asked = Question.objects.filter(survey=survey).order_by("sort_order")
    assert [(question.code, question.kind) for question in asked] == [
        ("volunteers", "integer"),
        ("q2", "text"),
        ("q1", "integer"),
        ("q3", "text"),
    ]


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        (({"code": "same"}, {"code": "same"}), "Этот код уже есть у другого вопроса опроса."),
        (({"kind": "single", "choices_text": "Один"},), "Напишите хотя бы два варианта, каждый с новой строки."),
    ],
)
def test_a_survey_with_a_mistake_is_refused_beside_the_field(
    office: Client, questions: tuple[dict[str, Any], ...], message: str
) -> None:
    page = office.post(reverse("survey:add"), survey_data(ProgrammeFactory(), *questions))
    assert message in page.content.decode()
    assert Survey.objects.count() == 0


def test_questions_are_locked_once_a_wave_was_opened(office: Client) -> None:
    survey = survey_of()
    assert office.get(reverse("survey:edit", args=[survey.pk])).status_code == 200
    opened(SurveyWaveFactory(survey=survey))
    page = office.get(reverse("survey:edit", args=[survey.pk]), follow=True)
    assert page.redirect_chain == [(reverse("survey:inspect", args=[survey.pk]), 302)]
    assert "Эти вопросы организациям уже заданы" in page.content.decode()
    late = office.post(reverse("survey:edit", args=[survey.pk]), survey_data(survey.programme, {}))
    assert "Эти вопросы организациям уже заданы" in late.content.decode()
    survey.refresh_from_db()
    assert survey.title != "Опрос № 3"
    with pytest.raises(TransitionRefused):
        survey_actions.refuse_if_begun(survey)


def test_a_copy_is_a_draft_with_the_same_questions(office: Client) -> None:
    survey = survey_of()
    office.post(reverse("survey:duplicate", args=[survey.pk]))
    made = Survey.objects.exclude(pk=survey.pk).get()
    assert made.state == SurveyState.DRAFT
    assert list(made.questions.values_list("code", "label")) == list(survey.questions.values_list("code", "label"))


def test_publishing_needs_a_question() -> None:
    survey = SurveyFactory(state=SurveyState.DRAFT)
    with pytest.raises(DomainError):
        survey_actions.publish(survey, by=StaffFactory())
    QuestionFactory(section__survey=survey)
    assert survey_actions.publish(survey, by=StaffFactory()).state == SurveyState.PUBLISHED
    with pytest.raises(TransitionRefused):
        survey_actions.publish(survey, by=StaffFactory())


def wave_data(survey: Survey, **changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "survey": survey.pk,
        "title": "",
        "opens_on": (today + timedelta(days=1)).isoformat(),
        "opens_time": "10:00",
        "closes_on": (today + timedelta(days=9)).isoformat(),
        "closes_time": "18:00",
        **changes,
    }


def test_a_wave_is_scheduled_after_saying_who_gets_letters(office: Client) -> None:
    survey = survey_of()
    region = RegionFactory()
    asked_organisation(survey, region=region)
    asked_organisation(survey)
    without, person = asked_organisation(survey, region=region)
    person.is_active = False
    person.save()
    data = wave_data(survey, regions=[region.pk])
    page = office.post(reverse("survey_wave:add"), data)
    assert (page.context["asked"], page.context["reached"]) == (2, 1)
    assert page.context["without_recipient"] == [without.title]
    assert SurveyWave.objects.count() == 0
    assert office.post(reverse("survey_wave:add"), {**data, "step": "change"}).context["form"].is_bound
    assert office.post(reverse("survey_wave:add"), {**data, "step": "confirm"}).status_code == 302
    wave = SurveyWave.objects.get()
    assert (wave.state, wave.title, list(wave.regions.all())) == (WaveState.PLANNED, survey.title, [region])
    assert timezone.localtime(wave.opens_at).hour == 10


def test_a_wave_that_ends_before_it_begins_is_refused_beside_the_field(office: Client) -> None:
    survey = survey_of()
    data = wave_data(survey, closes_on=timezone.localdate().isoformat(), closes_time="09:00")
    page = office.post(reverse("survey_wave:add"), {**data, "step": "confirm"})
    assert list(page.context["form"].errors) == ["closes_on"]
    assert SurveyWave.objects.count() == 0


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_wave_in_an_impossible_year_is_refused_beside_the_field(office: Client, day: str) -> None:
    data = wave_data(survey_of(), closes_on=day, closes_time="00:10")
    page = office.post(reverse("survey_wave:add"), {**data, "step": "confirm"})
    assert list(page.context["form"].errors) == ["closes_on"]
    assert SurveyWave.objects.count() == 0


def test_an_open_wave_can_be_prolonged_and_keeps_its_beginning(office: Client) -> None:
    wave = opened(SurveyWaveFactory(survey=survey_of()))
    data = wave_data(wave.survey, title=wave.title, opens_on="2031-01-01")
    office.post(reverse("survey_wave:edit", args=[wave.pk]), {**data, "step": "confirm"})
    before = wave.opens_at
    wave.refresh_from_db()
    assert (wave.opens_at, timezone.localtime(wave.closes_at).hour) == (before, 18)


def test_what_was_asked_cannot_be_deleted(office: Client) -> None:
    wave = opened(SurveyWaveFactory(survey=survey_of()))
    office.post(reverse("survey_wave:delete", args=[wave.pk]))
    office.post(reverse("survey:delete", args=[wave.survey_id]))
    assert SurveyWave.objects.filter(pk=wave.pk).exists()
    planned = SurveyWaveFactory(survey=survey_of(), opens_at=timezone.now() + timedelta(days=1))
    office.post(reverse("survey_wave:delete", args=[planned.pk]))
    assert not SurveyWave.objects.filter(pk=planned.pk).exists()


def test_nobody_else_reaches_the_admin(client: Client) -> None:
    survey = survey_of()
    pages = [
        reverse("survey:index"),
        reverse("survey:add"),
        reverse("survey:inspect", args=[survey.pk]),
        reverse("survey_wave:index"),
        reverse("survey_wave:add"),
    ]
    for person in (MembershipFactory().person, UserFactory()):
        signed_in(client, person)
        for page in pages:
            assert client.get(page).status_code in {302, 403, 404}
        client.post(reverse("survey:duplicate", args=[survey.pk]))
        client.post(reverse("survey_wave:add"), {**wave_data(survey), "step": "confirm"})
    assert (Survey.objects.count(), SurveyWave.objects.count()) == (1, 0)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_waves_costs_the_same_with_many(office: Client, count: int, django_assert_num_queries: Any) -> None:
    survey = survey_of()
    for _number in range(count):
        SurveyWaveFactory(survey=survey)
    office.get(reverse("survey_wave:index"))
    with django_assert_num_queries(9):
        page = office.get(reverse("survey_wave:index"))
    assert page.status_code == 200
