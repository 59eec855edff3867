"""What other parts put on a person's start page. They register in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model


@dataclass(frozen=True)
class Continue:
    """The «Продолжить» card: the one thing this person was in the middle of. The latest `touched_at` wins."""

    title: str
    url: str
    part: str
    touched_at: datetime
    done: int | None = None
    total: int | None = None


@dataclass(frozen=True)
class Waiting:
    """A thing that waits: for me (`is_mine`) or for another, who, since when, by when."""

    title: str
    url: str
    is_mine: bool
    who: str
    since: datetime | None = None
    by: datetime | None = None
    action: str = ""


@dataclass(frozen=True)
class Idle:
    """What a part says to somebody who works in it while nothing waits: a sentence, and the way to the part."""

    text: str
    url: str
    label: str


@dataclass(frozen=True)
class Panel:
    """A small card at the side: a region for those who work for its accelerator. `links` are (title, address)."""

    title: str
    lines: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Cards:
    """What one part has to say to one person."""

    continues: tuple[Continue, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    upcoming: tuple[Waiting, ...] = ()
    links: tuple[tuple[str, str], ...] = field(default=())
    panels: tuple[Panel, ...] = ()
    idle: tuple[Idle, ...] = ()


Provider = Callable[[Any], Cards]
# user → a condition on nothing else: Exists(…)
Fact = Callable[[Any], Any]
# (user, organisation) → (title, address) of the pages that this person may see about it; without queries of its own.
OrganisationLinks = Callable[[Any, Any], tuple[tuple[str, str], ...]]
_providers: dict[str, Provider] = {}
_facts: dict[str, Fact] = {}
_organisation_links: dict[str, OrganisationLinks] = {}


def register(name: str, provider: Provider) -> None:
    """Register a part's provider: user → Cards, in at most two queries whatever the amount of data."""
    _providers[name] = provider


def register_fact(name: str, condition: Fact) -> None:
    """Register what a provider asks before it reads more, whether a person teaches for example.

    The cabinet asks all facts in one query before it asks the providers; they read them by `known`.
    """
    _facts[name] = condition


def known(user: Any, name: str) -> bool | None:
    """A fact about the person whose cabinet is being made; None for everybody else: then the provider asks itself."""
    return getattr(user, "cabinet_facts", {}).get(name)


def register_organisation_links(name: str, links: OrganisationLinks) -> None:
    """Register what a part links to from the card of one's organisation."""
    _organisation_links[name] = links


def organisation_links(user: Any, organisation: Any) -> list[tuple[str, str]]:
    """What all parts link to from the card of this organisation, in order of registration."""
    return [link for links in _organisation_links.values() for link in links(user, organisation)]


def cards_for(user: Any) -> list[Cards]:
    """The cards of all parts, in order of registration; one query more than theirs."""
    user.cabinet_facts = _facts_of(user)
    try:
        return [provider(user) for provider in _providers.values()]
    finally:
        del user.cabinet_facts


def _facts_of(user: Any) -> dict[str, bool]:
    if not _facts:
        return {}
    row = get_user_model().objects.filter(pk=user.pk).order_by()
    # Without names of their own, which could be those of the person's columns.
    return dict(zip(_facts, row.values_list(*(condition(user) for condition in _facts.values())).get(), strict=True))
