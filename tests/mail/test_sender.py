"""Sending over a real socket: each reply at each stage ends in the right state, and no letter delays another."""

import tracemalloc
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.mail import DeliveryFactory, SuppressionFactory
from tests.mail.smtp_server import DROP
from vector.mail import sender, stopping
from vector.mail.actions import deliveries
from vector.mail.enums import DeliveryState, Stream
from vector.mail.models import Delivery
from vector.mail.outcomes import MAX_ATTEMPTS

pytestmark = pytest.mark.django_db

WAITS, SENT, FAILED = DeliveryState.DUE, DeliveryState.SENT, DeliveryState.FAILED


def send_what_is_due():
    claim = deliveries.claim_due()
    return sender.send(claim) if claim else 0


def make_due():
    """Let the pauses pass."""
    Delivery.objects.filter(state=WAITS).update(not_before=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("stage", "reply", "state", "words", "attempts"),
    [
        # The session: about the server or us, so no letter fails, whatever the code.
        ("connect", "421 4.3.2 closing", WAITS, "connect: 421 4.3.2 closing", 0),
        ("connect", "554 5.7.1 no service for you", WAITS, "connect: 554 5.7.1 no service for you", 0),
        ("connect", DROP, WAITS, "connect: Connection unexpectedly closed", 0),
        ("EHLO", "421 4.3.2 closing", WAITS, "EHLO: 421 4.3.2 closing", 0),
        ("EHLO", "550 5.7.1 who are you", WAITS, "EHLO: 550 5.7.1 who are you", 0),
        ("EHLO", DROP, WAITS, "EHLO: Connection unexpectedly closed", 0),
        # The letter.
        ("MAIL", "451 4.3.0 try later", WAITS, "MAIL: 451 4.3.0 try later", 1),
        ("MAIL", "421 4.3.2 closing", WAITS, "MAIL: 421 4.3.2 closing", 1),
        ("MAIL", "550 5.7.1 sender refused", FAILED, "MAIL: 550 5.7.1 sender refused", 1),
        ("MAIL", DROP, WAITS, "MAIL: соединение прервалось", 1),
        ("RCPT", "450 4.2.1 mailbox busy", WAITS, "RCPT: 450 4.2.1 mailbox busy", 1),
        ("RCPT", "452 4.2.2 mailbox full", WAITS, "RCPT: 452 4.2.2 mailbox full", 1),
        ("RCPT", "550 5.1.1 no such user", FAILED, "RCPT: 550 5.1.1 no such user", 1),
        ("RCPT", "553 5.1.3 bad address", FAILED, "RCPT: 553 5.1.3 bad address", 1),
        ("RCPT", "251 will forward", SENT, "end of data: 250 taken", 1),
        ("RCPT", DROP, WAITS, "RCPT: Connection unexpectedly closed", 1),
        ("DATA", "451 4.3.0 no room now", WAITS, "DATA: 451 4.3.0 no room now", 1),
        ("DATA", "554 5.6.0 no", FAILED, "DATA: 554 5.6.0 no", 1),
        ("DATA", "250 what?", WAITS, "DATA: 250 what?", 1),
        ("DATA", DROP, WAITS, "DATA: Connection unexpectedly closed", 1),
        ("END", "250 2.0.0 queued as 1A2B", SENT, "end of data: 250 2.0.0 queued as 1A2B", 1),
        ("END", "451 4.7.1 greylisted", WAITS, "end of data: 451 4.7.1 greylisted", 1),
        ("END", "421 4.3.2 closing", WAITS, "end of data: 421 4.3.2 closing", 1),
        ("END", "552 5.3.4 too big", FAILED, "end of data: 552 5.3.4 too big", 1),
        ("END", "554 5.7.1 spam", FAILED, "end of data: 554 5.7.1 spam", 1),
        ("END", DROP, WAITS, "end of data: Connection unexpectedly closed", 1),
        ("END", "gibberish", WAITS, "end of data: -1 erish", 1),
    ],
)
def test_each_reply_at_each_stage_ends_in_the_right_state(smtp, stage, reply, state, words, attempts):
    smtp.answer(stage, reply)
    row = DeliveryFactory()
    send_what_is_due()
    row.refresh_from_db()
    assert row.state == state
    assert row.last_reply == words
    assert row.attempts == attempts
    assert row.claim is None
    is_unclear = stage == "END" and not reply[:3].isdigit()
    assert row.unclear == is_unclear
    assert (row.sent_at is not None) == (state == SENT)
    if state == WAITS:
        assert row.handed_at is None
        # Growing pauses for a letter; none when it was the session.
        assert (row.not_before > timezone.now()) == bool(attempts)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "END"])
