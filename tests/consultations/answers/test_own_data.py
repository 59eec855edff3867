"""What publication tells a person about themselves, and what is left of it when they are forgotten."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageLogEntry, Revision

from consultations.answers import own_data
from consultations.answers.actions.pages import REMOVED
from consultations.answers.enums import AnswerState
from consultations.answers.models import ConsentRequest, PublishedAnswer, PublishedAnswerPage
from consultations.answers.queries import Texts
from tests.factories import answers as made
from vector.people import registry
from vector.people.actions.accounts import anonymise
from vector.search import similar

pytestmark = pytest.mark.django_db


def test_data_holds_copies_of_my_questions_and_nobody_elses(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    mine = made.published()
    made.published(texts=Texts("Чужое", "Чужой вопрос", "Чужой ответ"))
    with django_assert_num_queries(1):
        section = own_data.copies(mine.consultation.asker)
    assert [(row["Вопрос"], row["Состояние"], row["Опубликованный ответ"]) for row in section.rows] == [
        (mine.consultation.number, "Опубликован", made.TEXTS.answer)
    ]
    assert "published_answers" in [section.code for section in registry.sections_of(mine.consultation.asker)]


def test_forgotten_asker_leaves_nothing_on_the_site(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mine = made.published()
        other = made.published(texts=Texts("Медкнижка", "Нужна ли медкнижка?", "Не нужна."))
    url, page = mine.page.get_url(), mine.page_id
    assert made.TEXTS.answer in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        anonymise(person=mine.consultation.asker, by=mine.consultation.asker)
    assert client.get(url).status_code == 404
    left = {row.pk: (row.state, row.title, row.question, row.answer) for row in PublishedAnswer.objects.all()}
    assert left == {
        mine.pk: (AnswerState.WITHDRAWN, REMOVED, REMOVED, REMOVED),
        other.pk: (AnswerState.PUBLISHED, "Медкнижка", "Нужна ли медкнижка?", "Не нужна."),
    }
    assert list(PublishedAnswerPage.objects.all()) == [other.page]
    assert not Revision.objects.filter(object_id=str(page)).exists()
    assert not PageLogEntry.objects.filter(page=page, label__contains=made.TEXTS.title).exists()
    assert not ConsentRequest.objects.filter(consultation=mine.consultation).exists()
    assert similar.similar("нужен договор студентам") == []


def test_forgotten_expert_leaves_the_answer_on_the_site() -> None:
    mine = made.published()
    anonymise(person=mine.drafted_by, by=mine.drafted_by)
    mine.refresh_from_db()
    assert (mine.state, mine.page.live) == (AnswerState.PUBLISHED, True)
