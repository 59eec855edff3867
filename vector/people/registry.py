"""What the parts above know about a person or an organisation: sections of one's data, and how to forget them; facts
that stand beside an organisation wherever it is shown.

They register in AppConfig.ready(); this part knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """One section of a person's data. `rows` are dictionaries of printable values: column title → value."""

    code: str
    title: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Fact:
    """What one part says about an organisation in a line: what it is, how it stands, where more is."""

    title: str
    text: str
    url: str = ""


Collector = Callable[[Any], Section]
Forgetter = Callable[[Any], None]

_collectors: dict[str, tuple[int, Collector]] = {}
_forgetters: dict[str, Forgetter] = {}
_organisation_facts: dict[str, Callable[[Any], Fact | None]] = {}


def register_data(code: str, collector: Collector, *, order: int = 100) -> None:
    """Register what a part keeps about a person: user → Section, in a bounded number of queries.

    Sections stand by `order`: the account itself first, whichever part was loaded first.
    """
    _collectors[code] = (order, collector)


def register_forgetting(code: str, forgetter: Forgetter) -> None:
    """Register how a part removes what names a person: user → None.

    Called inside the transaction of the deletion, before name and address are replaced. What the funder's reports count
    stays; texts that name the person go.
    """
    _forgetters[code] = forgetter


def sections_of(user: Any) -> list[Section]:
    """Everything that is known about a person."""
    return [collector(user) for _order, collector in sorted(_collectors.values(), key=lambda entry: entry[0])]


def forget(user: Any) -> None:
    """Let every part forget a person."""
    for forgetter in _forgetters.values():
        forgetter(user)


def register_organisation_fact(code: str, build: Callable[[Any], Fact | None]) -> None:
    """Register what a part says about an organisation: organisation → Fact, or None where there is nothing. One query
    at most.

    Whoever answers a question of the organisation reads it, an expert of the programme too: how far it is, never what
    its people wrote.
    """
    _organisation_facts[code] = build


def organisation_facts(organisation: Any) -> list[Fact]:
    """What the parts say about an organisation. The caller has found it through a question that the reader answers."""
    return [fact for build in _organisation_facts.values() if (fact := build(organisation)) is not None]