@pytest.mark.parametrize("reply", ["451 later", "550 never", "421 bye", DROP])
def test_the_next_letter_arrives_whatever_happened_to_the_first(smtp, stage, reply):
    smtp.answer(stage, reply, times=1)
    first, second = DeliveryFactory(), DeliveryFactory()
    send_what_is_due()
    assert [letter.recipient for letter in smtp.received][-1] == second.recipient
    second.refresh_from_db()
    first.refresh_from_db()
    assert second.state == SENT
    assert first.state == (FAILED if reply == "550 never" else WAITS)


def test_no_server_costs_no_attempt_and_says_why(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    rows = DeliveryFactory.create_batch(3)
    send_what_is_due()
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.attempts, row.claim) == (WAITS, 0, None)
        assert row.last_reply == "connect: [Errno 111] Connection refused"


def test_one_connection_sends_many_each_to_one_recipient(smtp):
    rows = DeliveryFactory.create_batch(7)
    assert send_what_is_due() == 7
    assert smtp.sessions == 1
    assert [letter.recipient for letter in smtp.received] == [row.recipient for row in rows]
    assert [letter.message_id for letter in smtp.received] == [row.message_id for row in rows]
    assert sum(command.upper().startswith("RCPT") for command in smtp.commands) == 7
    assert set(Delivery.objects.values_list("state", flat=True)) == {SENT}


def test_connection_lost_between_letters_is_opened_anew_and_nobody_waits(smtp):
    DeliveryFactory.create_batch(2)
    send_what_is_due()
    smtp.rules.clear()
    first, second = DeliveryFactory(), DeliveryFactory()
    # The second MAIL of the session meets a server that has closed it.
    smtp.answer("MAIL", "250 ok", times=1)
    smtp.answer("MAIL", "421 4.4.2 too many letters for one session", times=1)
    assert send_what_is_due() == 2
    assert [letter.recipient for letter in smtp.received][-2:] == [first.recipient, second.recipient]
    assert smtp.received[-1].session == smtp.received[-2].session + 1
    second.refresh_from_db()
    assert (second.state, second.attempts) == (SENT, 1)


def test_claimed_letters_go_on_to_further_ones_with_the_same_connection(smtp, settings):
    settings.MAIL_BATCH_SIZE = 2
    DeliveryFactory.create_batch(5)
    assert send_what_is_due() == 5
    assert smtp.sessions == 1


def test_pauses_grow_and_end(smtp):
    smtp.answer("RCPT", "451 later")
    row = DeliveryFactory()
    pauses = []
    for _attempt in range(MAX_ATTEMPTS):
        make_due()
        send_what_is_due()
        row.refresh_from_db()
        pauses.append((row.not_before - timezone.now()).total_seconds())
    assert row.state == FAILED
    assert row.attempts == MAX_ATTEMPTS
    assert row.last_reply == "RCPT: 451 later"
    for number, pause in enumerate(pauses[:8]):
        assert 60 * 2**number * 0.79 < pause <= 60 * 2**number * 1.2
    assert all(pause <= 4 * 3600 * 1.2 for pause in pauses)
    assert send_what_is_due() == 0


def test_unclear_letter_is_repeated_twice_with_the_same_message_id_and_then_waits_for_a_person(smtp):
    smtp.answer("END", DROP)
    row = DeliveryFactory()
    for _attempt in range(5):
        make_due()
        send_what_is_due()
    row.refresh_from_db()
    assert row.state == DeliveryState.UNKNOWN
    assert row.unclear == 3
    assert [letter.message_id for letter in smtp.received] == [row.message_id] * 3


def test_letter_that_became_useless_while_it_was_retried_is_marked(smtp):
    smtp.answer("RCPT", "451 later")
    row = DeliveryFactory(expires_at=timezone.now() + timedelta(seconds=30))
    send_what_is_due()
    Delivery.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    make_due()
    assert send_what_is_due() == 0
    row.refresh_from_db()
    assert row.state == DeliveryState.EXPIRED
    assert row.last_reply == "RCPT: 451 later"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": "Тема\nBcc: everybody@example.org"}, "Письмо нельзя составить"),
        ({"subject": "Тема\rBcc: everybody@example.org"}, "Письмо нельзя составить"),
        ({"message_id": "<a@b>\nBcc: x@example.org"}, "Письмо нельзя составить"),
        ({"headers": {"Reply-To": "a@example.org\nBcc: b@example.org"}}, "Письмо нельзя составить"),
        ({"headers": {"Bcc": "b@example.org"}}, "Письмо нельзя составить"),
        ({"recipient": "no address"}, "Это не адрес электронной почты"),
        ({"recipient": "a@b@example.org"}, "Это не адрес электронной почты"),
        ({"recipient": "a@example.org> SIZE=1"}, "Это не адрес электронной почты"),
        ({"recipient": "a@example.org\nRCPT TO:<b@example.org>"}, "Это не адрес электронной почты"),
        ({"recipient": ""}, "Это не адрес электронной почты"),
        ({"recipient": "@example.org"}, "Это не адрес электронной почты"),
        ({"recipient": f"{'a' * 65}@example.org"}, "Адрес электронной почты слишком длинный"),
    ],
)
def test_poison_letter_fails_alone(smtp, changes, words):
    before, poison, after = DeliveryFactory(), DeliveryFactory(**changes), DeliveryFactory()
    assert send_what_is_due() == 2
    poison.refresh_from_db()
    assert poison.state == FAILED
    assert poison.last_reply.startswith(words)
    assert [letter.recipient for letter in smtp.received] == [before.recipient, after.recipient]
    assert smtp.sessions == 1


