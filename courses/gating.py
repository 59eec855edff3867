"""What is locked for a participant, and because of what: one pure function, no database.

Items are named by their ids in the order of the outline. An item that is done, or that a tutor has opened for this
person, is never locked. A condition that nobody could meet counts for nothing: an item that is no longer in the
outline, or one that stands later in it. So, days apart, something undone is always open.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from courses.enums import LockReason


@dataclass(frozen=True, slots=True)
class Gate:
    """What must come before one item."""

    item: int
    module: int
    after_previous: bool = False
    after_item: int | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """Why an item is closed: `missing` is the item to be done first, or `opens_on` the day to wait for."""

    reason: LockReason
    missing: int | None = None
    opens_on: datetime.date | None = None


def locks(
    gates: Sequence[Gate],
    *,
    done: Collection[int],
    opens: Mapping[int, datetime.date],
    today: datetime.date,
    opened: Collection[int] = (),
) -> dict[int, Lock]:
    """Item → its lock, for those that are locked.

    `done` are the items that are done; `opens` says from which day a module or an item is open (the later counts);
    `opened` are the items that a tutor has opened for this person. What the person can do something about is said
    first: an item to do, and only then a day to wait for.
    """
    found: dict[int, Lock] = {}
    before: list[int] = []
    for gate in gates:
        if gate.item not in done and gate.item not in opened:
            lock = _lock_of(gate, before, done, opens, today)
            if lock is not None:
                found[gate.item] = lock
        before.append(gate.item)
    return found


def _lock_of(
    gate: Gate,
    before: Sequence[int],
    done: Collection[int],
    opens: Mapping[int, datetime.date],
    today: datetime.date,
) -> Lock | None:
    if gate.after_item in before and gate.after_item not in done:
        return Lock(LockReason.ITEM, missing=gate.after_item)
    if gate.after_previous and before and before[-1] not in done:
        return Lock(LockReason.PREVIOUS, missing=before[-1])
    days = [opens[place] for place in (gate.module, gate.item) if place in opens]
    if days and max(days) > today:
        return Lock(LockReason.DATE, opens_on=max(days))
    return None
