"""Buttons pressed twice, too late, or with what no page sends: what was done is done once, and the page says so."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations.actions import consultation as actions
from consultations.enums import ConsultationState
from consultations.models import Draft
from tests.consultations.test_desk import form, held
from tests.factories.people import StaffFactory
from tests.sign_in import signed_in
from vector.mail.outbox import letters_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("deed", ["answer", "answer_close", "ask_back"])
def test_button_pressed_twice_sends_once_and_says_so(client: Client, deed: str) -> None:
    question, expert = held()
    typed = form(question, deed, text="Сколько вас?", **{"note-text": "Проверено"})
    signed_in(client, expert)
    sent = [client.post(question.get_absolute_url(), typed) for _press in range(2)]
    assert [response.status_code for response in sent] == [302, 302]
    assert question.messages.for_askers().filter(author=expert).count() == 1
    assert question.messages.filter(kind="note").count() == 1
    assert len(letters_to(question.asker.email)) == 1
    assert Draft.objects.count() == 0


def test_clarifying_question_does_not_become_the_answer(client: Client) -> None:
    question, expert = held()
    actions.ask_back(question, by=expert, text="Сколько вас?")
    actions.ask_back(question, by=expert, text="Сколько вас?")
    actions.answer(question, by=expert, text="Сколько вас?")
    assert list(question.messages.values_list("kind", flat=True)) == ["question", "clarification", "answer"]


def test_more_is_asked_while_a_reply_is_awaited(client: Client) -> None:
    question, expert = held()
    waiting = actions.ask_back(question, by=expert, text="Сколько вас?")
    sent = signed_in(client, expert).post(question.get_absolute_url(), form(question, "ask_back", text="И где?"))
    assert sent.status_code == 302
    question.refresh_from_db()
    assert (question.state, question.version) == (ConsultationState.WAITING, waiting.version + 1)
    assert (question.paused_at, question.minutes_left) == (waiting.paused_at, waiting.minutes_left)
    assert len(letters_to(question.asker.email)) == 2


@pytest.mark.parametrize("number", ["9" * 5000, "²", "٣"])
def test_numbers_that_no_row_has_break_nothing(client: Client, number: str) -> None:
    question, expert = held()
    typed = form(question, "find", text="Да.", words="до\x00говор", documents=[number])
    signed_in(client, expert)
    found = client.post(question.get_absolute_url(), {**typed, "seen_message": number, "phrase": number})
    assert found.status_code == 200
    client.force_login(question.asker)
    closed = client.post(reverse("consultations:close", args=[question.public_id]), {"seen_version": number})
    assert closed.status_code == 302


def test_asker_is_not_led_to_the_queue(client: Client) -> None:
    question, expert = held()
    actions.answer(question, by=expert, text="Да.")
    actions.reply(question, by=question.asker, text="А если нет?")
    address = reverse("consultations:helped", args=[question.public_id])
    page = signed_in(client, question.asker).post(address, {"helped": "yes"})
    assert page.status_code == 409
    assert f'href="{reverse("consultations:queue")}"' not in page.content.decode()


def test_button_without_a_text_says_why_it_is_late(client: Client) -> None:
    question, expert = held()
    signed_in(client, expert)
    release = reverse("consultations:release", args=[question.public_id])
    assert [client.post(release).status_code for _press in range(2)] == [302, 409]
    assert "в поле ниже" not in client.post(release).content.decode()
    close = reverse("consultations:close", args=[question.public_id])
    signed_in(client, StaffFactory())
    stale = client.post(close, {"seen_version": question.version - 1})
    assert "Вопрос не закрыт" in stale.content.decode()
    question.refresh_from_db()
    typed = {"seen_version": question.version}
    assert [client.post(close, typed).status_code for _press in range(2)] == [302, 409]


def test_list_names_no_day_while_the_clock_stands_still(client: Client) -> None:
    question, expert = held()
    signed_in(client, question.asker)
    assert "ответ до" in client.get(reverse("consultations:question-list")).content.decode().lower()
    actions.ask_back(question, by=expert, text="Сколько вас?")
    assert "ответ до" not in client.get(reverse("consultations:question-list")).content.decode().lower()


def test_expert_reads_that_the_asker_closed_the_question_meanwhile(client: Client) -> None:
    question, expert = held()
    typed = form(question, "answer", text="Ответ, который уже не нужен")
    actions.close(question, by=question.asker)
    late = signed_in(client, expert).post(question.get_absolute_url(), typed)
    page = late.content.decode()
    assert (late.status_code, "Вопрос уже закрыт" in page, "Ответ, который уже не нужен" in page) == (409, True, True)
    assert question.messages.filter(kind="answer").count() == 0


@pytest.mark.parametrize("name", ["claim", "release", "close", "helped"])
def test_address_of_a_button_says_what_to_do(client: Client, name: str) -> None:
    question, expert = held()
    page = signed_in(client, expert).get(reverse(f"consultations:{name}", args=[question.public_id]))
    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert "Вернитесь на страницу с кнопкой" in page.content.decode()
    question.refresh_from_db()
    assert question.state == ConsultationState.ASSIGNED
