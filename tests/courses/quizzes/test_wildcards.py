"""What is typed against what is accepted: folded alike, `*` for anything, and quick whatever is written."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.quizzes.kinds.wildcards import accepts, folded, has_wildcard, without_escapes

RELAXED = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LETTERS = st.text("аб*", max_size=8)
WORDS = st.text("аб", max_size=10)


@given(LETTERS, WORDS)
@RELAXED
def test_stars_are_those_of_an_expression(pattern: str, text: str) -> None:
    expression = ".*".join(re.escape(piece) for piece in pattern.split("*"))
    assert accepts(pattern, text) == (re.fullmatch(expression, text) is not None)


@given(st.text(max_size=30))
@RELAXED
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folded(text)
    assert folded(once) in (once, once.rstrip(".").rstrip() or once)
    assert "ё" not in once


@given(st.text(max_size=20), st.text(max_size=20))
@RELAXED
def test_anything_is_borne(pattern: str, text: str) -> None:
    assert accepts(pattern, text) in (True, False)
    assert accepts("*", text)


@pytest.mark.parametrize(
    ("pattern", "typed", "is_accepted"),
    [
        ("договор", "  ДОГОВОР. ", True),
        ("ещё один", "еще  один", True),
        ("«Добро.рф»", '"добро.рф"', True),
        ("волонт*", "волонтёрство", True),
        ("волонт*", "волонт", True),
        ("волонт*", "мой волонт", False),
        ("*опек*", "органы опеки", True),
        ("а*а", "а", False),
        ("№*1425", "№ 1425", True),
        (r"5\*5", "5*5", True),
        (r"5\*5", "515", False),
        ("социально-значимый", "социально–значимый", True),
        ("договор", "", False),
    ],
)
def test_examples(pattern: str, typed: str, is_accepted: bool) -> None:
    assert accepts(pattern, typed) is is_accepted


def test_case_counts_where_it_is_said_to() -> None:
    assert not accepts("НКО", "нко", is_case_kept=True)
    assert accepts("НКО", "НКО.", is_case_kept=True)


def test_escaped_star_is_none() -> None:
    assert (has_wildcard(r"5\*5"), has_wildcard("5*5"), without_escapes(r"5\*5")) == (False, True, "5*5")


def test_hostile_pattern_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    assert not accepts("а*" * 240 + "б", "а" * 500)
    assert not accepts("*а" * 240 + "*б", "а" * 500)
    # A matcher that goes back would be at it until the end of days; this one is done before one can look.
    assert time.process_time() - began < 1
