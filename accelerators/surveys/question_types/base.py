"""What every type of question can do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from accelerators.surveys.models import Question


@dataclass(frozen=True)
class Bar:
    """One line of a summary: a label, how many answers stand behind it, its share in whole percent."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Summary:
    """What the answers to one question come to.

    `bars` are drawn and stand in the table; `figures` are (name, value) of numbers; `texts` are the latest answers of a
    type that is not counted. `answered` is how many organisations answered.
    """

    answered: int
    bars: tuple[Bar, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    columns: tuple[str, ...] = field(default=())


class QuestionType:
    """A type of question. Values are JSON: strings, numbers, booleans, lists of strings."""

    def field(self, question: Question) -> forms.Field:
        """The form field, with its widget, that asks the question."""
        raise NotImplementedError

    def to_value(self, cleaned: Any) -> Any:
        """What is stored of a field's cleaned, non-empty content."""
        return cleaned

    def typed(self, value: Any) -> list[str]:
        """What the field would have sent for a stored value."""
        return [str(value)]

    def text(self, value: Any) -> str:
        """The value for a reader."""
        return str(value)

    def cell(self, value: Any) -> str | int | float:
        """The value for a table."""
        return self.text(value)

    def summarise(self, question: Question, values: Sequence[Any]) -> Summary:
        """What the values, newest first, come to."""
        raise NotImplementedError


def bars(labels: Iterable[str], given: Iterable[str], *, of: int) -> tuple[Bar, ...]:
    """Count `given` under `labels`, in their order; shares are of `of` answers."""
    counts = Counter(given)
    return tuple(Bar(label, counts[label], round(100 * counts[label] / of) if of else 0) for label in labels)
