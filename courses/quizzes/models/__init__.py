"""Tables of quizzes: the question bank, the quizzes that ask out of it, and who answered what."""

from courses.quizzes.models.attempts import AsideAnswer, Attempt, AttemptQuestion, ExtraAttempt
from courses.quizzes.models.bank import Question, QuestionCategory, QuestionVersion
from courses.quizzes.models.pages import QuizBand, QuizPage, QuizSlot

__all__ = [
    "AsideAnswer",
    "Attempt",
    "AttemptQuestion",
    "ExtraAttempt",
    "Question",
    "QuestionCategory",
    "QuestionVersion",
    "QuizBand",
    "QuizPage",
    "QuizSlot",
]
