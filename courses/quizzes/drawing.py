"""A question made ready for its template: to be answered, or to be looked at afterwards.

Everything a template shows of a question comes out of here, and here is where it is decided what may not be shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from courses.quizzes.kinds import Asked, Line, Presented, Response, kind_of
from courses.quizzes.kinds.base import Reviewed


@dataclass(frozen=True)
class Input:
    """One control of the form: its name and id, what is in it, what stands around it."""

    name: str
    id: str
    value: str
    text: str = ""
    after: str = ""
    is_checked: bool = False
    choices: tuple["Choice", ...] = ()


@dataclass(frozen=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Drawn:
    """What quizzes/questions/_<kind>.html needs as `question`."""

    template: str
    presented: Presented
    prefix: str
    inputs: tuple[Input, ...]
    # What is wrong with the answer, in sentences.
    problems: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.presented.kind

    @property
    def first_id(self) -> str:
        """Where a summary of errors leads."""
        return self.inputs[0].id if self.inputs else self.body_id

    @property
    def body_id(self) -> str:
        return f"{self.prefix}-body"

    @property
    def problem_id(self) -> str:
        return f"{self.prefix}-problem"

    @property
    def described_by(self) -> str:
        return f"{self.body_id} {self.problem_id}" if self.problems else self.body_id

    @property
    def numbers(self) -> range:
        """The places there are, for ordering."""
        return range(1, len(self.inputs) + 1)


def drawn(
    version: Asked,
    *,
    prefix: str,
    order_seed: str,
    response: Response | None = None,
    is_shuffled: bool = True,
    problems: Sequence[str] | None = None,
) -> Drawn:
    """The question with what was answered so far. Its fields are named from `prefix`, unique on the page.

    `problems` are said beside its fields; without them it is what the kind finds wrong with the response.
    """
    kind, response = kind_of(version), response or {}
    presented = kind.fields(version, order_seed=order_seed, is_shuffled=is_shuffled)
    sent = kind.sent(version, response, prefix, order_seed)
    return Drawn(
        template=kind.template,
        presented=presented,
        prefix=prefix,
        inputs=_inputs(presented, prefix, sent) if kind.is_scored else (),
        problems=tuple(filter(None, [kind.problem(version, response)]) if problems is None else problems),
    )


def _inputs(presented: Presented, prefix: str, sent: dict[str, list[str]]) -> tuple[Input, ...]:
    if presented.rows:
        return tuple(_row(presented, row, f"{prefix}-{row.key}", sent) for row in presented.rows)
    given = sent.get(prefix, [])
    if presented.options:
        return tuple(
            Input(prefix, f"{prefix}-{option.key}", option.key, option.text, is_checked=option.key in given)
            for option in presented.options
        )
    return (Input(prefix, f"{prefix}-text", "".join(given)),)


def _row(presented: Presented, row: Line, name: str, sent: dict[str, list[str]]) -> Input:
    value = "".join(sent.get(name, []))
    choices = tuple(Choice(line.key, line.text, line.key == value) for line in row.choices or presented.options)
    return Input(name, name, value, row.text, row.after, choices=choices)


@dataclass(frozen=True)
class Shows:
    """What the settings of a quiz let be seen at this moment."""

    correctness: bool = False
    feedback: bool = False
    right_answer: bool = False


@dataclass(frozen=True)
class ReviewedQuestion:
    """What quizzes/questions/_<kind>_review.html needs as `question`."""

    template: str
    kind: str
    body: str
    lines: Reviewed
    feedback: str
    unit: str
    shows: Shows


def reviewed(
    version: Asked, *, order_seed: str, response: Response | None, shows: Shows, is_shuffled: bool = True
) -> ReviewedQuestion:
    """The answered question, without whatever `shows` holds back."""
    kind = kind_of(version)
    lines = kind.review(version, response or {}, order_seed, is_shuffled=is_shuffled)
    return ReviewedQuestion(
        template=kind.review_template,
        kind=kind.code.value,
        body=version.body,
        lines=tuple(replace(line, **_withheld(line.is_chosen, shows)) for line in lines),
        feedback=version.feedback if shows.feedback else "",
        unit=version.data.get("unit", ""),
        shows=shows,
    )


def _withheld(is_chosen: bool, shows: Shows) -> dict[str, Any]:
    """What a line loses. Whether an option that wasn't chosen is right tells the right answer."""
    lost: dict[str, Any] = {}
    if not shows.correctness:
        lost |= {"is_right": None, "is_partly_right": False}
    if not shows.right_answer:
        lost |= {"right": ""}
        if not is_chosen:
            lost |= {"is_right": None}
    if not shows.feedback:
        lost |= {"feedback": ""}
    return lost
