"""Which deadline comes next: a pure function of a run's dates, the outline and the records."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from courses.enums import LessonState
from courses.outline import Outline, OutlineModule
from courses.progress import Record, state_of


@dataclass(frozen=True)
class Deadline:
    """A day and what should be done by it; `module` is None for the end of the run."""

    due_on: datetime.date
    module: OutlineModule | None
    is_past: bool


def next_deadline(
    *,
    ends_on: datetime.date,
    module_days: Mapping[int, datetime.date],
    outline: Outline,
    records: Mapping[int, Record],
    today: datetime.date,
) -> Deadline | None:
    """The earliest day that something undone is due; the end of the run if no module has one; None if all is done."""
    undone = [
        module
        for module in outline.modules
        if any(state_of(lesson.pk, records) != LessonState.DONE for lesson in module.lessons)
    ]
    if not undone:
        return None
    dated = [(module_days[module.pk], module) for module in undone if module.pk in module_days]
    if not dated:
        return Deadline(ends_on, None, ends_on < today)
    day, module = min(dated, key=lambda pair: pair[0])
    return Deadline(day, module, day < today)
