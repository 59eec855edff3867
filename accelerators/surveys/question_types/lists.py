"""Answers chosen from a list. The chosen line itself is stored: an answer says what it means without its survey."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accelerators.surveys.models import Question
from accelerators.surveys.question_types.base import QuestionType, Summary, bars
from vector.common.moments import number

_UNKNOWN = gettext_lazy("Choose one of the answers offered.")
HIGHEST_MARK = 5


class SingleType(QuestionType):
    """One line of the question's list."""

    def field(self, question: Question) -> forms.Field:
        return forms.ChoiceField(
            choices=[(line, line) for line in question.choices],
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _UNKNOWN},
        )

    def summarise(self, question: Question, values: Sequence[Any]) -> Summary:
        return Summary(answered=len(values), bars=bars(question.choices, values, of=len(values)))


class MultipleType(QuestionType):
    """Any number of lines of the question's list."""

    def field(self, question: Question) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=[(line, line) for line in question.choices],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _UNKNOWN},
        )

    def typed(self, value: Any) -> list[str]:
        return list(value)

    def text(self, value: Any) -> str:
        return "; ".join(value)

    def summarise(self, question: Question, values: Sequence[Any]) -> Summary:
        given = [line for value in values for line in value]
        return Summary(answered=len(values), bars=bars(question.choices, given, of=len(values)))


class YesNoType(QuestionType):
    """Yes or no. Stored as a boolean."""

    labels = {"yes": pgettext_lazy("answer", "Yes"), "no": pgettext_lazy("answer", "No")}

    def field(self, question: Question) -> forms.Field:
        return forms.ChoiceField(
            choices=list(self.labels.items()), widget=forms.RadioSelect, error_messages={"invalid_choice": _UNKNOWN}
        )

    def to_value(self, cleaned: str) -> bool:
        return cleaned == "yes"

    def typed(self, value: Any) -> list[str]:
        return ["yes" if value else "no"]

    def text(self, value: Any) -> str:
        return str(self.labels["yes" if value else "no"])

    def summarise(self, question: Question, values: Sequence[Any]) -> Summary:
        labels = [self.text(True), self.text(False)]
        return Summary(answered=len(values), bars=bars(labels, map(self.text, values), of=len(values)))


class ScaleType(QuestionType):
    """A mark from 1 to 5. Stored as a number."""

    def field(self, question: Question) -> forms.Field:
        words = {1: pgettext("mark", "1 – the lowest"), HIGHEST_MARK: pgettext("mark", "5 – the highest")}
        marks = [(str(mark), words.get(mark, str(mark))) for mark in range(1, HIGHEST_MARK + 1)]
        return forms.ChoiceField(choices=marks, widget=forms.RadioSelect, error_messages={"invalid_choice": _UNKNOWN})

    def to_value(self, cleaned: str) -> int:
        return int(cleaned)

    def cell(self, value: Any) -> int:
        return int(value)

    def summarise(self, question: Question, values: Sequence[Any]) -> Summary:
        labels = [str(mark) for mark in range(1, HIGHEST_MARK + 1)]
        mean = ((_("Average mark"), number(round(sum(values) / len(values), 1))),) if values else ()
        return Summary(answered=len(values), bars=bars(labels, map(str, values), of=len(values)), figures=mean)
