"""Each type of question: asked, stored, sent again, said, summed up."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accelerators.surveys.enums import QuestionKind
from accelerators.surveys.models import Question
from accelerators.surveys.question_types import QUESTION_TYPES, type_of
from vector.common.merging import normal

CHOICES = ["Положение", "Приказ; с запятой, и точкой", "Договор"]
line = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).map(str.strip).filter(bool)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": line,
    "long_text": st.lists(line, min_size=1, max_size=4).map("\n".join),
    "integer": st.integers(0, 1_000_000_000),
    "decimal": st.decimals(0, 1_000_000_000, places=2).map(lambda number: format(number.normalize() + 0, "f")),
    "yes_no": st.booleans(),
    "single": st.sampled_from(CHOICES),
    "multiple": st.lists(st.sampled_from(CHOICES), unique=True, min_size=1),
    "date": st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    "scale": st.integers(1, 5),
}
KINDS = list(QuestionKind)


def question(kind: str) -> Question:
    return Question(kind=kind, label="Вопрос?", choices_text="\n".join(CHOICES))


def read(kind: str, typed: list[str]) -> Any:
    """What is stored of what the field sent."""
    asked = question(kind)
    field = type_of(asked).field(asked)
    field.required = False
    cleaned = field.clean(typed if kind == "multiple" else "".join(typed[:1]))
    return None if cleaned in (None, "", []) else type_of(asked).to_value(cleaned)


def test_every_kind_has_its_type() -> None:
    assert set(QUESTION_TYPES) == set(QuestionKind)
    assert set(VALUES) == set(QuestionKind)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_value_survives_being_shown_and_sent_again(kind: str, language: str) -> None:
    @given(VALUES[kind])
    def check(value: Any) -> None:
        with translation.override(language):
            assert read(kind, type_of(question(kind)).typed(value)) == value
            assert json.loads(json.dumps(value)) == value
            assert type_of(question(kind)).text(value)
            assert type_of(question(kind)).cell(value) is not None

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_typed_is_read_or_refused(kind: str) -> None:
    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=3).map(normal))
    def check(typed: list[str]) -> None:
        with suppress(forms.ValidationError):
            json.dumps(read(kind, typed))

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_summaries_count_every_answer(kind: str) -> None:
    @given(st.lists(VALUES[kind], max_size=12))
    def check(values: list[Any]) -> None:
        summary = type_of(question(kind)).summarise(question(kind), values)
        assert summary.answered == len(values)
        if summary.bars and kind != "multiple":
            assert sum(bar.count for bar in summary.bars) == len(values)

    check()


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("decimal", "6,5", "6.5"),
        ("decimal", "6.50", "6.5"),
        ("decimal", "1 200", "1200"),
        ("integer", "1\u00a0200", 1200),
        ("integer", "0", 0),
        ("date", "10.02.2025", "2025-02-10"),
        ("yes_no", "no", False),
        ("text", "  да ", "да"),
    ],
)
def test_what_people_type(kind: str, typed: str, value: Any) -> None:
    assert read(kind, [typed]) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("integer", "много"),
        ("integer", "2,5"),
        ("integer", "-1"),
        ("decimal", "1e999999"),
        ("decimal", "NaN"),
        ("decimal", "6,555"),
        ("date", "31.02.2025"),
        ("single", "Чего нет"),
        ("scale", "6"),
        ("yes_no", "maybe"),
        ("text", "я" * 301),
    ],
)
def test_what_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        read(kind, [typed])
