"""Kinds of questions, one entry each: what is stored, what the browser may see, how an answer is read and scored.

Everything here is pure. `kind_of(version)` takes a QuestionVersion, or anything with kind, body, data and feedback.
"""

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds.arranged import MatchingKind, OrderingKind
from courses.quizzes.kinds.base import Asked, Kind, Line, Part, Presented, Response, Submitted
from courses.quizzes.kinds.choices import MultipleKind, SingleKind, TrueFalseKind
from courses.quizzes.kinds.free import DescriptionKind, EssayKind
from courses.quizzes.kinds.gaps import GapsKind
from courses.quizzes.kinds.typed import NumericalKind, ShortKind

__all__ = ["KINDS", "Asked", "Kind", "Line", "Part", "Presented", "Response", "Submitted", "kind_of"]

KINDS: dict[str, Kind] = {
    QuestionKind.SINGLE: SingleKind(),
    QuestionKind.MULTIPLE: MultipleKind(),
    QuestionKind.TRUE_FALSE: TrueFalseKind(),
    QuestionKind.SHORT: ShortKind(),
    QuestionKind.NUMERICAL: NumericalKind(),
    QuestionKind.MATCHING: MatchingKind(),
    QuestionKind.ORDERING: OrderingKind(),
    QuestionKind.GAPS: GapsKind(),
    QuestionKind.ESSAY: EssayKind(),
    QuestionKind.DESCRIPTION: DescriptionKind(),
}


def kind_of(version: Asked) -> Kind:
    """The kind that this version of a question is of."""
    return KINDS[version.kind]
