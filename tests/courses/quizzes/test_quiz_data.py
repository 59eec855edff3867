"""What quizzes keep about a person: given out whole, forgotten without losing the points; how editors make a quiz."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from courses.quizzes import own_data
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import AsideAnswer, AttemptQuestion, QuizPage, QuizSlot
from tests.factories import quizzes as bank
from tests.factories.attempts import begun, finished, questions, quiz, save
from tests.factories.people import StaffFactory
from tests.sign_in import signed_in
from vector.people.registry import sections_of

pytestmark = pytest.mark.django_db


def test_own_data_hold_every_answer_and_nobody_elses() -> None:
    attempt = finished(QuestionKind.SHORT, QuestionKind.SINGLE)
    finished(QuestionKind.SHORT)
    [section] = [one for one in sections_of(attempt.enrolment.person) if one.code == "quizzes"]
    assert [row["Ответ"] for row in section.rows] == ["договор", "Вести учёт волонтёров"]
    assert {row["Тест"] for row in section.rows} == {attempt.quiz.title}


def test_forgetting_takes_own_words_and_leaves_points_and_choices() -> None:
    attempt = begun(QuestionKind.ESSAY, QuestionKind.SINGLE)
    save(attempt, {"text": "Меня зовут так-то"}, {"chosen": questions(attempt)[1].version.data["options"][0]["id"]})
    save(attempt, {"text": "Другой текст"}, shown={})
    AttemptQuestion.objects.update(comment="Спасибо, что назвали себя")
    other = finished(QuestionKind.SHORT)
    own_data.forget(attempt.enrolment.person)
    essay, choice = questions(attempt)
    assert (essay.response, essay.comment) == ({}, "")
    assert choice.response["chosen"]
    assert AsideAnswer.objects.count() == 0
    assert questions(other)[0].response == {"text": "договор"}


def test_a_place_holds_a_question_or_a_category() -> None:
    page = quiz()
    question, category = bank.question(), bank.QuestionCategoryFactory()
    for fields in ({}, {"question": question, "category": category}, {"question": question, "number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuizSlot.objects.create(quiz=page, **fields)
    slot = QuizSlot(quiz=page, question=question, category=category)
    with pytest.raises(ValidationError, match="или один вопрос, или раздел"):
        slot.validate_constraints()


def test_minutes_are_counted_from_the_questions_or_are_the_time_limit() -> None:
    page = quiz(*[QuestionKind.SINGLE] * 3)
    page.save()
    assert page.reading_minutes == 5
    page.time_limit = 40
    page.save()
    assert page.reading_minutes == 40


def test_editor_opens_the_form_of_a_quiz(client: Client) -> None:
    page: QuizPage = quiz(QuestionKind.SINGLE)
    office = StaffFactory()
    office.groups.set(Group.objects.all())
    response: Any = signed_in(client, office).get(reverse("wagtailadmin_pages:edit", args=[page.pk]), follow=True)
    assert response.status_code == 200
