"""What parts above tell the community: what a topic can become with them, and whom they know people as.

They register in AppConfig.ready() (docs/how-to/community-destination.md); this part knows none of them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Made:
    """What a topic has become: shown on the topic by `title`, leads to `path`; `is_public`: visitors may go there."""

    title: str
    path: str
    is_public: bool = False


@dataclass(frozen=True)
class Destination:
    """Something a topic can become.

    key    names it in addresses and rows: a slug that stays
    label  what the button says, a lazy translation: «Задать как вопрос эксперту»
    may    (user, topic) → whether this person may do it; asked for each page and again before the deed, so it answers
           most people without a query
    make   make(topic=…, by=…) → Made, inside a transaction in which the topic is locked; raises DomainError to refuse
    hint   what happens then, a lazy translation
    made   what the topic has become then, in words before its title, a lazy translation: «Вопрос эксперту»
    opens  (user, outcome) → whether this member may open what was made (TopicOutcome); without it every member may.
           The others read on the topic that it was made, without a link
    """

    key: str
    label: Any
    may: Callable[[Any, Any], bool]
    make: Callable[..., Made]
    hint: Any = ""
    made: Any = ""
    opens: Callable[[Any, Any], bool] | None = None


# Ids of people → the word for each of them that this part knows, «Эксперт-консультант»; one query.
Marks = Callable[[Collection[int]], Mapping[int, Any]]

_destinations: dict[str, Destination] = {}
_marks: dict[str, Marks] = {}


def register_destination(destination: Destination) -> None:
    """Add something that topics can become; the same key again replaces it."""
    _destinations[destination.key] = destination


def destination(key: str) -> Destination | None:
    return _destinations.get(key)


def destinations_for(user: Any, topic: Any) -> list[Destination]:
    """What `user` may make of the topic, in order of registration."""
    return [found for found in _destinations.values() if found.may(user, topic)]


def may_open(user: Any, outcome: Any) -> bool:
    """Whether `user` may open what a topic has become: everybody what is public, members what its part lets them."""
    if outcome.is_public or (found := _destinations.get(outcome.kind)) is None or found.opens is None:
        return True
    return found.opens(user, outcome)


def words_of(outcome: Any) -> str:
    """What a topic has become, as it is shown: «Вопрос эксперту: К-00042 Журнал»."""
    found = _destinations.get(outcome.kind)
    return f"{found.made}: {outcome.title}" if found is not None and found.made else outcome.title


def register_marks(name: str, marks: Marks) -> None:
    """Register whom a part knows people as: experts, tutors.

    A mark stands beside the name, and whoever has one belongs to the community, also without an organisation.
    """
    _marks[name] = marks


def marks_of(people: Collection[int]) -> dict[int, list[str]]:
    """The marks of these people, in order of registration; one query a part, none for nobody."""
    found: dict[int, list[str]] = {}
    if people:
        for marks in _marks.values():
            for person, label in marks(people).items():
                found.setdefault(person, []).append(str(label))
    return found
