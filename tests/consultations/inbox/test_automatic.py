"""What machines wrote, or may have written: kept beside the question it is about, never answered, never lost."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from consultations import registry
from consultations.enums import MessageKind
from consultations.inbox.enums import Outcome, Reason
from consultations.inbox.panel import letters_beside
from consultations.models import Consultation
from tests.consultations.inbox.world import MAILBOX, World, come, simple
from tests.factories.people import MembershipFactory
from vector.mail.models import Delivery

pytestmark = pytest.mark.django_db


def test_robots_are_never_answered(world: World) -> None:
    before = Delivery.objects.count()
    for number, head in enumerate(
        [b"Auto-Submitted: auto-replied", b"List-Id: <x.example.org>", b"Precedence: bulk", b"Return-Path: <>"]
    ):
        row = come(head + b"\r\n" + simple(world.asker.email, world.address(world.asker), "Меня нет", number=number))
        assert (row.outcome, row.consultation) == (Outcome.AUTOMATIC, world.question)
        come(head + b"\r\n" + simple("robot@example.org", MAILBOX, "Меня нет", number=100 + number))
    assert Delivery.objects.count() == before
    assert [kind for kind, _text, _channel in world.thread()] == [MessageKind.QUESTION]


@pytest.mark.parametrize(
    "subject",
    [
        "В отпуске по уходу за ребёнком: может ли волонтёр работать?",
        "В отпуске по уходу за ребёнком можно быть волонтёром",
        "Нет на месте врача – кто принимает волонтёров",
        "Автоответы на обращения: как настроить",
        "Re: вне офиса: нужна ли страховка",
    ],
)
def test_a_persons_subject_about_absence_is_no_robots(world: World, subject: str) -> None:
    row = come(simple(world.asker.email, MAILBOX, "Подскажите.", subject=subject))
    assert (row.outcome, row.reason) == (Outcome.QUESTION, "")


@pytest.mark.parametrize("subject", ["Автоответ: Договор?", "Re: Я в отпуске до 12 июня.", "Out of office"])
def test_what_only_its_subject_calls_automatic_waits_for_the_office_if_the_sender_is_known(
    world: World, subject: str
) -> None:
    before = Delivery.objects.count()
    row = come(simple(world.asker.email, world.address(world.asker), "Меня нет.", subject=subject))
    assert (row.outcome, row.reason, row.person) == (Outcome.HELD, Reason.ABSENT, world.asker)
    assert letters_beside(world.expert, world.question) == {"letters": [row]}
    stranger = come(simple("stranger@example.org", MAILBOX, "Меня нет.", subject=subject, number=1))
    assert (stranger.outcome, stranger.reason) == (Outcome.AUTOMATIC, Reason.ABSENT)
    assert Delivery.objects.count() == before


def test_a_robots_letter_stands_beside_a_question_only_if_it_is_of_its_people_or_answers_us(
    world: World, settings: Any
) -> None:
    def robot(sender: str, to: str = MAILBOX, head: bytes = b"") -> Consultation | None:
        numbers.append(len(numbers))
        letter = simple(sender, to, "Купите!", subject=f"Re: {world.question.number}", number=numbers[-1])
        return come(b"Auto-Submitted: auto-replied\r\n" + head + letter).consultation

    numbers: list[int] = []
    assert robot("stranger@example.org") is None
    assert robot(MembershipFactory().person.email) is None
    assert letters_beside(world.expert, world.question) is None
    assert robot(world.asker.email) == world.question
    # Robots answer from addresses of their own.
    assert robot("robot@example.org", world.address(world.asker)) == world.question
    sent = Delivery.objects.filter(key__contains=":received:").earliest("pk").message_id.encode()
    assert robot("robot@example.org", head=b"In-Reply-To: " + sent + b"\r\n") == world.question
    settings.CONSULTATION_MAIL_AUTHSERV_ID = "mx.example.org"
    assert robot(world.asker.email) is None


def test_who_answers_sees_that_the_asker_is_away_and_nobody_else_is_told(
    world: World, django_assert_num_queries: Any
) -> None:
    assert letters_beside(world.expert, world.question) is None
    robot = b"Auto-Submitted: auto-replied\r\n" + simple(
        world.asker.email, world.address(world.asker), "Меня <b>нет</b> до июня", subject="Автоответ"
    )
    row = come(robot)
    with django_assert_num_queries(1):
        beside = letters_beside(world.expert, world.question)
    assert beside == {"letters": [row]}
    text = render_to_string("inbox/_panel.html", beside)
    assert "Меня &lt;b&gt;нет&lt;/b&gt; до июня" in text
    assert "inbox/_panel.html" in registry._panels
