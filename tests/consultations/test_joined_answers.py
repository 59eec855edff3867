"""An answer that several askers get: each is greeted by name, the expert knows of them all, nobody waits in vain."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.actions import consultation as actions
from consultations.actions import merging
from consultations.enums import ConsultationState
from consultations.models import Consultation, Draft, ReusableAnswer
from tests.consultations.test_desk import form, held
from tests.consultations.test_merging import same
from tests.factories.consultations import ConsultationFactory, expert_for, with_text
from tests.sign_in import signed_in
from vector.mail.outbox import letters_to

pytestmark = pytest.mark.django_db

LINE = 'id="joined"'


@pytest.fixture
def pair() -> tuple[Consultation, Consultation, Any]:
    """A held question, one that is joined with it, and the expert."""
    main, expert = held()
    duplicate = same(main)
    for question, name in ((main, "Первая"), (duplicate, "Вторая")):
        question.asker.first_name = name
        question.asker.save()
    merging.merge(duplicate, into=main, by=expert)
    return Consultation.objects.get(pk=main.pk), duplicate, expert


def test_expert_is_told_how_many_get_the_text(client: Client, pair: tuple[Consultation, Consultation, Any]) -> None:
    main, duplicate, expert = pair
    page = signed_in(client, expert).get(main.get_absolute_url()).content.decode()
    assert "Этот ответ получит ещё 1 человек" in page
    merging.merge(same(main), into=main, by=expert)
    assert "Этот ответ получат ещё 2 человека" in client.get(main.get_absolute_url()).content.decode()
    for question in (duplicate, main):
        merging.take_all_apart(question, by=expert, now=main.created_at)
    assert LINE not in client.get(main.get_absolute_url()).content.decode()


def test_reusable_greeting_names_each_asker_and_no_other(
    client: Client, pair: tuple[Consultation, Consultation, Any]
) -> None:
    main, duplicate, expert = pair
    phrase = ReusableAnswer.objects.create(title="Привет", text="Здравствуйте, {имя} ({номер})!")
    signed_in(client, expert)
    client.post(main.get_absolute_url(), form(main, "insert", phrase=phrase.pk))
    assert Draft.objects.get().text == phrase.text
    sent = client.post(main.get_absolute_url(), form(main, "answer", text=phrase.text))
    assert sent.status_code == 302
    for question in (main, duplicate):
        answer = question.messages.get(kind="answer").text
        assert answer == f"Здравствуйте, {question.asker.first_name} ({question.number})!"
    assert client.post(main.get_absolute_url(), form(main, "answer", text=phrase.text)).status_code == 302
    assert [question.messages.filter(kind="answer").count() for question in (main, duplicate)] == [1, 1]


def test_nobody_waits_for_the_reply_of_another_asker(pair: tuple[Consultation, Consultation, Any]) -> None:
    main, duplicate, expert = pair
    actions.ask_back(main, by=expert, text="Здравствуйте, {имя}! Сколько вас?")
    duplicate.refresh_from_db()
    assert (duplicate.state, duplicate.merged_into, duplicate.paused_at) == (ConsultationState.NEW, None, None)
    assert main.messages.get(kind="clarification").text == "Здравствуйте, Первая! Сколько вас?"
    assert letters_to(duplicate.asker.email) == []


def test_answer_is_read_before_it_goes_to_another_asker(client: Client) -> None:
    main, expert = held()
    actions.answer(main, by=expert, text="Первый ответ, Анне лично.")
    late = same(main)
    signed_in(client, expert)
    address = reverse("consultations:arrange", args=[late.public_id])
    wanted = {"deed": "merge", "merge-other": main.number}
    page = client.post(address, wanted)
    assert (page.status_code, "Анне лично" in page.content.decode()) == (200, True)
    assert (late.messages.filter(kind="answer").count(), letters_to(late.asker.email)) == (0, [])
    seen = main.messages.get(kind="answer").pk
    actions.reply(main, by=main.asker, text="А если нет?")
    actions.answer(Consultation.objects.get(pk=main.pk), by=expert, text="Второй ответ.")
    newer = client.post(address, {**wanted, "seen_answer": seen})
    assert (newer.status_code, "Второй ответ" in newer.content.decode()) == (200, True)
    seen = main.messages.filter(kind="answer").last().pk
    assert client.post(address, {**wanted, "seen_answer": seen}).status_code == 302
    assert late.messages.get(kind="answer").text == "Второй ответ."


def test_asker_of_a_joined_question_reads_how_far_the_other_one_is(client: Client) -> None:
    main = with_text(ConsultationFactory())
    duplicate, expert = same(main), expert_for(main).person
    merging.merge(duplicate, into=main, by=expert)
    signed_in(client, duplicate.asker)
    for address in (duplicate.get_absolute_url(), reverse("consultations:question-list")):
        assert "У эксперта" not in client.get(address).content.decode()
    assert "Вопрос ждёт эксперта" in client.get(duplicate.get_absolute_url()).content.decode()
    actions.claim(main, by=expert)
    for address in (duplicate.get_absolute_url(), reverse("consultations:question-list")):
        assert "У эксперта" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("text", "status"), [("Здравствуйте, {имя}! {Номер}", 302), ("Уважаемый {должность} {имя}, {фио}", 200)]
)
def test_field_that_nothing_is_known_for_is_refused_when_it_is_written(client: Client, text: str, status: int) -> None:
    _question, expert = held()
    address = reverse("consultations:phrases")
    page = signed_in(client, expert).post(address, {"title": "Привет", "text": text})
    assert (page.status_code == 302) == (status == 302)
    if status != 302:
        assert "{должность}, {фио}" in page.content.decode()
        assert ReusableAnswer.objects.count() == 0
