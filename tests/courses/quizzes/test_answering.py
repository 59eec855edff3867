"""The pages of an attempt: the quiz in its course, questions, saving, looking over, handing in."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.enums import ItemState
from courses.models import ItemProgress
from courses.quizzes.actions import attempts as actions
from courses.quizzes.enums import AttemptState, QuestionKind, Reveal
from courses.quizzes.models import AsideAnswer, Attempt, QuizPage
from courses.quizzes.playing import shown_name
from tests.factories import courses
from tests.factories.attempts import (
    answer_all,
    begin,
    begun,
    finished,
    form,
    questions,
    quiz,
    right,
    save,
    studying,
    wrong,
)
from tests.factories.people import UserFactory
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db

SINGLE, SHORT, ESSAY = QuestionKind.SINGLE, QuestionKind.SHORT, QuestionKind.ESSAY
JSON = {"HTTP_ACCEPT": "application/json"}


def url(page: QuizPage) -> str:
    return str(page.get_url())


def begin_url(enrolment: Any, page: QuizPage) -> str:
    return reverse("quizzes:begin", args=[enrolment.public_id, page.pk])


def finish_url(attempt: Attempt) -> str:
    return reverse("quizzes:finish", args=[attempt.public_id])


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def attempt() -> Attempt:
    return begun(SINGLE, SHORT)


@pytest.fixture
def mine(client: Client, attempt: Attempt) -> Client:
    return signed_in(client, attempt.enrolment.person)


# The quiz in its course -----------------------------------------------------------------------------------------------
def test_rules_say_everything_in_words_before_beginning(client: Client) -> None:
    page = quiz(SINGLE, QuestionKind.DESCRIPTION, ESSAY, time_limit=40, attempts_allowed=2, pass_percent=70)
    response = signed_in(client, studying(page).person).get(url(page))
    assert [row["term"] for row in response.context["rules"]] == [
        "Вопросы",
        "Время",
        "Чтобы сдать",
        "Попытки",
        "Верные ответы",
        "Проверка",
    ]
    values = [row["value"] for row in response.context["rules"]]
    assert values[0] == "2"
    assert values[1].startswith("40 минут.")
    assert values[2] == "70 % баллов"
    assert values[3] == "2 попытки. Засчитывается лучшая."
    text = text_of(response)
    assert "Начать тест" in text
    assert "Тест считается выполненным, когда вы его сдали." in text


def test_quiz_stands_in_the_outline_with_its_word(client: Client) -> None:
    module = courses.module(course=courses.course(), lessons=1)
    page = quiz(SINGLE, module=module)
    response = signed_in(client, studying(page).person).get(url(page))
    assert (response.context["item_word"], response.context["number"]) == ("Тест", 2)
    assert "Тест: шаг 2 из 2" in text_of(response)


def test_visitor_gets_the_course_instead_of_the_quiz(client: Client) -> None:
    page = quiz(SINGLE)
    response = client.get(url(page))
    assert response.context["wanted"] == page
    assert "/begin/" not in text_of(response)


def test_locked_quiz_says_what_is_missing_and_cannot_be_begun(client: Client) -> None:
    module = courses.module(course=courses.course(), lessons=1)
    page = quiz(SINGLE, module=module, after_previous=True)
    enrolment = studying(page)
    signed_in(client, enrolment.person)
    assert client.get(url(page)).status_code == 403
    response = client.post(begin_url(enrolment, page))
    assert response.status_code == 409
    assert "откроется" in response.context["reason"]
    assert Attempt.objects.count() == 0


def test_beginning_leads_to_the_questions_and_opening_pages_writes_nothing(client: Client) -> None:
    page = quiz(SINGLE)
    enrolment = studying(page)
    signed_in(client, enrolment.person)
    client.get(url(page))
    assert ItemProgress.objects.count() == 0
    response = client.post(begin_url(enrolment, page))
    attempt = Attempt.objects.get()
    assert response["Location"] == attempt.get_absolute_url()
    before = list(Attempt.objects.values())
    client.get(attempt.get_absolute_url())
    client.get(finish_url(attempt))
    assert list(Attempt.objects.values()) == before
    assert ItemProgress.objects.get().state == ItemState.UNDER_WAY


def test_begin_refused_says_why_and_what_to_do(client: Client) -> None:
    attempt = finished(is_right=False, attempts_allowed=1)
    signed_in(client, attempt.enrolment.person)
    response = client.post(begin_url(attempt.enrolment, attempt.quiz))
    assert response.status_code == 409
    assert response.context["reason"] == "Попыток не осталось. Если нужна ещё одна, напишите преподавателю."
    assert "Попыток не осталось" in text_of(client.get(url(attempt.quiz)))


def test_begin_knows_only_own_enrolments_and_quizzes_of_the_course(client: Client, attempt: Attempt) -> None:
    other = quiz(SINGLE)
    stranger = signed_in(client, studying(attempt.quiz).person)
    assert stranger.post(begin_url(attempt.enrolment, attempt.quiz)).status_code == 404
    assert signed_in(Client(), attempt.enrolment.person).post(begin_url(attempt.enrolment, other)).status_code == 404
    assert Attempt.objects.count() == 1


# Questions ------------------------------------------------------------------------------------------------------------
def test_page_of_questions_shows_each_kind_with_what_is_stored(client: Client) -> None:
    attempt = begun(*QuestionKind.values)
    answer_all(attempt)
    response = signed_in(client, attempt.enrolment.person).get(attempt.get_absolute_url())
    text = text_of(response)
    assert response.status_code == 200
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert [entry.number for entry in response.context["entries"]] == [*range(1, 10), None]
    assert "Мы начнём с малого." in text
    for one in questions(attempt):
        if one.version.kind != QuestionKind.DESCRIPTION:
            assert f'name="{shown_name(one)}"' in text


def test_each_way_of_leaving_saves(mine: Client, attempt: Attempt) -> None:
    for go, response in (("stay", {"text": "раз"}), ("next", {"text": "два"}), ("finish", {"text": "три"})):
        answer = mine.post(attempt.get_absolute_url(), form(attempt, None, response, go=go))
        assert answer.status_code == (200 if go == "stay" else 302)
        assert questions(attempt)[1].response == response
    assert answer["Location"] == finish_url(attempt)


def test_pages_of_questions_lead_forward_and_back(client: Client) -> None:
    attempt = begun(SHORT, QuestionKind.DESCRIPTION, SHORT, SHORT, per_page=2)
    signed_in(client, attempt.enrolment.person)
    second = reverse("quizzes:attempt-page", args=[attempt.public_id, 2])
    assert client.post(attempt.get_absolute_url(), {"go": "next"})["Location"] == second
    assert [entry.number for entry in client.get(second).context["entries"]] == [3]
    assert client.post(second, {"go": "previous"})["Location"] == attempt.get_absolute_url()
    assert client.get(reverse("quizzes:attempt-page", args=[attempt.public_id, 3])).status_code == 404


def test_what_cannot_be_read_is_saved_and_told_beside_the_field(client: Client) -> None:
    attempt = begun(QuestionKind.NUMERICAL)
    signed_in(client, attempt.enrolment.person)
    data = {"q1": "много", shown_name(questions(attempt)[0]): "", "go": "next"}
    response = client.post(attempt.get_absolute_url(), data)
    assert response.status_code == 422
    assert questions(attempt)[0].response == {"text": "много"}
    text = text_of(response)
    assert 'value="много"' in text
    assert "Вопрос 1: Это не похоже на число" in text or "Вопрос 1:" in text
    assert text.count('class="field-error"') == 1


def test_script_saves_without_learning_what_is_right(mine: Client, attempt: Attempt) -> None:
    response = mine.post(
        attempt.get_absolute_url(), form(attempt, wrong(questions(attempt)[0]), {"text": "дом"}), **JSON
    )
    report = response.json()
    assert sorted(report) == ["errors", "saved", "shown"]
    assert report["errors"] == {}
    assert report["saved"].startswith("сохранено в ")
    assert sorted(report["shown"]) == ["q1-shown", "q2-shown"]
    # The digests are those of what is stored now: saving the same again changes nothing.
    again = mine.post(attempt.get_absolute_url(), {**form(attempt), **report["shown"]}, **JSON).json()
    assert again["errors"] == {}
    assert AsideAnswer.objects.count() == 0


def test_later_tab_is_told_beside_the_field_and_nothing_is_lost(client: Client) -> None:
    attempt = begun(SHORT, SHORT)
    signed_in(client, attempt.enrolment.person)
    old = form(attempt)
    client.post(attempt.get_absolute_url(), {**old, "q1": "первая"}, **JSON)
    report = client.post(attempt.get_absolute_url(), {**old, "q1": "вторая", "q2": "ещё"}, **JSON).json()
    told = report["errors"]["q1"][0]
    assert told.startswith("В другой вкладке вы ответили: «первая».")
    assert [one.response for one in questions(attempt)] == [{"text": "первая"}, {"text": "ещё"}]
    assert sorted(row.response["text"] for row in AsideAnswer.objects.all()) == ["вторая", "первая"]
    # Without a script the same: the field holds the later text, the note stands beside it.
    plain = client.post(attempt.get_absolute_url(), {**old, "q1": "вторая", "q2": "ещё", "go": "stay"})
    assert plain.status_code == 422
    assert 'value="вторая"' in text_of(plain)
    assert "первая" in text_of(plain)
    data = {**old, **report["shown"], "q1": "вторая", "q2": "ещё"}
    assert client.post(attempt.get_absolute_url(), data, **JSON).json()["errors"] == {}
    assert questions(attempt)[0].response == {"text": "вторая"}


def test_late_saving_is_refused_in_words_and_kept(client: Client) -> None:
    attempt = begun(SHORT, time_limit=10)
    save(attempt, {"text": "договор"})
    old = form(attempt)
    Attempt.objects.update(
        started_at=timezone.now() - timedelta(minutes=20), ends_at=timezone.now() - timedelta(minutes=10)
    )
    signed_in(client, attempt.enrolment.person)
    response = client.post(attempt.get_absolute_url(), {**old, "q1": "опоздал"}, **JSON)
    assert response.status_code == 409
    assert response.json() == {
        "refused": "Слишком поздно: попытка закончилась. То, что вы ввели последним, сохранено, но не засчитано.",
        "next": {"url": attempt.result_url, "label": "Посмотреть итог"},
    }
    attempt.refresh_from_db()
    assert (attempt.state, attempt.is_passed) == (AttemptState.FINISHED, True)
    result = text_of(client.get(attempt.result_url))
    assert "Пришло поздно, не засчитано" in result
    assert "опоздал" in result
    # The plain button leads there too.
    assert client.post(attempt.get_absolute_url(), {**old, "q1": "опоздал"})["Location"] == attempt.result_url


def test_page_opened_after_the_time_says_so_and_writes_nothing(mine: Client, attempt: Attempt) -> None:
    Attempt.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    response = mine.get(attempt.get_absolute_url())
    assert "Время закончилось" in text_of(response)
    attempt.refresh_from_db()
    assert attempt.is_under_way
    assert mine.post(finish_url(attempt))["Location"] == attempt.result_url
    attempt.refresh_from_db()
    assert attempt.is_finished


def test_time_left_is_said_by_the_server(client: Client) -> None:
    attempt = begun(SINGLE, time_limit=10)
    response = signed_in(client, attempt.enrolment.person).get(attempt.get_absolute_url())
    assert 590 <= response.context["seconds_left"] <= 600
    assert 'data-seconds="' in text_of(response)
    assert "data-time-over" in text_of(response)


# Checking a question --------------------------------------------------------------------------------------------------
def test_checked_question_shows_what_was_right_and_the_others_do_not(client: Client) -> None:
    attempt = begun(SINGLE, SINGLE, reveal=Reveal.QUESTION, shows_right_answers=True)
    signed_in(client, attempt.enrolment.person)
    data = form(attempt, wrong(questions(attempt)[0]), go="check-1")
    response = client.post(attempt.get_absolute_url(), data)
    assert response.status_code == 200
    text = text_of(response)
    assert "Вести учёт волонтёров" in text
    assert [entry.is_checked for entry in response.context["entries"]] == [True, False]
    assert 'name="q1"' not in text
    assert 'name="q2"' in text


def test_check_of_an_unanswered_question_says_what_is_missing(client: Client) -> None:
    attempt = begun(SHORT, reveal=Reveal.QUESTION)
    signed_in(client, attempt.enrolment.person)
    response = client.post(attempt.get_absolute_url(), form(attempt, go="check-1"))
    assert response.status_code == 422
    assert "Сначала ответьте на вопрос." in text_of(response)
    assert client.post(attempt.get_absolute_url(), form(attempt, go="check-7")).status_code == 404


# Handing in -----------------------------------------------------------------------------------------------------------
def test_looking_over_counts_what_is_missing(mine: Client, attempt: Attempt) -> None:
    save(attempt, right(questions(attempt)[0]))
    response = mine.get(finish_url(attempt))
    assert [row["status"] for row in response.context["rows"]] == ["Ответ дан", "Ответа пока нет"]
    assert "1 вопрос без ответа" in text_of(response)


def test_handing_in_twice_leads_to_one_result(mine: Client, attempt: Attempt) -> None:
    answer_all(attempt)
    for _twice in range(2):
        assert mine.post(finish_url(attempt))["Location"] == attempt.result_url
    assert Attempt.objects.get().state == AttemptState.FINISHED
    assert mine.get(attempt.get_absolute_url())["Location"] == attempt.result_url


def test_timer_button_saves_and_hands_in(mine: Client, attempt: Attempt) -> None:
    data = form(attempt, right(questions(attempt)[0]), right(questions(attempt)[1]), go="hand-in")
    assert mine.post(attempt.get_absolute_url(), data)["Location"] == attempt.result_url
    attempt.refresh_from_db()
    assert attempt.is_passed


# Whose ----------------------------------------------------------------------------------------------------------------
def test_foreign_attempts_are_not_there(client: Client, attempt: Attempt) -> None:
    run = attempt.enrolment.run
    neighbour = courses.EnrolmentFactory(run=run).person
    tutor = courses.RunTutorFactory(run=run).person
    for person in (neighbour, tutor, UserFactory(is_staff=True)):
        signed_in(client, person)
        for address in (attempt.get_absolute_url(), finish_url(attempt)):
            assert client.get(address).status_code == 404
            assert client.post(address, form(attempt, None, {"text": "чужое"}, go="stay")).status_code == 404
    assert [one.response for one in questions(attempt)] == [{}, {}]


def test_who_has_left_the_course_answers_nothing_more(mine: Client, attempt: Attempt) -> None:
    enrolment = attempt.enrolment
    enrolment.state, enrolment.withdrawn_at, enrolment.withdrawn_by = "withdrawn", timezone.now(), enrolment.person
    enrolment.save()
    assert mine.get(attempt.get_absolute_url()).status_code == 404
    assert mine.post(finish_url(attempt)).status_code == 404


# What may not leave the server ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [kind for kind in QuestionKind.values if kind != QuestionKind.DESCRIPTION])
def test_nothing_that_is_right_reaches_the_browser_before_it_may(client: Client, kind: str) -> None:
    attempt = begun(kind, reveal=Reveal.NEVER, shows_right_answers=True)
    [one] = questions(attempt)
    version = one.version
    secrets = _secrets(version)
    signed_in(client, attempt.enrolment.person)
    seen = [text_of(client.get(url(attempt.quiz))), text_of(client.get(attempt.get_absolute_url()))]
    sent = form(attempt, wrong(one) if kind in (SINGLE, SHORT) else {})
    seen.append(json.dumps(client.post(attempt.get_absolute_url(), sent, **JSON).json(), ensure_ascii=False))
    seen.append(text_of(client.get(finish_url(attempt))))
    actions.hand_in(attempt, by=attempt.enrolment.person)
    seen.append(text_of(client.get(attempt.result_url)))
    for text in seen:
        for secret in secrets:
            assert secret not in text
        assert attempt.seed not in text
        assert "is_right" not in text


def _secrets(version: Any) -> list[str]:
    """Stored ids, feedback, and accepted answers: words that only somebody who knows the answer can know."""
    found: list[str] = []

    def walk(value: Any, key: str = "") -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif (
            isinstance(value, str)
            and value
            and key in {"id", "feedback", "feedback_true", "feedback_false", "guidance"}
        ):
            found.append(value.removeprefix("<p>").removesuffix("</p>"))

    walk(version.data)
    if version.kind == SHORT:
        found += ["договор", "соглашен"]
    return [secret for secret in found if len(secret) > 3]


# Speed ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("many", [1, 30])
def test_quiz_pages_ask_a_fixed_number_of_queries(client: Client, django_assert_num_queries: Any, many: int) -> None:
    page = quiz(*[SINGLE] * many, attempts_allowed=50)
    enrolment = studying(page)
    for _each in range(min(many, 5)):
        actions.hand_in(begin(page, enrolment), by=enrolment.person)
    attempt = begin(page, enrolment)
    answer_all(attempt)
    signed_in(client, enrolment.person)
    for address in (url(page), attempt.get_absolute_url()):
        client.get(address)
    with django_assert_num_queries(7):
        assert client.get(url(page)).status_code == 200
    with django_assert_num_queries(4):
        assert client.get(attempt.get_absolute_url()).status_code == 200
