"""Which deadline comes next: a pure function of a person's dates, the outline and the records."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from courses.enums import ItemState
from courses.outline import Outline, OutlineItem, OutlineModule
from courses.progress import Record, state_of


@dataclass(frozen=True)
class Deadline:
    """A day and what should be done by it; `place` is None for the end of the run."""

    due_on: datetime.date
    place: OutlineModule | OutlineItem | None
    is_past: bool

    @property
    def is_module(self) -> bool:
        return isinstance(self.place, OutlineModule)


def next_deadline(
    *,
    ends_on: datetime.date,
    due: Mapping[int, datetime.date],
    outline: Outline,
    records: Mapping[int, Record],
    today: datetime.date,
) -> Deadline | None:
    """The earliest day that something undone is due; the end of the run if nothing has one; None if all is done.

    `due` names modules and items by their ids and holds what this person has more time for already.
    """
    undone = [item for item in outline.entries if state_of(item.pk, records) != ItemState.DONE]
    if not undone:
        return None
    modules = {item.module for item in undone}
    places: list[OutlineModule | OutlineItem] = [module for module in outline.modules if module.pk in modules]
    places += undone
    dated = [(due[place.pk], place) for place in places if place.pk in due]
    if not dated:
        return Deadline(ends_on, None, ends_on < today)
    day, place = min(dated, key=lambda pair: pair[0])
    return Deadline(day, place, day < today)
