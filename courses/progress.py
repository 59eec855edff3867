"""How far a participant is and where to go on: pure functions, no database.

Items (lessons, quizzes, assignments) are named by their ids in the order of the outline. `states` holds only what is
recorded; an item that is not in it has not been started. Recorded items that are no longer in the outline (unpublished)
count for nothing. Which items are locked comes from courses.gating.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.enums import ItemState


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded of one item."""

    state: str
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """How far: items done, items there are, the one to go on with (None when nothing can be gone on with now)."""

    done: int
    total: int
    next_item: int | None

    @property
    def is_complete(self) -> bool:
        return self.total > 0 and self.done == self.total

    @property
    def is_begun(self) -> bool:
        return self.done > 0

    @property
    def percent(self) -> int:
        """Whole per cent, 100 only when everything is done."""
        return self.done * 100 // self.total if self.total else 0


def summarise(order: Sequence[int], states: Mapping[int, Record], *, locked: Collection[int] = ()) -> Summary:
    """How far somebody with these records is in an outline of this order, with these items locked."""
    return Summary(
        done=sum(1 for item in order if state_of(item, states) == ItemState.DONE),
        total=len(order),
        next_item=next_item(order, states, locked=locked),
    )


def done_of(states: Mapping[int, Record]) -> frozenset[int]:
    """The items that are done."""
    return frozenset(item for item, record in states.items() if record.state == ItemState.DONE)


def state_of(item: int, states: Mapping[int, Record], *, locked: Collection[int] = ()) -> ItemState:
    record = states.get(item)
    if item in locked:
        return ItemState.LOCKED
    return ItemState(record.state) if record else ItemState.NOT_STARTED


def next_item(order: Sequence[int], states: Mapping[int, Record], *, locked: Collection[int] = ()) -> int | None:
    """The item to go on with.

    What was opened last, if it is not done; else the first after it that is not done; else the first of all that is
    not done. A locked one never. None when nothing is left.
    """
    left = [item for item in order if item not in locked and state_of(item, states) != ItemState.DONE]
    if not left:
        return None
    known = [item for item in order if item in states]
    if not known:
        return left[0]
    last = max(known, key=lambda item: states[item].touched_at)
    if last in left:
        return last
    after = set(order[order.index(last) + 1 :])
    return next((item for item in left if item in after), left[0])
