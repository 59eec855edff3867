"""The office's table of who gets which letter about an event, when, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accelerators.events.enums import INVITING_RUNGS, REMINDERS, Rung
from accelerators.events.ladder import LetterKey, rungs_ahead
from accelerators.events.models import Event
from accelerators.events.queries import TAKEN_BACK, PostedLetters, audience
from vector.mail.enums import DeliveryState
from vector.mail.outbox import Posted

COLUMNS = (Rung.INVITATION, *REMINDERS, Rung.CANCELLED)


@dataclass(frozen=True)
class LetterCell:
    """One letter: its state in words and the moment that counts; both empty when there is none."""

    rung: str = ""
    state: str = ""
    at: datetime | None = None
    is_planned: bool = False


@dataclass(frozen=True)
class LetterRow:
    """One person with a cell for each rung."""

    name: str
    address: str
    organisation: str
    region: str
    cells: list[LetterCell]


@dataclass(frozen=True)
class LetterTotal:
    """How many letters of a rung are in a state."""

    rung: str
    state: str
    count: int


def letter_table(event: Event) -> list[LetterRow]:
    """A row for each invited person, in the order of organisations, then for people who were invited before.

    Before the event is scheduled the cells say when the reminders would go out. Three queries.
    """
    latest: dict[tuple[int, Rung], tuple[LetterKey, Posted]] = {}
    former: dict[int, Posted] = {}
    for key, row in PostedLetters(event).rows:
        if row.state in TAKEN_BACK:
            continue
        column = Rung.INVITATION if key.rung in INVITING_RUNGS else key.rung
        known = latest.get((key.user_id, column))
        if known is None or (known[0].sequence, known[0].attempt) <= (key.sequence, key.attempt):
            latest[key.user_id, column] = key, row
        former[key.user_id] = row
    now = timezone.now()
    rows = []
    for person in audience(event):
        former.pop(person.user_id, None)
        planned = {}
        if event.state == "window_announced" and event.starts_at:
            planned = rungs_ahead(starts_at=event.starts_at, zone=person.zone, now=now)
        cells = [_cell(latest.get((person.user_id, rung)), planned.get(rung), rung) for rung in COLUMNS]
        rows.append(LetterRow(person.name, person.email, person.organisation, person.region, cells))
    for user_id, row in former.items():
        cells = [_cell(latest.get((user_id, rung)), None, rung) for rung in COLUMNS]
        rows.append(LetterRow(row.recipient_name, row.recipient, "", "", cells))
    return rows


def letter_totals(rows: list[LetterRow]) -> list[LetterTotal]:
    """The table in numbers: rung by rung, state by state."""
    counts: dict[tuple[str, str], int] = {}
    for column in range(len(COLUMNS)):
        for row in rows:
            cell = row.cells[column]
            if cell.state and not cell.is_planned:
                counts[cell.rung, cell.state] = counts.get((cell.rung, cell.state), 0) + 1
    return [LetterTotal(rung, state, count) for (rung, state), count in counts.items()]


def _cell(found: tuple[LetterKey, Posted] | None, planned: datetime | None, rung: Rung) -> LetterCell:
    if found is not None:
        key, row = found
        return LetterCell(str(key.rung.label), str(DeliveryState(row.state).label), row.sent_at or row.not_before)
    if planned is not None:
        return LetterCell(str(rung.label), "", planned, is_planned=True)
    return LetterCell()
