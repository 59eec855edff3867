"""Answers in numbers, from zero up."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from statistics import median
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accelerators.surveys.models import Question
from accelerators.surveys.question_types.base import Bar, QuestionType, Summary
from vector.common.moments import number

HIGHEST = 1_000_000_000
_GAPS = dict.fromkeys(map(ord, " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"))
MOST_BARS = 6


class NumberField(forms.DecimalField):
    """Takes «6,5», «6.5» and «1 200» alike, whatever the interface's language."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = value.translate(_GAPS).replace(",", ".")
        try:
            return super().to_python(value)
        except InvalidOperation as error:  # exponents beyond measure
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class DecimalType(QuestionType):
    """Up to two digits after the comma. Stored as a string, exactly as many digits as are needed: "6.5"."""

    is_whole = False

    def field(self, question: Question) -> forms.Field:
        return NumberField(
            min_value=0,
            max_value=HIGHEST,
            max_digits=12,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"invalid": gettext_lazy("Write a number in digits, for example 6,5.")},
        )

    def to_value(self, cleaned: Decimal) -> Any:
        return format(cleaned.normalize(), "f")

    def typed(self, value: Any) -> list[str]:
        return [str(value).replace(".", ",")]

    def text(self, value: Any) -> str:
        return number(Decimal(value))

    def cell(self, value: Any) -> int | float:
        exact = Decimal(value)
        return int(exact) if exact == exact.to_integral_value() else float(exact)

    def summarise(self, question: Question, values: Sequence[Any]) -> Summary:
        numbers = sorted(Decimal(value) for value in values)
        if not numbers:
            return Summary(answered=0)
        total = sum(numbers, Decimal(0))
        mean = (total / len(numbers)).quantize(Decimal("0.1"))
        figures = (
            (_("Sum"), number(total)),
            (_("Average"), number(mean)),
            (_("Middle value"), number(Decimal(median(numbers)).quantize(Decimal("0.1")).normalize() + 0)),
            (pgettext("of the answers", "Smallest"), number(numbers[0])),
            (pgettext("of the answers", "Largest"), number(numbers[-1])),
        )
        return Summary(answered=len(numbers), bars=_classes(numbers, is_whole=self.is_whole), figures=figures)


class IntegerType(DecimalType):
    """Whole numbers. Stored as a number."""

    is_whole = True

    def field(self, question: Question) -> forms.Field:
        return NumberField(
            min_value=0,
            max_value=HIGHEST,
            max_digits=10,
            decimal_places=0,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "invalid": gettext_lazy("Write a whole number in digits, for example 12."),
                "max_decimal_places": gettext_lazy("Write a whole number in digits, for example 12."),
            },
        )

    def to_value(self, cleaned: Decimal) -> Any:
        return int(cleaned)


def _classes(numbers: Sequence[Decimal], *, is_whole: bool) -> tuple[Bar, ...]:
    """How many answers lie in each class; classes of equal, round width, at most MOST_BARS and one more.

    A class of fractions ends just before the number named last: 6–7 holds 6 and 6.9.
    """
    lowest, highest = int(numbers[0]), int(numbers[-1])
    width = 1
    while (highest - lowest) // width >= MOST_BARS:
        width = width * 5 // 2 if str(width)[0] == "2" else width * 2
    start = lowest // width * width
    result = []
    while start <= highest:
        count = sum(start <= value < start + width for value in numbers)
        last = start + width - is_whole
        label = number(start) if last == start else f"{number(start)}–{number(last)}"
        result.append(Bar(label, count, round(100 * count / len(numbers))))
        start += width
    return tuple(result)
