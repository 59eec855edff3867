"""Generators side by side on the real database: rows = recipients; without the protection they are more."""

import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import count as counter

import pytest
from django.db import connection

from accelerators.events import actions, tasks
from accelerators.events.enums import EventState
from accelerators.events.models import Event
from tests.accelerators.events.conftest import World, make_world
from vector.common.errors import TransitionRefused
from vector.mail.models import Delivery
from vector.mail.outbox import Outgoing, queue_many

pytestmark = pytest.mark.django_db(transaction=True)
GENERATORS = 8


@pytest.fixture
def scheduled(clock, transactional_db) -> World:
    """An event that is scheduled but has no letters yet, as if all beats woke at once."""
    world = make_world()
    Event.objects.update(state=EventState.SCHEDULED)
    return world


def side_by_side(deed: Callable[[], object], count: int = GENERATORS) -> list[BaseException]:
    """Run a deed in many threads that start together, each with its own connection; returns what they raised."""
    gate = threading.Barrier(count)
    raised: list[BaseException] = []

    def run() -> None:
        try:
            gate.wait(timeout=20)
            deed()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def expected(world: World) -> list[tuple[str, str]]:
    return sorted((address, rung) for address in world.addresses() for rung in ("invitation", "week", "day", "hour"))


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "locked", lambda event: Event.objects.get(pk=event.pk))


def without_unique_key(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = counter(1)

    def queue_under_other_keys(letters: list[Outgoing]) -> int:
        return queue_many([replace(letter, key=f"{letter.key}-{next(numbers)}") for letter in letters])

    monkeypatch.setattr(actions, "queue_many", queue_under_other_keys)


def test_many_generators_at_once_queue_each_letter_once(scheduled):
    assert side_by_side(tasks.complete_ladders) == []
    assert side_by_side(tasks.complete_ladders) == []

    assert scheduled.letters() == expected(scheduled)


def test_the_unique_key_alone_is_enough(scheduled, monkeypatch):
    without_lock(monkeypatch)

    assert side_by_side(tasks.complete_ladders) == []

    assert scheduled.letters() == expected(scheduled)


def test_the_lock_alone_is_enough(scheduled, monkeypatch):
    without_unique_key(monkeypatch)

    assert side_by_side(tasks.complete_ladders) == []

    assert scheduled.letters() == expected(scheduled)


def test_without_both_letters_are_doubled(scheduled, monkeypatch):
    """The control: this test would not notice a missing protection if it did not fail here."""
    without_lock(monkeypatch)
    without_unique_key(monkeypatch)

    assert side_by_side(tasks.complete_ladders) == []

    assert Delivery.objects.count() > len(expected(scheduled))


def test_two_people_of_the_office_schedule_at_once(scheduled):
    Event.objects.update(state=EventState.WINDOW_ANNOUNCED)

    refused = side_by_side(lambda: actions.schedule(event=scheduled.event, by=scheduled.office))

    assert [type(error) for error in refused] == [TransitionRefused] * (GENERATORS - 1)
    assert scheduled.letters() == expected(scheduled)


def test_beats_run_while_the_event_is_moved(scheduled):
    tasks.complete_ladders()
    later = scheduled.event.starts_at.replace(day=25)
    moved = threading.Event()

    def deed() -> None:
        if not moved.is_set():
            moved.set()
            actions.move(event=scheduled.event, by=scheduled.office, starts_at=later, ends_at=later.replace(hour=11))
        tasks.complete_ladders()

    raised = side_by_side(deed)

    assert [type(error).__name__ for error in raised if type(error).__name__ != "DomainError"] == []
    assert scheduled.letters(state="due") == expected(scheduled)
    assert set(Delivery.objects.filter(state="due").values_list("expires_at", flat=True)) == {later}
