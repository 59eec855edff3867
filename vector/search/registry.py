"""What search looks through: kinds of pages, and public objects of other parts. They register in AppConfig.ready().

    registry.register_pages("courses", _("Courses"), "courses.CoursePage", "courses.LessonPage")
    registry.register("answers", _("Answered questions"), provider)

A provider takes a Wanted and returns a queryset-like sequence of Hit that can be counted and sliced; only what every
visitor may see. In each way two queries, one to count and one for a page of hits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the reader's words with ё as е, and each group of words that will do (synonyms)."""

    text: str
    variants: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """Something found. `text` is plain, long or short: the excerpt around the words is cut from it."""

    title: str
    url: str
    text: str
    part: Any = ""


class Hits(Protocol):
    """As Django's paginator needs it."""

    def count(self) -> int: ...
    def __getitem__(self, wanted: slice) -> list[Hit]: ...


@dataclass(frozen=True)
class Part:
    """A filter of the search page: `models` for pages ("app.Model"), else `provider`."""

    key: str
    label: Any
    models: tuple[str, ...] = ()
    provider: Callable[[Wanted], Hits] | None = None


_parts: dict[str, Part] = {}


def register_pages(key: str, label: Any, *models: str) -> None:
    """Name some page types as one part; pages of no named part are found without a filter only."""
    _parts[key] = Part(key, label, models=models)


def register(key: str, label: Any, provider: Callable[[Wanted], Hits]) -> None:
    """Add a part's public objects that are no pages."""
    _parts[key] = Part(key, label, provider=provider)


def parts() -> list[Part]:
    """All parts, in order of registration."""
    return list(_parts.values())


def part(key: str) -> Part | None:
    return _parts.get(key)
