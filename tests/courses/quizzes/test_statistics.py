"""Figures about questions, on whatever answers hypothesis makes up and on some that can be counted by hand."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.quizzes import statistics
from courses.quizzes.kinds import Part
from courses.quizzes.statistics import Answer, chosen, discrimination, facility, item, rest_of, tails

RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=6)
PARTS = st.sets(st.sampled_from("abcd")).map(
    lambda ids: tuple(Part(one, one.upper(), one == "a") for one in sorted(ids))
)
ANSWERS = st.lists(st.builds(Answer, SHARES, SHARES, PARTS), max_size=40)
OFFERED = [Part(one, one.upper(), one == "a") for one in "abc"]


@given(ANSWERS, st.randoms(use_true_random=False))
@RELAXED
def test_figures_keep_their_range_and_ignore_the_order(answers: list[Answer], random: Any) -> None:
    found = item(answers, OFFERED)
    assert found.facility is None if not answers else 0 <= found.facility <= 1
    assert found.discrimination is None or -1 <= found.discrimination <= 1
    shuffled = list(answers)
    random.shuffle(shuffled)
    again = item(shuffled, OFFERED)
    assert (again.facility, again.chosen) == (found.facility, found.chosen)
    if found.discrimination is None:
        assert again.discrimination is None
    else:
        assert again.discrimination == pytest.approx(found.discrimination)


@given(ANSWERS)
@RELAXED
def test_who_is_counted_is_counted_once(answers: list[Answer]) -> None:
    for one in chosen(answers, OFFERED):
        assert one.count == sum(one.part.id in {part.id for part in answer.parts} for answer in answers)
        assert one.share == Fraction(one.count, len(answers))
        for share in (one.strongest, one.weakest):
            assert share is None or 0 <= share <= 1


@given(ANSWERS)
@RELAXED
def test_strongest_and_weakest_are_apart(answers: list[Answer]) -> None:
    found = tails(answers)
    if found is None:
        return
    strongest, weakest = found
    least = -(-27 * len(answers) // 100)
    assert len(strongest) >= least
    assert len(weakest) >= least
    assert min(answer.rest for answer in strongest) > max(answer.rest for answer in weakest)


@given(st.lists(SHARES, min_size=10, max_size=30), st.fractions(min_value="1/4", max_value=1), SHARES)
@RELAXED
def test_discrimination_is_that_of_a_straight_line(shares: list[Fraction], slope: Fraction, start: Fraction) -> None:
    up = discrimination([Answer(share, start + slope * share) for share in shares])
    down = discrimination([Answer(share, start - slope * share) for share in shares])
    if len(set(shares)) == 1:
        assert up is down is None
    else:
        assert (up, down) == (pytest.approx(1), pytest.approx(-1))


@given(ANSWERS, st.fractions(min_value="1/8", max_value=8))
@RELAXED
def test_unit_of_the_rest_does_not_matter(answers: list[Answer], unit: Fraction) -> None:
    scaled = [Answer(answer.share, answer.rest * unit + 1) for answer in answers]
    before, after = discrimination(answers), discrimination(scaled)
    assert (before is None) == (after is None)
    assert before is None or after == pytest.approx(before)


def test_correlation_counted_by_hand() -> None:
    # Off the mean: the share by ±1/2, the rest by 0.4, 0.4, 0.2, 0, 0 and 0, −0.2, −0.2, −0.2, −0.4.
    # r = 1 / √(2.5 · 0.64)
    rest = [1, 1, "4/5", "3/5", "3/5", "3/5", "2/5", "2/5", "2/5", "1/5"]
    answers = [Answer(Fraction(place < 5), Fraction(value)) for place, value in enumerate(rest)]
    assert facility(answers) == Fraction(1, 2)
    assert discrimination(answers) == pytest.approx(1 / 1.6**0.5)
    assert item(answers).verdict == "good"


@pytest.mark.parametrize(
    ("value", "verdict"), [(0.3, "good"), (0.25, "fair"), (0.1, "weak"), (-0.1, "wrong"), (None, "alike")]
)
def test_verdict(value: float | None, verdict: str) -> None:
    assert statistics.Item(answers=20, facility=Fraction(1, 2), discrimination=value).verdict == verdict
    assert statistics.Item(answers=9, facility=Fraction(1, 2), discrimination=None).verdict == ""


def test_few_answers_say_nothing() -> None:
    answers = [Answer(Fraction(place % 2), Fraction(place, 9)) for place in range(9)]
    assert discrimination(answers) is None
    assert tails(answers) is None
    assert item([]) == statistics.Item(answers=0, facility=None, discrimination=None)


def test_wrong_answer_of_the_strongest_stands_out() -> None:
    right, wrong, never = Part("a", "A", True), Part("b", "B", False), Part("c", "C", False)
    answers = [Answer(Fraction(0), Fraction(1), (wrong,))] * 4 + [Answer(Fraction(1), Fraction(0), (right,))] * 8
    first, second, third = chosen(answers, [right, wrong, never])
    assert (first.count, first.strongest, first.weakest) == (8, 0, 1)
    assert (second.count, second.strongest, second.weakest) == (4, 1, 0)
    assert [one.misleads_the_strongest for one in (first, second, third)] == [False, True, False]
    assert (third.count, third.share) == (0, 0)


def test_typed_answers_are_listed_by_how_often_they_came() -> None:
    words = ["устав", "договор", "приказ", "договор", "договор", "приказ"]
    answers = [Answer(Fraction(0), None, (Part(word, word, None),)) for word in words]
    assert [(one.part.text, one.count) for one in chosen(answers, [], most=2)] == [("договор", 3), ("приказ", 2)]


def test_rest_leaves_the_question_out() -> None:
    points = [(Fraction(1), Fraction(1)), (Fraction(1), Fraction(2)), (Fraction(0), Fraction(1))]
    assert [rest_of(points, place) for place in range(3)] == [Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)]
    assert rest_of(points[:1], 0) is None
