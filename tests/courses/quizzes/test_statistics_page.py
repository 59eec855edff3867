"""The page of a quiz's statistics: who sees it, whose answers it counts, what it says."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from courses.quizzes.actions import attempts as actions
from courses.quizzes.enums import QuestionKind
from courses.quizzes.item_queries import figures_of, first_attempts
from courses.quizzes.models import QuizPage
from tests.factories import attempts as factories
from tests.factories import courses
from tests.factories.people import StaffFactory, UserFactory
from tests.factories.quizzes import next_version
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return factories.quiz(QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.SHORT, title="Итоговый тест")


@pytest.fixture
def run(quiz):
    return courses.CourseRunFactory(course=quiz.get_parent().get_parent().specific, title="Первый поток")


def answered(quiz: QuizPage, run: Any, *, is_right: bool = True, enrolment: Any = None) -> Any:
    attempt = factories.begin(quiz, enrolment or courses.EnrolmentFactory(run=run))
    factories.answer_all(attempt, is_right=is_right)
    return actions.hand_in(attempt, by=attempt.enrolment.person)


def page_of(quiz: QuizPage) -> str:
    return reverse("quizzes:statistics", args=[quiz.pk])


def test_page_tells_who_chose_what(client, quiz, run):
    for number in range(12):
        answered(quiz, run, is_right=number < 8)
    page = signed_in(client, StaffFactory()).get(page_of(quiz))
    assert page.status_code == 200
    rows = page.context["rows"]
    assert [(row["answers"], row["facility"], row["discrimination"], row["kind"]) for row in rows] == [
        (12, 67, "1", "good")
    ] * 3
    first = rows[0]["chosen"]
    assert [(one["count"], one["percent"], one["strongest"], one["weakest"]) for one in first] == [
        (8, 67, 100, 0),
        (4, 33, 0, 100),
        (0, 0, 0, 0),
    ]
    assert [one["text"] for one in rows[2]["chosen"]] == ["договор", "не знаю"]
    assert "Вести учёт волонтёров" in page.text
    assert "никто не выбрал" in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_only_the_first_attempt_with_a_result_counts(quiz, run):
    enrolment = courses.EnrolmentFactory(run=run)
    first = answered(quiz, run, is_right=False, enrolment=enrolment)
    answered(quiz, run, is_right=True, enrolment=enrolment)
    factories.begin(quiz, courses.EnrolmentFactory(run=run))
    assert first_attempts(quiz, [run]) == [first.pk]
    assert [one.item.facility for one in figures_of([first.pk])] == [0, 0, 0]


def test_answers_to_all_wordings_come_together(quiz, run):
    answered(quiz, run)
    slot = quiz.slots.order_by("sort_order").first()
    next_version(slot.question, kind=QuestionKind.SINGLE, body="<p>Иначе?</p>")
    answered(quiz, run)
    figures = figures_of(first_attempts(quiz, [run]))
    assert [(one.versions, one.item.answers) for one in figures] == [(2, 2), (1, 2), (1, 2)]
    assert figures[0].version.body == "<p>Иначе?</p>"
    assert [one.count for one in figures[0].item.chosen] == [2, 0, 0]


def test_essays_are_not_set_side_by_side(client, run):
    quiz = factories.quiz(QuestionKind.ESSAY, QuestionKind.DESCRIPTION, QuestionKind.SINGLE)
    attempt = answered(quiz, courses.CourseRunFactory(course=quiz.get_parent().get_parent().specific))
    one = attempt.questions.get(position=attempt.questions.order_by("position").first().position)
    one.share = "0.5"
    one.save()
    figures = figures_of([attempt.pk])
    assert [(row.version.kind, row.item.answers, len(row.item.chosen)) for row in figures] == [
        ("essay", 1, 0),
        ("single", 1, 3),
    ]


def test_text_with_gaps_stands_above_its_answers(client):
    quiz = factories.quiz(QuestionKind.GAPS)
    answered(quiz, courses.CourseRunFactory(course=quiz.get_parent().get_parent().specific))
    page = signed_in(client, StaffFactory()).get(page_of(quiz))
    assert "Волонтёр заключает [1] с организацией.<br>" in page.text
    assert [one["text"] for one in page.context["rows"][0]["chosen"]] == ["[1] договор", "[2] 14"]


def test_tutor_counts_the_own_runs_only(client, quiz, run):
    other = courses.CourseRunFactory(course=run.course, title="Второй поток")
    tutor = courses.RunTutorFactory(run=run).person
    answered(quiz, run)
    answered(quiz, other, is_right=False)
    page = signed_in(client, tutor).get(page_of(quiz))
    assert [row["facility"] for row in page.context["rows"]] == [100, 100, 100]
    assert "Второй поток" not in page.text
    assert client.get(page_of(quiz), {"run": other.public_id}).status_code == 404
    assert client.get(page_of(quiz), {"run": "нет"}).status_code == 404
    page = signed_in(client, StaffFactory()).get(page_of(quiz))
    assert [row["facility"] for row in page.context["rows"]] == [50, 50, 50]
    page = client.get(page_of(quiz), {"run": other.public_id})
    assert [row["facility"] for row in page.context["rows"]] == [0, 0, 0]


def test_others_learn_nothing(client, quiz, run):
    attempt = answered(quiz, run)
    stranger = courses.RunTutorFactory().person
    for person in (attempt.enrolment.person, stranger, UserFactory()):
        response = signed_in(client, person).get(page_of(quiz))
        assert response.status_code == 404
        assert "Вести учёт волонтёров" not in response.text
    client.logout()
    assert client.get(page_of(quiz)).status_code == 302
    assert signed_in(client, StaffFactory()).post(page_of(quiz)).status_code == 405


def test_what_is_not_there_is_not_found(client):
    client = signed_in(client, StaffFactory())
    for number in (0, 10**9, 10**30):
        assert client.get(f"/quizzes/{number}/statistics/").status_code == 404


def test_before_the_first_result_the_page_says_what_will_be_here(client, quiz):
    page = signed_in(client, StaffFactory()).get(page_of(quiz))
    assert page.context["rows"] == []
    assert "Результатов пока нет" in page.text
    assert client.get(page_of(quiz), {"run": uuid.uuid4()}).status_code == 404


def test_page_asks_the_same_whatever_is_counted(client, quiz, run, django_assert_num_queries):
    client = signed_in(client, courses.RunTutorFactory(run=run).person)
    answered(quiz, run)
    client.get(page_of(quiz))
    with django_assert_num_queries(8):
        client.get(page_of(quiz))
    for _number in range(29):
        answered(quiz, run)
    with django_assert_num_queries(8):
        assert client.get(page_of(quiz)).context["attempts"] == 30
