"""Notes for colleagues: who is called by name."""

import pytest
from django.test import Client

from tests.consultations.test_desk import form, held
from tests.factories.consultations import expert_for
from tests.sign_in import signed_in
from vector.mail.outbox import letters_to

pytestmark = pytest.mark.django_db


def test_colleague_whom_a_note_calls_by_name_gets_a_letter(client: Client) -> None:
    question, expert = held()
    called, other = expert_for(question).person, expert_for(question).person
    text = f"@{called}, посмотрите, пожалуйста. @{other}овский – не он."
    signed_in(client, expert).post(question.get_absolute_url(), form(question, "note", **{"note-text": text}))
    assert [len(letters_to(person.email)) for person in (called, other)] == [1, 0]
    assert list(question.messages.get(kind="note").mentioned.all()) == [called]
