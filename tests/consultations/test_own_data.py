"""What the queue tells a person about themselves, and what is left of it when they are forgotten."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from consultations import own_data
from consultations.actions import consultation as actions
from consultations.actions import merging
from consultations.enums import ConsultationState
from consultations.models import Consultation, Message, MessageFile
from tests.factories.consultations import ConsultationFactory, expert_for, with_text
from tests.factories.mail import DeliveryFactory
from vector.common.uploads import CheckedFile, private_storage
from vector.mail.enums import DeliveryState
from vector.people import registry
from vector.people.actions.accounts import anonymise

pytestmark = pytest.mark.django_db


def a_file(name: str) -> CheckedFile:
    return CheckedFile(content=ContentFile(b"Text", name=name), original_name=name, content_type="text/plain", size=4)


def test_data_holds_my_threads_and_nobody_elses(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    mine = with_text(ConsultationFactory(subject="Договор"), "Мой вопрос")
    other = with_text(ConsultationFactory(organisation=mine.organisation), "Чужой вопрос")
    expert = expert_for(mine, other)
    actions.claim(mine, by=expert.person)
    actions.answer(mine, by=expert.person, text="Ответ", files=[a_file("образец.txt")])
    with django_assert_num_queries(2):
        section = own_data.messages(mine.asker)
    assert [(row["Вопрос"], row["Текст"], row["Файлы"]) for row in section.rows] == [
        (f"{mine.number} Договор", "Мой вопрос", ""),
        (f"{mine.number} Договор", "Ответ", "образец.txt"),
    ]
    assert [row["Текст"] for row in own_data.messages(expert.person).rows] == ["Ответ"]
    assert "consultations" in [section.code for section in registry.sections_of(mine.asker)]


def test_forgotten_asker_leaves_closed_questions_without_words(django_capture_on_commit_callbacks: Any) -> None:
    mine = with_text(ConsultationFactory(subject="Про Анну"), "Анна просит помочь")
    answered = with_text(ConsultationFactory(asker=mine.asker, organisation=mine.organisation, topic=mine.topic))
    other = with_text(ConsultationFactory(subject="Чужое"), "Чужой вопрос")
    expert = expert_for(mine, answered, other)
    actions.reply(mine, by=mine.asker, text="И ещё про Анну", files=[a_file("анна.txt")])
    stored = MessageFile.objects.get().file.name
    actions.claim(answered, by=expert.person)
    actions.answer(answered, by=expert.person, text="Ответ эксперта")
    waiting = DeliveryFactory(group=f"consultation-{mine.pk}", recipient=expert.person.email)
    with django_capture_on_commit_callbacks(execute=True):
        anonymise(person=mine.asker, by=mine.asker)
    rows = {row.pk: (row.state, row.subject) for row in Consultation.objects.all()}
    assert rows == {
        mine.pk: (ConsultationState.CLOSED, own_data.REMOVED),
        answered.pk: (ConsultationState.ANSWERED, own_data.REMOVED),
        other.pk: (ConsultationState.NEW, "Чужое"),
    }
    assert sorted(Message.objects.values_list("text", flat=True)) == sorted(
        [own_data.REMOVED, own_data.REMOVED, own_data.REMOVED, "Ответ эксперта", "Чужой вопрос"]
    )
    assert not MessageFile.objects.exists()
    assert not private_storage().exists(stored)
    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.SUPERSEDED


def test_forgotten_asker_of_a_joined_question_gets_no_answer() -> None:
    main = with_text(ConsultationFactory())
    joined = with_text(ConsultationFactory(topic=main.topic, organisation=main.organisation))
    expert = expert_for(main).person
    merging.merge(joined, into=main, by=expert)
    anonymise(person=joined.asker, by=joined.asker)
    actions.claim(main, by=expert)
    actions.answer(main, by=expert, text="Да.")
    joined.refresh_from_db()
    assert (joined.state, joined.messages.filter(kind="answer").count()) == (ConsultationState.CLOSED, 0)


def test_forgotten_expert_gives_questions_back_and_keeps_answers() -> None:
    held, waiting, answered = (with_text(ConsultationFactory()) for _number in range(3))
    expert = expert_for(held, waiting, answered)
    for question in (held, waiting, answered):
        actions.claim(question, by=expert.person)
    actions.ask_back(waiting, by=expert.person, text="Сколько волонтёров?")
    actions.answer(answered, by=expert.person, text="Ответ эксперта")
    routed = ConsultationFactory(topic=held.topic, organisation__region=held.region, routed_to=expert.person)
    colleague = expert_for(routed)
    anonymise(person=expert.person, by=expert.person)
    routed.refresh_from_db()
    assert (routed.routed_to, routed.holder) == (colleague.person, None)
    waiting.refresh_from_db()
    assert (waiting.paused_at, waiting.minutes_left) == (None, None)
    rows = {row.pk: (row.state, row.holder_id) for row in Consultation.objects.all()}
    assert rows == {
        held.pk: (ConsultationState.NEW, None),
        waiting.pk: (ConsultationState.NEW, None),
        answered.pk: (ConsultationState.ANSWERED, expert.person_id),
        routed.pk: (ConsultationState.NEW, None),
    }
    assert Message.objects.filter(text="Ответ эксперта").count() == 1
    expert.refresh_from_db()
    assert expert.is_available is False


def test_forgetting_locks_questions_then_experts_each_at_once_and_in_one_order() -> None:
    held, other = (with_text(ConsultationFactory()) for _number in range(2))
    expert = expert_for(held, other)
    colleagues = [expert_for(question).pk for question in (other, held)]
    actions.claim(other, by=expert.person)
    actions.claim(held, by=expert.person)
    with CaptureQueriesContext(connection) as queries:
        anonymise(person=expert.person, by=expert.person)
    locks = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    of_questions = [sql for sql in locks if 'FROM "consultations_consultation"' in sql]
    of_experts = [sql for sql in locks if 'FROM "consultations_expert"' in sql]
    assert 'ORDER BY "consultations_consultation"."id" ASC' in of_questions[0]
    assert locks.index(of_questions[0]) < locks.index(of_experts[0])
    assert {str(expert.pk), *map(str, colleagues)} <= set(re.findall(r"\d+", of_experts[0].partition(" IN (")[2]))
