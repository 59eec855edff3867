"""Answers that are a day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext

from accelerators.surveys.models import Question
from accelerators.surveys.question_types.base import Bar, QuestionType, Summary
from vector.common.moments import day

FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"]


class DateType(QuestionType):
    """A day. Stored as ISO text: "2025-02-10"."""

    def field(self, question: Question) -> forms.Field:
        return forms.DateField(
            input_formats=FORMATS,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": gettext_lazy("Write day, month and year, for example 10.02.2025.")},
        )

    def to_value(self, cleaned: date) -> str:
        return cleaned.isoformat()

    def text(self, value: Any) -> str:
        return day(date.fromisoformat(value), weekday=False)

    def cell(self, value: Any) -> str:
        return f"{date.fromisoformat(value):%d.%m.%Y}"

    def summarise(self, question: Question, values: Sequence[Any]) -> Summary:
        days = sorted(date.fromisoformat(value) for value in values)
        if not days:
            return Summary(answered=0)
        years = Counter(found.year for found in days)
        counted = tuple(Bar(str(year), years[year], round(100 * years[year] / len(days))) for year in sorted(years))
        figures = (
            (pgettext("of the answers", "Earliest"), day(days[0], weekday=False)),
            (pgettext("of the answers", "Latest"), day(days[-1], weekday=False)),
        )
        return Summary(answered=len(days), bars=counted, figures=figures)
