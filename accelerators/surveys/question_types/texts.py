"""Answers in words."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accelerators.surveys.models import Question
from accelerators.surveys.question_types.base import QuestionType, Summary

MAX_LINE = 300
MAX_TEXT = 10_000
SHOWN = 10


class TextType(QuestionType):
    """One line."""

    def field(self, question: Question) -> forms.Field:
        return forms.CharField(max_length=MAX_LINE)

    def summarise(self, question: Question, values: Sequence[Any]) -> Summary:
        return Summary(answered=len(values), texts=tuple(values[:SHOWN]))


class LongTextType(TextType):
    """Several lines."""

    def field(self, question: Question) -> forms.Field:
        return forms.CharField(max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 6}))
