"""What other parts put on the home page: nearest events, fresh materials, answered questions, figures.

They register in AppConfig.ready():

    home_sections.register("events", nearest_events, order=10)

A provider takes the request and returns a Section, or None when there is nothing to say; at most two queries. Sections
are kept as pages are for visitors, for whoever looks: a provider shows only what everybody may see, and what changes it
calls page_cache.bump().
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from vector.pages import page_cache


@dataclass(frozen=True)
class Item:
    """One line of a section. `when` is shown with its weekday, `text` is plain."""

    title: str
    url: str = ""
    text: str = ""
    when: datetime | None = None


@dataclass(frozen=True)
class Figure:
    """A number of the programme with what it counts: value «103», label «волонтёра», of «из 120 по плану»."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A titled list of items or of figures, with a link to all of them."""

    title: Any
    items: tuple[Item, ...] = ()
    figures: tuple[Figure, ...] = field(default=())
    more_url: str = ""
    more_label: Any = ""


Provider = Callable[[HttpRequest], Section | None]
_providers: dict[str, tuple[int, Provider]] = {}


def register(name: str, provider: Provider, *, order: int = 100) -> None:
    """Add a part's section to the home page; the same name again replaces it."""
    _providers[name] = (order, provider)


def sections(request: HttpRequest) -> list[Section]:
    """The sections that have something to show, in their order; no query when they are kept."""
    # Days and hours stand in them in words; an address may hold the host.
    name = f"home-{get_language()}-{timezone.get_current_timezone_name()}-{request.get_host()}"
    version, kept = page_cache.read(name)
    if kept is not None:
        return kept
    made = (provider(request) for _order, provider in sorted(_providers.values(), key=lambda entry: entry[0]))
    found = [section for section in made if section is not None and (section.items or section.figures)]
    page_cache.write(name, found, version=version)
    return found
