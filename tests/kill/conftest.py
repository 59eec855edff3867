"""Short leases and pauses for the real processes of these tests, so that a minute of theirs takes a second."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from tests.celery_processes import CeleryProcess
from tests.factories.mail import letter
from tests.smtp import Received, SmtpSink
from vector.mail import outbox
from vector.mail.enums import Stream
from vector.mail.models import Delivery

# Half an hour: `make test-long` asks for it.
collect_ignore = [] if os.environ.get("VECTOR_LONG_TESTS") else ["test_outbox_long.py"]

HASTE = {
    "VECTOR_DISPATCH_SECONDS": "0.3",
    "VECTOR_SWEEP_SECONDS": "0.5",
    "MAIL_CLAIM_SECONDS": "2",
    "MAIL_LEASE_SECONDS": "3",
    "MAIL_RETRY_SECONDS": "0.5",
    "MAIL_BATCH_SIZE": "20",
    "EMAIL_TIMEOUT": "2",
}


@pytest.fixture(autouse=True)
def _haste(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in HASTE.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def running(worker: Callable[..., CeleryProcess], beat: Callable[..., CeleryProcess]) -> CeleryProcess:
    """A worker and a beat at work; the worker is given."""
    process = worker()
    process.start()
    beat().start()
    return process


def queue_letters(count: int, *, first: int = 0) -> list[str]:
    """Queue letters to recipients of their own; returns the addresses."""
    addresses = [f"person-{number}@example.org" for number in range(first, first + count)]
    outbox.queue_many(
        outbox.Outgoing(key=f"kill-{address}", to=address, letter=letter(), stream=Stream.NEWS) for address in addresses
    )
    return addresses


def wait_for_all(sink: SmtpSink, addresses: Iterable[str], *, seconds: float = 40.0) -> list[Received]:
    """Wait until every address has got its letter."""
    wanted = set(addresses)
    return sink.wait_until(
        lambda letters: wanted <= {recipient for letter in letters for recipient in letter.recipients},
        what=f"letters to {len(wanted)} addresses",
        seconds=seconds,
    )


def repeats(letters: Iterable[Received]) -> dict[str, int]:
    """How many copies too many each recipient got."""
    counted = Counter(recipient for letter in letters for recipient in letter.recipients)
    return {recipient: count - 1 for recipient, count in counted.items() if count > 1}


def assert_one_message_id_each(letters: Iterable[Received]) -> None:
    """Every copy carries the Message-ID of its row."""
    rows = dict(Delivery.objects.values_list("recipient", "message_id"))
    for received in letters:
        assert received.message_id == rows[received.recipients[0]]


def wait_until_recorded(count: int, *, seconds: float = 20.0) -> None:
    """Wait until as many rows are written down as sent: the last result comes after the last letter."""
    end = time.monotonic() + seconds
    while Delivery.objects.filter(state="sent").count() < count:
        assert time.monotonic() < end, dict(Delivery.objects.values_list("recipient", "state"))
        time.sleep(0.05)
