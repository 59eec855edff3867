"""The types of questions: how each is asked, kept, said, summed up and drawn. docs/how-to/survey-question-type.md."""

from accelerators.surveys.enums import QuestionKind
from accelerators.surveys.models import Question
from accelerators.surveys.question_types.base import Bar, QuestionType, Summary
from accelerators.surveys.question_types.dates import DateType
from accelerators.surveys.question_types.lists import MultipleType, ScaleType, SingleType, YesNoType
from accelerators.surveys.question_types.numbers import DecimalType, IntegerType
from accelerators.surveys.question_types.texts import LongTextType, TextType

__all__ = ["QUESTION_TYPES", "Bar", "QuestionType", "Summary", "type_of"]

QUESTION_TYPES: dict[str, QuestionType] = {
    QuestionKind.TEXT: TextType(),
    QuestionKind.LONG_TEXT: LongTextType(),
    QuestionKind.INTEGER: IntegerType(),
    QuestionKind.DECIMAL: DecimalType(),
    QuestionKind.YES_NO: YesNoType(),
    QuestionKind.SINGLE: SingleType(),
    QuestionKind.MULTIPLE: MultipleType(),
    QuestionKind.DATE: DateType(),
    QuestionKind.SCALE: ScaleType(),
}


def type_of(question: Question) -> QuestionType:
    """The type that handles this question."""
    return QUESTION_TYPES[question.kind]
