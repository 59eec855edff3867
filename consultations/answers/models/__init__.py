"""Tables and pages of published answers."""

from consultations.answers.models.answers import AnswerVote, PublishedAnswer
from consultations.answers.models.pages import (
    AnswerIndexPage,
    PublishedAnswerPage,
    RelatedDocument,
    RelatedPage,
)
from consultations.answers.models.requests import ConsentRequest

__all__ = [
    "AnswerIndexPage",
    "AnswerVote",
    "ConsentRequest",
    "PublishedAnswer",
    "PublishedAnswerPage",
    "RelatedDocument",
    "RelatedPage",
]
