"""A page of an attempt: what of its questions may leave the server, and what came back from the browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from courses.quizzes.actions.attempts import Sent
from courses.quizzes.drawing import Drawn, ReviewedQuestion, Shows, drawn, reviewed
from courses.quizzes.kinds import Response, kind_of
from courses.quizzes.models import AttemptQuestion, QuestionVersion, QuizPage
from vector.common.merging import digest_of


@dataclass
class Entry:
    """One question on the page: nothing in it tells what is right, unless it was checked.

    `response` is what stands in the field, `shown` the digest of what is stored; after a conflict they differ.
    """

    question: AttemptQuestion
    number: int | None
    response: Response
    shown: str
    conflict: str = ""

    @property
    def errors(self) -> list[str]:
        """Everything that is wrong with what stands in the field."""
        problem = kind_of(self.question.version).problem(self.question.version, self.response)
        return [text for text in (self.conflict, problem) if text]

    @property
    def prefix(self) -> str:
        """How the names of the question's fields begin; its place on the page is `place-<prefix>`."""
        return prefix_of(self.question)

    @property
    def is_answered(self) -> bool:
        return kind_of(self.question.version).is_complete(self.question.version, self.question.response)

    @property
    def is_checked(self) -> bool:
        return self.question.checked_at is not None

    @cached_property
    def drawn(self) -> Drawn:
        """The question as its kind asks it, with what stands in its fields. Kept: a template asks for it twice."""
        question = self.question
        return drawn(
            question.version,
            prefix=self.prefix,
            order_seed=question.order_seed,
            response=self.response,
            is_shuffled=question.attempt.has_shuffled_options,
            problems=self.errors,
        )

    @cached_property
    def reviewed(self) -> ReviewedQuestion:
        """The question that was answered for good, with what the quiz shows of it."""
        question = self.question
        return reviewed(
            question.version,
            order_seed=question.order_seed,
            response=question.response,
            shows=shown_to_participants(question.attempt.quiz),
            is_shuffled=question.attempt.has_shuffled_options,
        )


def shown_to_participants(quiz: QuizPage) -> Shows:
    """What participants see of this quiz's answers once they may be shown."""
    return Shows(correctness=quiz.shows_points, feedback=quiz.shows_feedback, right_answer=quiz.shows_right_answers)


def prefix_of(question: AttemptQuestion) -> str:
    return f"q{question.position}"


def numbered(questions: Sequence[AttemptQuestion]) -> dict[int, int | None]:
    """Id of the question → its number for people; texts that ask nothing have none."""
    numbers: dict[int, int | None] = {}
    count = 0
    for one in questions:
        is_asked = kind_of(one.version).is_scored
        count += int(is_asked)
        numbers[one.pk] = count if is_asked else None
    return numbers


def pages(questions: Sequence[AttemptQuestion], per_page: int | None) -> list[list[AttemptQuestion]]:
    """The questions page by page. A text that asks nothing takes no place and stands before what follows it."""
    if not per_page:
        return [list(questions)]
    found: list[list[AttemptQuestion]] = [[]]
    taken = 0
    for one in questions:
        if taken >= per_page:
            found.append([])
            taken = 0
        found[-1].append(one)
        taken += int(kind_of(one.version).is_scored)
    return found


def entries_of(
    questions: Sequence[AttemptQuestion],
    numbers: Mapping[int, int | None],
    *,
    instead: Mapping[int, Response] | None = None,
) -> list[Entry]:
    """The questions of a page as stored, with `instead` (id → answer) standing in some fields."""
    put = instead or {}
    return [
        Entry(
            question=one,
            number=numbers[one.pk],
            response=put.get(one.pk, one.response),
            shown=digest_of(one.response),
        )
        for one in questions
    ]


def sent_by(questions: Sequence[AttemptQuestion], data: QueryDict) -> list[Sent]:
    """What the browser sent for the questions of a page, without those that are answered for good."""
    return [
        Sent(
            question=one,
            response=kind_of(one.version).read(one.version, data, prefix_of(one), one.order_seed),
            shown=str(data.get(shown_name(one), "")),
        )
        for one in questions
        if shown_name(one) in data
    ]


def shown_name(question: AttemptQuestion) -> str:
    """The hidden companion of a question: the digest of what the page had shown."""
    return f"{prefix_of(question)}-shown"


def add_errors(entries: Sequence[Entry], conflicts: Mapping[int, Response]) -> None:
    """Say beside each field what another tab has stored there meanwhile. What cannot be read, its kind says."""
    for entry in entries:
        if (other := conflicts.get(entry.question.pk)) is not None:
            entry.conflict = _(
                "In another tab you answered: “%(told)s”. Here stands what you chose now: save again to keep it."
            ) % {"told": told(entry.question.version, other)}


def told(version: QuestionVersion, response: Response) -> str:
    """An answer in words, on one line."""
    lines = kind_of(version).told(version, response)
    return "; ".join(strip_tags(line) for line in lines) or "–"
