"""When somebody is reminded of a day in a course, and how the letter is named: arithmetic only, no database.

One letter a day of a participant that something undone is due on, at 10:00 where the participant is, so many days
before. The name holds the day and what is due: when either changes (a date moved, an extension, a step done), the
letter has another name, and the one that was queued is taken back.
"""

import datetime
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from courses.enums import ItemState
from courses.outline import Outline, OutlineItem, OutlineModule
from courses.progress import Record, state_of

MORNING = datetime.time(10, 0)
# Letters are queued no longer ahead than this: what happens until then needs no taking back.
AHEAD = datetime.timedelta(hours=36)

_KEY = re.compile(r"^course-reminder-(?P<enrolment>\d+)-(?P<rest>\d{8}-d\d+-[0-9a-f]{10})(?:-(?P<attempt>\d+))?$")


@dataclass(frozen=True)
class Reminder:
    """What one letter says: the day, and the modules and items that are due (none for the end of the run)."""

    enrolment: int
    due_on: datetime.date
    days_before: int
    at: datetime.datetime
    places: tuple[OutlineModule | OutlineItem, ...]

    @property
    def name(self) -> str:
        """The letter's key but for the number of the attempt."""
        places = sha256(",".join(str(place.pk) for place in self.places).encode()).hexdigest()[:10]
        return f"course-reminder-{self.enrolment}-{self.due_on:%Y%m%d}-d{self.days_before}-{places}"

    def key(self, attempt: int) -> str:
        return f"{self.name}-{attempt}" if attempt else self.name


def parsed(key: str) -> tuple[int, str, int] | None:
    """The enrolment, the name and the attempt in a letter's key; None for a key of something else."""
    found = _KEY.match(key)
    if found is None:
        return None
    name = f"course-reminder-{found['enrolment']}-{found['rest']}"
    return int(found["enrolment"]), name, int(found["attempt"] or 0)


def due_days(now: datetime.datetime, days_before: Iterable[int]) -> set[datetime.date]:
    """The days whose reminders may be queued now, wherever their recipients are."""
    today = now.date()
    days = [*days_before]
    return {today + datetime.timedelta(days=before + shift) for before in days for shift in (-1, 0, 1, 2, 3)}


def reminders(
    *,
    enrolment: int,
    outline: Outline,
    records: Mapping[int, Record],
    due: Mapping[int, datetime.date],
    ends_on: datetime.date,
    zone: datetime.tzinfo,
    now: datetime.datetime,
    days_before: Sequence[int],
    with_others: Collection[int] = (),
) -> list[Reminder]:
    """The letters that should be waiting for one participant now.

    `due` and `ends_on` are the person's own days, extensions included; items in `with_others` wait for somebody else.
    A reminder whose time has passed is never sent late; one that is further away than AHEAD waits for a later run.
    """
    mine = [item for item in outline.entries if item.pk not in with_others]
    undone = [item for item in mine if state_of(item.pk, records) != ItemState.DONE]
    if not undone:
        return []
    modules = {item.module for item in undone}
    by_day: dict[datetime.date, list[OutlineModule | OutlineItem]] = {ends_on: []}
    for place in (*outline.modules, *undone):
        if place.pk in due and (isinstance(place, OutlineItem) or place.pk in modules):
            by_day.setdefault(due[place.pk], []).append(place)
    found = []
    for day, places in sorted(by_day.items()):
        for before in days_before:
            morning = datetime.datetime.combine(day - datetime.timedelta(days=before), MORNING, tzinfo=zone)
            at = morning.astimezone(datetime.UTC)
            if now < at <= now + AHEAD:
                found.append(Reminder(enrolment, day, before, at, tuple(places)))
    return found
