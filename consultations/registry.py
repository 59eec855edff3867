"""What the apps inside consultations add to the queue: views with counts, links and panels of a thread.

The core reads this and knows none of them. All of it is filled in AppConfig.ready().

    registry.register_queue_view("to-publish", _("To publish"), condition)     condition(user) -> Q over Consultation
    registry.register_panel("answers/_panel.html", build)                      build(user, consultation) -> dict or None
    registry.register_link(build)                                              build(user, consultation) -> Link or None
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q


@dataclass(frozen=True, slots=True)
class QueueView:
    """One more view of the queue: its key in the address, its title, which questions it holds for a person."""

    key: str
    title: Any
    condition: Callable[[Any], Q]


@dataclass(frozen=True, slots=True)
class Link:
    """Something that can be done with a question elsewhere."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A part beside the thread: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


_queue_views: dict[str, QueueView] = {}
_panels: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {}
_links: list[Callable[[Any, Any], Link | None]] = []


def register_queue_view(key: str, title: Any, condition: Callable[[Any], Q]) -> None:
    _queue_views[key] = QueueView(key, title, condition)


def register_panel(template: str, build: Callable[[Any, Any], dict[str, Any] | None]) -> None:
    """`build` gets the person who answers and the question; None shows nothing. A fixed number of queries."""
    _panels[template] = build


def register_link(build: Callable[[Any, Any], Link | None]) -> None:
    """`build` gets the person who looks and the question; no queries."""
    _links.append(build)


def queue_views() -> list[QueueView]:
    return list(_queue_views.values())


def panels(user: Any, consultation: Any) -> list[Panel]:
    built = ((template, build(user, consultation)) for template, build in _panels.items())
    return [Panel(template, context) for template, context in built if context is not None]


def links(user: Any, consultation: Any) -> list[Link]:
    return [link for build in _links if (link := build(user, consultation)) is not None]
