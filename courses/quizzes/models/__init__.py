"""Tables of quizzes: the question bank, and what is asked out of it."""

from courses.quizzes.models.bank import Question, QuestionCategory, QuestionVersion

__all__ = ["Question", "QuestionCategory", "QuestionVersion"]
