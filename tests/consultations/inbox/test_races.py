"""Two at once: each letter is taken once and acted upon once. Without the protection it is not."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from consultations.inbox import polling
from consultations.inbox.actions import taking
from consultations.inbox.actions.handling import handle
from consultations.inbox.actions.taking import take
from consultations.inbox.enums import Outcome
from consultations.inbox.letters.fingerprint import fingerprint
from consultations.inbox.models import IncomingLetter
from consultations.inbox.tasks import fetch
from tests.celery_processes import CeleryProcess
from tests.consultations.inbox.world import MAILBOX, World, simple
from tests.imap import ImapServer
from vector.launcher.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 15
WORKERS = 4


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each returned, all begun together, each with a connection of its own."""
    barrier, results = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results.append(deed())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def replies(world: World, count: int = COUNT) -> list[bytes]:
    address = world.address(world.asker)
    return [simple(world.asker.email, address, f"Письмо {number}", number=number) for number in range(count)]


def test_several_at_once_take_each_letter_once(world: World) -> None:
    letters = replies(world)
    taken = at_once(*[lambda: [take(letter) for letter in letters]] * WORKERS)
    assert sum(row is not None for rows in taken for row in rows) == COUNT
    assert IncomingLetter.objects.count() == COUNT


def test_without_the_unique_digest_letters_are_taken_several_times(world: World) -> None:
    """The control: looking first whether it is there protects from nothing."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inbox_incomingletter DROP CONSTRAINT inbox_incomingletter_digest_key")
    looked = threading.Barrier(WORKERS)

    def unprotected(letter: bytes) -> None:
        digest = fingerprint(letter)
        is_there = IncomingLetter.objects.filter(digest=digest).exists()
        looked.wait()
        if not is_there:
            IncomingLetter.objects.create(digest=digest, size=len(letter))

    letters = replies(world, 3)
    at_once(*[lambda: [unprotected(letter) for letter in letters]] * WORKERS)
    assert IncomingLetter.objects.count() == 3 * WORKERS


def test_two_pollers_without_the_lock_still_take_each_letter_once(
    world: World, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    imap.deliver(*replies(world))
    together = threading.Barrier(2)
    waiting = polling.Mailbox.waiting

    def both_have_looked(self: Any) -> Any:
        found = waiting(self)
        together.wait()
        return found

    monkeypatch.setattr(polling.Mailbox, "waiting", both_have_looked)
    taken = at_once(*[lambda: polling._poll(float("inf"))] * 2)
    assert sum(taken) == IncomingLetter.objects.count() == COUNT
    at_once(*[polling.handle_unread] * 2)
    polling.handle_unread()
    texts = world.question.messages.order_by("pk").values_list("text", flat=True)[1:]
    assert sorted(texts) == sorted(f"Письмо {number}" for number in range(COUNT))
    assert imap.unseen() == 0


def test_of_two_pollers_one_goes_home(world: World, imap: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    imap.deliver(*replies(world, 2))
    other: list[int] = []

    def meanwhile(raw: bytes, **options: Any) -> Any:
        if not other:
            other.extend(at_once(polling.poll))
        return taking.take(raw, **options)

    monkeypatch.setattr(polling, "take", meanwhile)
    assert (polling.poll(), other) == (2, [0])


def test_two_at_once_act_upon_a_letter_once(world: World) -> None:
    rows = [take(letter) for letter in replies(world)]
    at_once(*[lambda: [handle(row) for row in rows]] * WORKERS)
    for row in rows:
        handle(row)
    assert world.question.messages.count() == 1 + COUNT
    assert set(IncomingLetter.objects.values_list("outcome", flat=True)) == {Outcome.REPLY}


@pytest.mark.kill
def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    world: World, imap: ImapServer, worker: Callable[..., CeleryProcess]
) -> None:
    count = 60
    environment = {
        "CONSULTATION_IMAP_URL": imap.url,
        "CONSULTATION_MAILBOX_ADDRESS": MAILBOX,
        "CONSULTATION_MAIL_PER_HOUR": "1000",
    }
    imap.deliver(*replies(world, count))
    first = worker(environment=environment)
    first.start()
    fetch.delay()
    assert wait_until(lambda: IncomingLetter.objects.count() >= 10, 60, pause=0.01)
    first.kill()
    taken = IncomingLetter.objects.count()
    assert taken < count, "killed too late to show anything"
    second = worker(environment=environment)
    second.start()

    def is_done() -> bool:
        fetch.delay()
        return IncomingLetter.objects.filter(outcome=Outcome.REPLY).count() == count

    assert wait_until(is_done, 120, pause=2)
    texts = list(world.question.messages.order_by("pk").values_list("text", flat=True))[1:]
    assert sorted(texts) == sorted(f"Письмо {number}" for number in range(count))
