"""Leases, taking back, marking, and what the database is asked for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories.mail import DeliveryFactory, SuppressionFactory
from vector.common.errors import DomainError
from vector.mail import tasks
from vector.mail.actions import deliveries
from vector.mail.actions.suppressions import is_suppressed, suppress, suppressed_streams, unsuppress
from vector.mail.enums import FINAL, TRANSITIONS, WITHOUT_CONSENT, DeliveryState, Stream, states_before
from vector.mail.models import Delivery, Suppression
from vector.mail.outcomes import Outcome, Verdict

pytestmark = pytest.mark.django_db


def state_of(row):
    row.refresh_from_db()
    return row.state


def run_out():
    Delivery.objects.filter(state=DeliveryState.CLAIMED).update(claimed_until=timezone.now() - timedelta(seconds=1))


def claimed():
    return Delivery.objects.get(claim=deliveries.claim_due())


def test_claim_takes_due_letters_only_oldest_first_up_to_the_limit():
    now = timezone.now()
    late = DeliveryFactory(not_before=now - timedelta(hours=1))
    later = DeliveryFactory(not_before=now - timedelta(hours=2))
    DeliveryFactory(not_before=now + timedelta(seconds=30))
    DeliveryFactory(state=DeliveryState.FAILED)
    first, second, third = (deliveries.claim_due(limit=1) for _time in range(3))
    assert Delivery.objects.get(claim=first) == later
    assert Delivery.objects.get(claim=second) == late
    assert third is None


def test_lease_that_runs_is_left_alone_and_one_that_ran_out_is_taken_back():
    row = DeliveryFactory()
    claimed()
    assert deliveries.take_back() == 0
    run_out()
    assert deliveries.take_back() == 1
    assert state_of(row) == DeliveryState.DUE
    assert (row.claim, row.attempts, row.unclear, row.handed_at) == (None, 0, 0, None)
    assert row.not_before <= timezone.now()


def test_handed_letter_of_a_lost_worker_is_unclear_repeated_twice_and_then_waits_for_a_person():
    row = DeliveryFactory()
    for unclear in (1, 2):
        assert deliveries.hand(claimed()) is True
        run_out()
        assert deliveries.take_back() == 1
        assert state_of(row) == DeliveryState.DUE
        assert row.unclear == unclear
        assert row.not_before > timezone.now() + timedelta(seconds=40)
        Delivery.objects.update(not_before=timezone.now())
    deliveries.hand(claimed())
    run_out()
    deliveries.take_back()
    assert state_of(row) == DeliveryState.UNKNOWN
    assert row.unclear == 3
    assert row.claim is None


def test_renewed_lease_does_not_run_out():
    row = DeliveryFactory()
    claim = claimed().claim
    run_out()
    assert deliveries.renew(claim) == 1
    assert deliveries.take_back() == 0
    assert state_of(row) == DeliveryState.CLAIMED


def test_released_letters_are_due_with_the_reason():
    row = DeliveryFactory()
    claim = claimed().claim
    assert deliveries.release(claim, reply="connect: no") == 1
    assert state_of(row) == DeliveryState.DUE
    assert row.last_reply == "connect: no"
    assert deliveries.release(claim) == 0


def test_useless_letters_are_marked():
    useless = DeliveryFactory(expires_at=timezone.now(), not_before=timezone.now() + timedelta(days=1))
    good = DeliveryFactory(expires_at=timezone.now() + timedelta(days=1))
    assert tasks.sweep() == {"taken_back": 0, "expired": 1}
    assert (state_of(useless), state_of(good)) == (DeliveryState.EXPIRED, DeliveryState.DUE)


def test_dispatcher_on_hold_claims_nothing(settings):
    settings.MAIL_HOLD = True
    row = DeliveryFactory()
    assert tasks.dispatch_due() == 0
    assert state_of(row) == DeliveryState.DUE


def test_dispatcher_starts_no_more_senders_than_allowed(settings, broker):
    settings.MAIL_SENDERS, settings.MAIL_BATCH_SIZE = 2, 1
    DeliveryFactory.create_batch(4)
    assert tasks.dispatch_due() == 2
    assert tasks.dispatch_due() == 0
    assert broker.llen("mail") == 2
    assert deliveries.live_claims() == 2


def test_task_with_a_claim_that_is_gone_does_nothing(settings):
    settings.EMAIL_PORT = 9
    assert tasks.send_batch("00000000-0000-4000-8000-000000000000") == 0


def test_every_state_can_be_reached_and_final_ones_move_by_hand_only():
    assert set(TRANSITIONS) == set(DeliveryState)
    assert all(states_before(state) for state in DeliveryState)
    by_itself = {DeliveryState.CLAIMED}
    assert not any(TRANSITIONS[state] & by_itself for state in FINAL)


@pytest.mark.parametrize("state", sorted(DeliveryState.values))
@pytest.mark.parametrize("to", sorted(DeliveryState.values))
def test_bulk_move_obeys_the_transitions(state, to):
    changes = {"sent_at": timezone.now()} if "sent" in (state, to) else {}
    row = DeliveryFactory(state=state, **changes)
    moved = Delivery.objects.filter(pk=row.pk).move(to=to, **changes)
    allowed = DeliveryState(to) in TRANSITIONS[DeliveryState(state)]
    assert moved == allowed
    assert state_of(row) == (to if allowed else state)


def test_suppression_holds_back_its_stream_and_everything_all_but_direct_answers():
    suppress("A@example.org ", stream=Stream.EVENTS, reason="asked by phone")
    assert is_suppressed("a@EXAMPLE.org", stream=Stream.EVENTS) is True
    assert is_suppressed("a@example.org", stream=Stream.NEWS) is False
    assert suppressed_streams("a@example.org") == {"events"}
    suppress("a@example.org")
    assert is_suppressed("a@example.org", stream=Stream.NEWS) is True
    assert is_suppressed("a@example.org", stream=Stream.ACCOUNT) is False
    assert is_suppressed("b@example.org", stream=Stream.NEWS) is False
    assert suppressed_streams("a@example.org") == {
        "community",
        "consultations",
        "courses",
        "events",
        "news",
        "surveys",
    }
    assert [unsuppress("a@example.org"), unsuppress("a@example.org")] == [True, False]
    assert Suppression.objects.get().reason == "asked by phone"


@pytest.mark.parametrize("stream", [Stream.ACCOUNT, Stream.ANSWER])
def test_direct_answers_cannot_be_stopped(stream):
    with pytest.raises(ValueError, match="Direct answers"):
        suppress("a@example.org", stream=stream)


def test_direct_answers_are_sent_to_those_who_want_nothing_else():
    row = DeliveryFactory(stream=Stream.ACCOUNT)
    SuppressionFactory(recipient=row.recipient, stream="")
    deliveries.claim_due()
    assert state_of(row) == DeliveryState.CLAIMED


@pytest.mark.parametrize("wish", ["", Stream.NEWS, WITHOUT_CONSENT])
def test_letter_stopped_after_it_was_claimed_is_not_handed(wish):
    row, other = DeliveryFactory(), DeliveryFactory()
    claim = deliveries.claim_due()
    suppress(row.recipient, stream=wish)
    handed = [deliveries.hand(letter) for letter in Delivery.objects.filter(claim=claim).order_by("pk")]
    assert handed == [False, True]
    assert (state_of(row), row.claim, row.attempts) == (DeliveryState.SUPPRESSED, None, 0)
    assert (state_of(other), other.attempts) == (DeliveryState.CLAIMED, 1)


def test_without_consent_only_letters_of_the_account_are_sent():
    rows = {stream: DeliveryFactory(recipient="a@example.org", stream=stream) for stream in Stream}
    DeliveryFactory(recipient="b@example.org", stream=Stream.ANSWER)
    suppress("a@example.org", stream=WITHOUT_CONSENT)
    late = DeliveryFactory(recipient="a@example.org", stream=Stream.ANSWER)
    claim = deliveries.claim_due()
    claimed_rows = Delivery.objects.filter(claim=claim).values_list("recipient", "stream")
    assert sorted(claimed_rows) == [("a@example.org", "account"), ("b@example.org", "answer")]
    assert {stream for stream, row in rows.items() if state_of(row) == DeliveryState.SUPPRESSED} == {
        stream for stream in Stream if stream != Stream.ACCOUNT
    }
    assert state_of(late) == DeliveryState.SUPPRESSED
    assert is_suppressed("a@example.org", stream=Stream.ANSWER) is True
    assert is_suppressed("a@example.org", stream=Stream.ACCOUNT) is False
    with pytest.raises(DomainError):
        deliveries.send_again(late, by=None)


def index_names(plan):
    found = {plan["Index Name"]} if "Index Name" in plan else set()
    return found.union(*(index_names(part) for part in plan.get("Plans", [])))


def test_what_is_not_due_costs_the_dispatcher_nothing():
    """20,000 letters that were sent, failed or lie in the future, three that are due: the partial index finds them."""
    with connection.cursor() as cursor:
        # What other tests rolled back lies in the index until somebody cleans it.
        cursor.execute("REINDEX INDEX delivery_due")
        cursor.execute(
            """
            INSERT INTO mail_delivery (public_id, created_at, updated_at, key, "group", stream, state, recipient,
                recipient_name, subject, text, html, headers, message_id, not_before, attempts, unclear, last_reply,
                sent_at)
            SELECT gen_random_uuid(), now(), now(), 'bulk-' || n, '', 'news',
                CASE n % 4 WHEN 0 THEN 'failed' WHEN 1 THEN 'due' ELSE 'sent' END,
                'person-' || n || '@example.org', '', '', '', '', '{}', '<' || n || '@example.org>',
                CASE n % 4 WHEN 1 THEN now() + n * interval '1 minute' ELSE now() - interval '1 day' END,
                0, 0, '', now()
            FROM generate_series(1, 20000) AS n
            """
        )
        cursor.execute("ANALYZE mail_delivery")
    DeliveryFactory.create_batch(3, not_before=timezone.now() - timedelta(minutes=1))
    moment = timezone.now().isoformat()
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT id FROM mail_delivery WHERE state = 'due' "
            "AND not_before <= %s ORDER BY not_before, id LIMIT 100 FOR UPDATE SKIP LOCKED",
            [moment],
        )
        plan = cursor.fetchone()[0][0]["Plan"]
    assert index_names(plan) == {"delivery_due"}
    assert plan["Actual Rows"] == 3
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 60


TOKEN = "hY3_-" + "aB9" * 12 + "Zz"
WITH_TOKEN = f"Войти: https://vector.example/sign-in/{TOKEN}/?next=/courses/\n"


def with_token():
    return DeliveryFactory(stream=Stream.ACCOUNT, text=WITH_TOKEN, html=f'<a href="https://v.example/{TOKEN}/">a</a>')


def test_sent_letter_keeps_no_token():
    row = with_token()
    letter = claimed()
    deliveries.hand(letter)
    assert letter.text == WITH_TOKEN, "the token is there as long as the letter may be sent"
    deliveries.record(letter, Outcome(Verdict.ACCEPTED, "end of data: 250 ok"))
    assert state_of(row) == DeliveryState.SENT
    assert row.text == "Войти: https://vector.example/sign-in/…/?next=/courses/\n"
    assert row.html == '<a href="https://v.example/…/">a</a>'


def test_replaced_letter_keeps_no_token():
    row = with_token()
    Delivery.objects.filter(pk=row.pk).update(group="wave-1")
    assert deliveries.supersede(group="wave-1") == 1
    row.refresh_from_db()
    assert (TOKEN in row.text, TOKEN in row.html) == (False, False)


@pytest.mark.parametrize("verdict", [Verdict.LATER, Verdict.REFUSED, Verdict.UNCLEAR])
def test_letter_that_may_be_sent_again_keeps_its_token(verdict):
    row = with_token()
    letter = claimed()
    deliveries.hand(letter)
    deliveries.record(letter, Outcome(verdict, "-"))
    row.refresh_from_db()
    assert row.text == WITH_TOKEN


def test_demo_keeps_tokens_of_sent_letters(settings):
    settings.DEMO = True
    row = with_token()
    letter = claimed()
    deliveries.hand(letter)
    deliveries.record(letter, Outcome(Verdict.ACCEPTED, "250"))
    row.refresh_from_db()
    assert row.text == WITH_TOKEN
