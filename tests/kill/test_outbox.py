"""Workers, beats and servers are killed, stopped and doubled; every letter arrives, and repeats are only what must be.

Each promise has its control: the same without protection breaks it, so the test can see what it looks for.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.celery_processes import CeleryProcess
from tests.kill.conftest import assert_one_message_id_each, queue_letters, repeats, wait_for_all, wait_until_recorded
from tests.smtp import SmtpSink
from vector.launcher.broker import Redis
from vector.mail import tasks
from vector.mail.actions import deliveries
from vector.mail.enums import DeliveryState
from vector.mail.models import Delivery

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESSES = 2


@contextmanager
def unprotected(order: str) -> Iterator["subprocess.Popen[bytes]"]:
    child = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-W", "ignore", "-m", "tests.kill.unprotected", order],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "vector.settings"},
        stdout=subprocess.PIPE,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def test_killed_worker_loses_nothing_and_repeats_only_what_was_in_flight(
    smtp_sink: SmtpSink, running: CeleryProcess
) -> None:
    smtp_sink.pause = 0.05
    addresses = queue_letters(60)
    for count in (10, 30):
        smtp_sink.wait_for(count)
        running.kill()
        running.start()
    letters = wait_for_all(smtp_sink, addresses)
    wait_until_recorded(60)
    assert sum(repeats(smtp_sink.letters).values()) <= 2 * PROCESSES
    assert max(repeats(smtp_sink.letters).values(), default=0) <= 2
    assert_one_message_id_each(letters)


def test_control_marking_before_sending_loses_letters(transactional_db: None, smtp_sink: SmtpSink) -> None:
    smtp_sink.pause = 0.05
    addresses = queue_letters(30)
    with unprotected("mark-first"):
        smtp_sink.wait_for(3)
    with unprotected("mark-first") as again:
        again.wait()
    arrived = {letter.recipients[0] for letter in smtp_sink.letters}
    assert len(arrived) < len(addresses)


def test_stopped_worker_finishes_the_letter_in_hand_and_gives_the_rest_back(
    smtp_sink: SmtpSink, running: CeleryProcess
) -> None:
    smtp_sink.pause = 0.05
    addresses = queue_letters(40)
    smtp_sink.wait_for(8)
    asked_at = time.monotonic()
    assert running.stop() == 0
    assert time.monotonic() - asked_at < 10
    arrived = len(smtp_sink.letters)
    assert arrived < 40
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == arrived
    assert Delivery.objects.filter(state=DeliveryState.CLAIMED, handed_at__isnull=False).count() == 0
    smtp_sink.pause = 0
    running.start()
    wait_for_all(smtp_sink, addresses)
    wait_until_recorded(40)
    assert repeats(smtp_sink.letters) == {}


def test_redis_goes_and_comes_back_and_every_letter_arrives_once(
    private_redis: Redis, smtp_sink: SmtpSink, running: CeleryProcess
) -> None:
    smtp_sink.pause = 0.03
    addresses = queue_letters(30)
    smtp_sink.wait_for(5)
    private_redis.kill()
    addresses += queue_letters(20, first=30)
    time.sleep(1)
    private_redis.start()
    letters = wait_for_all(smtp_sink, addresses, seconds=60)
    wait_until_recorded(50)
    assert repeats(letters) == {}
    assert_one_message_id_each(letters)


def test_dispatcher_without_a_broker_gives_up_fast_and_gives_the_claim_back(
    transactional_db: None, private_redis: Redis
) -> None:
    queue_letters(5)
    private_redis.kill()
    began_at = time.monotonic()
    assert tasks.dispatch_due() == 0
    assert time.monotonic() - began_at < 2
    assert Delivery.objects.filter(state=DeliveryState.DUE, claim=None).count() == 5


def test_two_beats_two_workers_and_dispatchers_beside_them_send_nothing_twice(
    smtp_sink: SmtpSink,
    running: CeleryProcess,
    worker: Callable[..., CeleryProcess],
    beat: Callable[..., CeleryProcess],
) -> None:
    worker().start()
    beat().start()
    addresses = queue_letters(120)
    for _round in range(3):
        tasks.dispatch_due()
        claim = deliveries.claim_due()
        if claim:  # the same message twice, as Redis redelivers it
            tasks.send_batch.delay(str(claim))
            tasks.send_batch.delay(str(claim))
    letters = wait_for_all(smtp_sink, addresses)
    wait_until_recorded(120)
    assert repeats(letters) == {}
    assert_one_message_id_each(letters)
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_control_two_senders_without_claims_send_twice(transactional_db: None, smtp_sink: SmtpSink) -> None:
    smtp_sink.pause = 0.02
    queue_letters(20)
    with unprotected("send-first") as one, unprotected("send-first") as other:
        one.wait()
        other.wait()
    assert len(repeats(smtp_sink.letters)) > 0
