"""What other apps add to a course: kinds of items, what a completion brings, parts of its home and finish pages.

The core reads this and knows none of them. All of it is filled in AppConfig.ready().
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps


@dataclass(frozen=True, slots=True)
class ItemKind:
    """A kind of item of a module: its page type below ModulePage and the word for it.

    `model` is "app_label.ModelName" of a page derived from courses.models.CourseItemPage; `rule` says in a sentence
    when such an item counts as done.
    """

    code: str
    model: str
    word: Any
    rule: Any = ""

    @property
    def relation(self) -> str:
        """The name by which a query over Page reaches the page type's own columns."""
        return self.model.split(".")[1].lower()

    @property
    def page_type(self) -> Any:
        return apps.get_model(self.model)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a part of the course's home: what, where it leads, a sentence, when."""

    title: str
    url: str
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HomePart:
    """A part of a course's or a module's page: lines, and a link to all of it."""

    title: str
    lines: tuple[Line, ...]
    more_url: str = ""
    more_label: str = ""


@dataclass(frozen=True, slots=True)
class FinishPart:
    """Something that the finish page offers: a sentence and a button."""

    title: str
    text: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What somebody reached in an item, for lists of many people: in words, and as a number if it is one.

    `tone` is how it looks: good, waiting, active, caution, bad, plain.
    """

    text: str
    value: float | None = None
    tone: str = "plain"


_kinds: dict[str, ItemKind] = {}
_completions: dict[str, Callable[..., None]] = {}
_home_parts: dict[str, Callable[..., HomePart | None]] = {}
_module_parts: dict[str, Callable[..., HomePart | None]] = {}
_finish_parts: dict[str, Callable[..., FinishPart | None]] = {}
_with_others: dict[str, Callable[[Collection[int]], Iterable[tuple[int, int]]]] = {}
_run_links: dict[str, Callable[[Any], tuple[tuple[str, str], ...]]] = {}
_results: dict[str, Callable[..., dict[tuple[int, int], ItemResult]]] = {}


def register_kind(kind: ItemKind) -> None:
    """Make the outline, the gates and the addresses know a kind of item."""
    _kinds[kind.code] = kind


def register_completion(code: str, act: Callable[..., None]) -> None:
    """Call `act(enrolment=, by=)` in the transaction that completes an enrolment. It must be safe to repeat."""
    _completions[code] = act


def register_home_part(code: str, part: Callable[..., HomePart | None]) -> None:
    """Show what `part(user, enrolment)` gives on the course's home of those who study; at most one query each."""
    _home_parts[code] = part


def register_module_part(code: str, part: Callable[..., HomePart | None]) -> None:
    """Show what `part(user, run, module_id)` gives on a module's page of those who study; at most one query each."""
    _module_parts[code] = part


def register_finish_part(code: str, part: Callable[..., FinishPart | None]) -> None:
    """Show what `part(enrolment)` gives when the course is completed; at most one query each."""
    _finish_parts[code] = part


def register_with_others(code: str, find: Callable[[Collection[int]], Iterable[tuple[int, int]]]) -> None:
    """Tell what of these enrolments is in somebody else's hands: `find(enrolments)` gives (enrolment, item); one query.

    The participant has done the own part and is not reminded of it.
    """
    _with_others[code] = find


def register_run_links(code: str, links: Callable[[Any], tuple[tuple[str, str], ...]]) -> None:
    """Offer tutors what `links(run)` gives, (title, address), where they see how a run gets on; without queries."""
    _run_links[code] = links


def register_results(code: str, results: Callable[..., dict[tuple[int, int], ItemResult]]) -> None:
    """Show what people reached in items of a kind: `results(enrolments, items)`, ids both, in one query.

    It gives (enrolment, item) → result for those that have one.
    """
    _results[code] = results


def kinds() -> tuple[ItemKind, ...]:
    return tuple(_kinds.values())


def kind(code: str) -> ItemKind:
    return _kinds[code]


def call_completions(*, enrolment: Any, by: Any) -> None:
    """Everything that follows from a completed course."""
    for act in _completions.values():
        act(enrolment=enrolment, by=by)


def home_parts(user: Any, enrolment: Any) -> list[HomePart]:
    return [shown for part in _home_parts.values() if (shown := part(user, enrolment)) is not None]


def module_parts(user: Any, run: Any, module: int) -> list[HomePart]:
    return [shown for part in _module_parts.values() if (shown := part(user, run, module)) is not None]


def finish_parts(enrolment: Any) -> list[FinishPart]:
    return [shown for part in _finish_parts.values() if (shown := part(enrolment)) is not None]


def with_others(enrolments: Collection[int]) -> set[tuple[int, int]]:
    return {pair for find in _with_others.values() for pair in find(enrolments)}


def run_links(run: Any) -> list[tuple[str, str]]:
    return [link for links in _run_links.values() for link in links(run)]


def results_of(code: str, enrolments: Any, items: Any) -> dict[tuple[int, int], ItemResult]:
    """(enrolment, item) → what was reached; no query when there is nothing to ask for."""
    found = _results.get(code)
    return found(enrolments, items) if found is not None and enrolments and items else {}
