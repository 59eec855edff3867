"""How the cards of all parts become one page: pure functions of cards and the present time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vector.cabinet.registry import Cards, Continue, Idle, Panel, Waiting

SHOWN_WAITING = 20
SHOWN_UPCOMING = 5


@dataclass(frozen=True)
class Composition:
    """The page's parts in the order they are shown."""

    to_continue: Continue | None
    next_deadline: Waiting | None
    mine: tuple[Waiting, ...]
    others: tuple[Waiting, ...]
    upcoming: tuple[Waiting, ...]
    links: tuple[tuple[str, str], ...]
    panels: tuple[Panel, ...]
    idle: tuple[Idle, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing begun, nothing waits: the person is here for the first time, or all is done."""
        return not (self.to_continue or self.mine or self.others or self.upcoming)


def compose(cards: Iterable[Cards], *, now: datetime) -> Composition:
    """Put the cards of all parts together; `now` is aware.

    The latest thing touched is continued. Of what waits, the overdue come first, then by deadline, then what waits
    longest; what has no deadline comes last. The next deadline is the nearest one that hasn't passed.
    """
    found = list(cards)
    waiting = _without_repeats(entry for card in found for entry in card.waiting)
    mine = sorted((entry for entry in waiting if entry.is_mine), key=urgency)
    others = sorted((entry for entry in waiting if not entry.is_mine), key=urgency)
    known = {entry.url for entry in waiting}
    upcoming = sorted(
        _without_repeats(entry for card in found for entry in card.upcoming if entry.url not in known), key=urgency
    )
    deadlines = [entry for entry in (*mine, *upcoming) if entry.by is not None and entry.by >= now]
    return Composition(
        to_continue=max(
            (entry for card in found for entry in card.continues), key=lambda entry: entry.touched_at, default=None
        ),
        next_deadline=min(deadlines, key=urgency, default=None),
        mine=tuple(mine[:SHOWN_WAITING]),
        others=tuple(others[:SHOWN_WAITING]),
        upcoming=tuple(upcoming[:SHOWN_UPCOMING]),
        links=tuple(dict.fromkeys(link for card in found for link in card.links)),
        panels=tuple(panel for card in found for panel in card.panels),
        idle=tuple(each for card in found for each in card.idle),
    )


def urgency(entry: Waiting) -> tuple[bool, float, bool, float, str]:
    """The order of what waits: earliest deadline first, none last; then longest waiting; then by title."""
    return (
        entry.by is None,
        entry.by.timestamp() if entry.by else 0.0,
        entry.since is None,
        entry.since.timestamp() if entry.since else 0.0,
        str(entry.title),
    )


def _without_repeats(entries: Iterable[Waiting]) -> list[Waiting]:
    """The same thing told by two parts is shown once, as the first of them tells it."""
    kept: dict[tuple[str, str, bool], Waiting] = {}
    for entry in entries:
        kept.setdefault((entry.url, str(entry.title), entry.is_mine), entry)
    return list(kept.values())
