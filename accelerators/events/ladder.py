"""When each letter about an event is due, and how its row in the outbox is named: arithmetic only, no database.

"Seven days before, at 10:00" means 10:00 where the recipient is, counted back from the day on which the event begins
there. One hour before is one hour before, wherever one is.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from accelerators.events.enums import REMINDERS, Rung

MORNING = time(10, 0)
DAYS_BEFORE = {Rung.WEEK: 7, Rung.DAY: 1}
HOUR_BEFORE = timedelta(hours=1)

_KEY = re.compile(r"^event-(?P<event>\d+)-s(?P<sequence>\d+)-(?P<rung>[a-z]+)-u(?P<user>\d+)(?:-(?P<attempt>\d+))?$")


def due_at(rung: Rung, *, starts_at: datetime, zone: tzinfo) -> datetime:
    """When a reminder is due for a recipient in `zone`, in UTC. `starts_at` is aware."""
    if rung == Rung.HOUR:
        return starts_at.astimezone(UTC) - HOUR_BEFORE
    day = starts_at.astimezone(zone).date() - timedelta(days=DAYS_BEFORE[rung])
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)


def rungs_ahead(*, starts_at: datetime, zone: tzinfo, now: datetime) -> dict[Rung, datetime]:
    """The reminders still to come: a rung whose time has passed is never sent late."""
    times = {rung: due_at(rung, starts_at=starts_at, zone=zone) for rung in REMINDERS}
    return {rung: due for rung, due in times.items() if due > now}


@dataclass(frozen=True)
class LetterKey:
    """What names one letter in the outbox: event, its sequence, rung, recipient.

    `attempt` counts the letters of the same name that were taken back: a person who leaves an organisation and comes
    back gets the remaining ones.
    """

    event_id: int
    sequence: int
    rung: Rung
    user_id: int
    attempt: int = 0

    def __str__(self) -> str:
        name = f"event-{self.event_id}-s{self.sequence}-{self.rung.value}-u{self.user_id}"
        return f"{name}-{self.attempt}" if self.attempt else name

    @classmethod
    def parse(cls, text: str) -> "LetterKey | None":
        """The key that was written as `text`, None for anything else."""
        found = _KEY.match(text)
        if found is None or found["rung"] not in Rung.values:
            return None
        return cls(
            event_id=int(found["event"]),
            sequence=int(found["sequence"]),
            rung=Rung(found["rung"]),
            user_id=int(found["user"]),
            attempt=int(found["attempt"] or 0),
        )
