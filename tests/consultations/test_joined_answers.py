"""An answer that several askers get: each is greeted by name, the expert knows of them all, nobody waits in vain."""

from typing import Any

import pytest
from django.test import Client

from consultations.actions import consultation as actions
from consultations.actions import merging
from consultations.enums import ConsultationState
from consultations.models import Consultation, Draft, ReusableAnswer
from tests.consultations.test_desk import form, held
from tests.consultations.test_merging import same
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