def test_address_with_a_cyrillic_domain_goes_out_in_ascii(smtp):
    DeliveryFactory(recipient="office@пример.рф")
    assert send_what_is_due() == 1
    assert smtp.received[0].recipient == "office@xn--e1afmkfd.xn--p1ai"


def test_address_with_cyrillic_before_the_at_needs_a_server_that_takes_it(smtp):
    DeliveryFactory(recipient="почта@пример.рф")
    assert send_what_is_due() == 1
    assert smtp.received[0].recipient == "почта@xn--e1afmkfd.xn--p1ai"
    smtp.extensions = ("8BITMIME",)
    refused, other = DeliveryFactory(recipient="почта@example.org"), DeliveryFactory()
    assert send_what_is_due() == 1
    refused.refresh_from_db()
    assert refused.state == FAILED
    assert smtp.received[-1].recipient == other.recipient


def test_line_that_begins_with_a_dot_arrives_whole(smtp):
    DeliveryFactory(subject="...", text=".\n..\n.a\n", html="")
    send_what_is_due()
    assert smtp.received[0].message.get_content().replace("\r\n", "\n") == ".\n..\n.a\n"


def test_direct_answers_pass_the_others_by(smtp, settings):
    settings.MAIL_BATCH_SIZE = 3
    news = DeliveryFactory.create_batch(6, not_before=timezone.now() - timedelta(hours=1))
    link = DeliveryFactory(stream=Stream.ACCOUNT)
    send_what_is_due()
    assert [letter.recipient for letter in smtp.received][:2] == [link.recipient, news[0].recipient]


def test_unwanted_and_late_letters_end_without_being_sent(smtp):
    unwanted, late, wanted = DeliveryFactory(), DeliveryFactory(expires_at=timezone.now()), DeliveryFactory()
    SuppressionFactory(recipient=unwanted.recipient)
    assert send_what_is_due() == 1
    for row in (unwanted, late, wanted):
        row.refresh_from_db()
    assert (unwanted.state, late.state, wanted.state) == (DeliveryState.SUPPRESSED, DeliveryState.EXPIRED, SENT)


def test_asked_to_stop_the_sender_gives_back_what_it_has_not_handed(smtp, monkeypatch):
    DeliveryFactory.create_batch(5)
    asked = iter([False, False, True])
    monkeypatch.setattr(stopping, "is_asked", lambda: next(asked, True))
    assert send_what_is_due() == 2
    assert Delivery.objects.filter(state=SENT).count() == 2
    assert Delivery.objects.filter(state=WAITS, claim=None, attempts=0).count() == 3


def test_nothing_leaves_on_hold(smtp, settings):
    DeliveryFactory.create_batch(2)
    claim = deliveries.claim_due()
    settings.MAIL_HOLD = True
    assert sender.send(claim) == 0
    assert smtp.received == []
    assert Delivery.objects.filter(state=WAITS, claim=None).count() == 2


def test_two_workers_with_the_same_claim_send_each_letter_once(smtp):
    DeliveryFactory.create_batch(4)
    claim = deliveries.claim_due()
    first = list(Delivery.objects.filter(claim=claim))
    assert sender.send(claim) == 4
    # The redelivered task read the rows before the first one had finished.
    assert [deliveries.hand(row) for row in first] == [False] * 4
    assert sender.send(claim) == 0
    assert len(smtp.received) == 4


def test_memory_does_not_grow_with_the_number_of_letters(smtp, settings):
    """One batch at a time is in memory, however many letters wait."""
    settings.MAIL_BATCH_SIZE = 20

    def peak(count):
        DeliveryFactory.create_batch(count, text="Здравствуйте! " * 2000)
        smtp.received.clear()
        smtp.answer("END", "550 not kept")  # the server of this test must not keep them either
        tracemalloc.start()
        try:
            send_what_is_due()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(20)
    assert peak(200) < 1.5 * peak(40)
    assert Delivery.objects.filter(state=FAILED).count() == 260
