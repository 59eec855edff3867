"""What the axe cases of surveys look at, in the states that differ."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

from accelerators.surveys.actions import response as actions
from accelerators.surveys.actions import wave as wave_actions
from accelerators.surveys.enums import QuestionKind
from accelerators.surveys.models import SurveyResponse, SurveyWave
from accelerators.surveys.queries import pages_of
from accelerators.surveys.question_types import type_of
from tests.factories.programmes import ParticipationFactory
from tests.factories.surveys import SurveyWaveFactory, asked_organisation, open_response, opened, survey_of
from vector.common.merging import digest_of
from vector.people.models import User

REFUSED = {"public_id": "00000000-0000-0000-0000-000000000000"}
VALUES: dict[str, Any] = {
    "text": "Положение о работе с волонтёрами",
    "long_text": "По вторникам работает клуб.\nОдиннадцать человек сами звонят родным.",
    "integer": 12,
    "decimal": "6.5",
    "yes_no": True,
    "single": "Второй ответ",
    "multiple": ["Первый ответ", "Третий ответ"],
    "date": "2025-02-10",
    "scale": 5,
}


def asked(person: User) -> SurveyResponse:
    """The response of the person's organisation in an open wave with a question of every kind."""
    survey = survey_of(*QuestionKind, intro="Расскажите, что изменилось с начала программы.")
    organisation = person.memberships.get().organisation
    ParticipationFactory(programme=survey.programme, organisation=organisation)
    wave = opened(SurveyWaveFactory(survey=survey, title="Мониторинговый опрос № 2"))
    return SurveyResponse.objects.for_rows().get(wave=wave)


def fill_in(response: SurveyResponse) -> SurveyResponse:
    """A sound answer to every question."""
    entries = [
        actions.TypedEntry(
            entry.question,
            type_of(entry.question).typed(VALUES[entry.question.kind]),
            VALUES[entry.question.kind],
            is_valid=True,
            shown="",
        )
        for page in pages_of(response)
        for entry in page.entries
    ]
    return actions.save(response, by=response.recipient, entries=entries).response


def misspell(response: SurveyResponse) -> SurveyResponse:
    """Unsound in one field, and another version of an answer set aside."""
    text, number = [
        entry.question for entry in pages_of(response)[0].entries if entry.question.kind in ("text", "integer")
    ]
    wrong = actions.TypedEntry(number, ["много"], None, is_valid=False, shown="")
    first = actions.TypedEntry(text, ["Мы"], "Мы", is_valid=True, shown="")
    second = actions.TypedEntry(text, ["Они"], "Они", is_valid=True, shown=digest_of([]))
    actions.save(response, by=response.recipient, entries=[wrong, first])
    return actions.save(response, by=response.recipient, entries=[second]).response


def submit(response: SurveyResponse) -> SurveyResponse:
    return actions.submit(fill_in(response), by=response.recipient)


def close(response: SurveyResponse) -> SurveyResponse:
    wave_actions.follow_clock(response.wave, now=response.wave.closes_at)
    return response


def page_of(name: str, response: SurveyResponse, *more: int) -> str:
    return reverse(f"surveys:{name}", args=[response.public_id, *more])


def wave_page(name: str, *, submitted: int = 2) -> str:
    """A page of a wave in which some have answered, one has begun, one is silent and one has nobody to write to."""
    survey = survey_of(*QuestionKind)
    for _number in range(submitted + 2):
        asked_organisation(survey)
    asked_organisation(survey, role="participant")
    wave = opened(SurveyWaveFactory(survey=survey))
    rows = wave.responses.exclude(recipient=None).select_related("recipient", "wave__survey")
    for response in rows[:submitted]:
        submit(response)
    misspell(rows[submitted])
    return reverse(f"surveys:wave-{name}", args=[wave.public_id])


def planned() -> str:
    wave: SurveyWave = SurveyWaveFactory()
    SurveyWave.objects.filter(pk=wave.pk).update(opens_at=wave.closes_at - timedelta(days=1))
    return reverse("surveys:wave-responses", args=[wave.public_id])


def with_letters() -> str:
    """A response as the office sees it."""
    return page_of("answers", fill_in(open_response(*QuestionKind)))


def renew(page: Page) -> None:
    """Press the office's button that sends a new link."""
    page.get_by_role("button", name="Отправить новую ссылку").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Новая ссылка отправлена")
