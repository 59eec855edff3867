"""How far a participant is and where to go on: pure functions, no database.

Lessons are named by their ids in the order of the outline. `states` holds only what is recorded; a lesson that is not
in it has not been started. Recorded lessons that are no longer in the outline (unpublished) count for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.enums import LessonState


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded of one lesson."""

    state: str
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """How far: lessons done, lessons there are, the one to go on with (None when all are done or there are none)."""

    done: int
    total: int
    next_lesson: int | None

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


def summarise(order: Sequence[int], states: Mapping[int, Record]) -> Summary:
    """How far somebody with these records is in an outline of this order."""
    return Summary(
        done=sum(1 for lesson in order if state_of(lesson, states) == LessonState.DONE),
        total=len(order),
        next_lesson=next_lesson(order, states),
    )


def state_of(lesson: int, states: Mapping[int, Record]) -> LessonState:
    record = states.get(lesson)
    return LessonState(record.state) if record else LessonState.NOT_STARTED


def next_lesson(order: Sequence[int], states: Mapping[int, Record]) -> int | None:
    """The lesson to go on with.

    What was opened last, if it is not done; else the first after it that is not done; else the first of all that is
    not done. None when nothing is left.
    """
    left = [lesson for lesson in order if state_of(lesson, states) != LessonState.DONE]
    if not left:
        return None
    known = [lesson for lesson in order if lesson in states]
    if not known:
        return left[0]
    last = max(known, key=lambda lesson: states[lesson].touched_at)
    if state_of(last, states) != LessonState.DONE:
        return last
    after = set(order[order.index(last) + 1 :])
    return next((lesson for lesson in left if lesson in after), left[0])
