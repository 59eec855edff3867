"""The long run: 10,000 letters, 20 SIGKILLs, Redis killed twice, a tenth of all answered 451. `make test-long` only.

LETTERS= and KILLS= make it shorter.
"""

import os
import random

import pytest

from tests.celery_processes import CeleryProcess
from tests.kill.conftest import assert_one_message_id_each, queue_letters, repeats, wait_for_all, wait_until_recorded
from tests.smtp import SmtpSink
from vector.launcher.broker import Redis

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

LETTERS = int(os.environ.get("LETTERS", "10000"))
KILLS = int(os.environ.get("KILLS", "20"))
PROCESSES = 2


def test_ten_thousand_letters_survive_twenty_kills(
    private_redis: Redis, smtp_sink: SmtpSink, running: CeleryProcess
) -> None:
    chance = random.Random(2026)  # noqa: S311 - chance that repeats, no secret
    reply = smtp_sink._reply
    smtp_sink._reply = lambda stage, recipients: (  # type: ignore[method-assign]
        "451 4.7.1 Later" if stage == "rcpt" and chance.random() < 0.1 else reply(stage, recipients)
    )
    addresses = queue_letters(LETTERS)
    for kill in range(1, KILLS + 1):
        smtp_sink.wait_for(kill * LETTERS // (KILLS + 2), seconds=300)
        running.kill()
        if kill in (KILLS // 3, 2 * KILLS // 3):
            private_redis.kill()
            private_redis.start()
        running.start()
    letters = wait_for_all(smtp_sink, addresses, seconds=900)
    wait_until_recorded(LETTERS, seconds=120)
    assert sum(repeats(smtp_sink.letters).values()) <= KILLS * PROCESSES
    assert max(repeats(smtp_sink.letters).values(), default=0) <= 2
    assert_one_message_id_each(letters)
