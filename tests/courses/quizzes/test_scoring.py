"""Scores of each kind of question, and of a whole attempt, against properties that hold whatever is asked."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds import KINDS
from courses.quizzes.models import QuestionVersion
from courses.quizzes.scoring import Mark, is_passed, overall_feedback, total

RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=12)
POINTS = st.integers(min_value=0, max_value=10) | st.decimals(min_value=0, max_value=10, places=2)
MARKS = st.lists(st.builds(Mark, POINTS, st.none() | SHARES), max_size=12)


def version(kind: str, **data: Any) -> QuestionVersion:
    return QuestionVersion(kind=kind, number=1, body="<p>?</p>", data=KINDS[kind].clean(data))


def score(asked: QuestionVersion, **response: Any) -> Fraction | None:
    return KINDS[asked.kind].score(asked, response)


# Several of several ---------------------------------------------------------------------------------------------------
@st.composite
def multiple(draw: st.DrawFn) -> QuestionVersion:
    right = draw(st.lists(st.booleans(), min_size=2, max_size=8).filter(lambda found: any(found) and not all(found)))
    options = [{"text": f"<p>{place}</p>", "is_right": is_right} for place, is_right in enumerate(right)]
    return version(QuestionKind.MULTIPLE, options=options)


def ids(asked: QuestionVersion, *, is_right: bool | None = None) -> list[str]:
    return [option["id"] for option in asked.data["options"] if is_right is None or option["is_right"] == is_right]


@given(multiple(), st.data())
@RELAXED
def test_each_right_tick_helps_and_each_wrong_one_harms(asked: QuestionVersion, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(ids(asked))))
    before = score(asked, chosen=list(chosen))
    for one in set(ids(asked)) - chosen:
        after = score(asked, chosen=[*chosen, one])
        assert after >= before if one in ids(asked, is_right=True) else after <= before
    assert 0 <= before <= 1


@given(multiple())
@RELAXED
def test_only_the_right_set_is_worth_all_and_everything_is_worth_nothing(asked: QuestionVersion) -> None:
    assert score(asked, chosen=ids(asked, is_right=True)) == 1
    assert score(asked, chosen=ids(asked)) == 0
    assert score(asked, chosen=ids(asked, is_right=False)) == 0
    for one in ids(asked, is_right=False):
        assert score(asked, chosen=[*ids(asked, is_right=True), one]) < 1


@given(multiple(), st.data())
@RELAXED
def test_order_and_repeats_of_ticks_do_not_matter(asked: QuestionVersion, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(ids(asked)), max_size=12))
    assert score(asked, chosen=chosen) == score(asked, chosen=sorted(set(chosen)))


@given(multiple(), st.data())
@RELAXED
def test_all_or_nothing_is_one_or_zero(asked: QuestionVersion, data: st.DataObject) -> None:
    asked.data["is_all_or_nothing"] = True
    chosen = data.draw(st.sets(st.sampled_from(ids(asked))))
    assert score(asked, chosen=list(chosen)) == int(chosen == set(ids(asked, is_right=True)))


def test_single_choice_may_pay_for_a_half_right_answer() -> None:
    asked = version(
        QuestionKind.SINGLE,
        options=[{"text": "а", "is_right": True}, {"text": "б", "percent": 25}, {"text": "в", "percent": 33}],
    )
    assert [score(asked, chosen=one) for one in ids(asked)] == [1, Fraction(1, 4), 0]
    assert score(asked, chosen="нет такого") == 0


# Numbers --------------------------------------------------------------------------------------------------------------
NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=3)


@given(NUMBERS, st.decimals(min_value=0, max_value=1000, places=3), NUMBERS)
@RELAXED
def test_tolerance_includes_its_bounds(value: Decimal, tolerance: Decimal, typed: Decimal) -> None:
    asked = version(QuestionKind.NUMERICAL, accepted=[{"value": f"{value:f}", "tolerance": f"{tolerance:f}"}])
    assert score(asked, text=f"{value + tolerance:f}") == 1
    assert score(asked, text=f"{value - tolerance:f}") == 1
    assert score(asked, text=f"{value + tolerance + Decimal('0.001'):f}") == 0
    assert score(asked, text=f"{value - tolerance - Decimal('0.001'):f}") == 0
    assert score(asked, text=f"{typed:f}") == int(abs(typed - value) <= tolerance)


@pytest.mark.parametrize(
    "typed", ["1250,5", "1250.5", " 1 250,5 ", "1\xa0250,50", "+1250,5", "1250,5 руб.", "1250,5РУБ.", "01250,5"]
)
def test_number_is_read_as_people_write_it(typed: str) -> None:
    asked = version(QuestionKind.NUMERICAL, accepted=[{"value": "1250,5"}], unit="руб.")
    assert (score(asked, text=typed), KINDS[asked.kind].problem(asked, {"text": typed})) == (1, None)


@pytest.mark.parametrize(
    "typed", ["много", "1,2,3", "1e9", "١٢", "0x10", "12 или 13", "--1", "1" * 40, "−", "nan", "½"]
)
def test_what_is_no_number_is_kept_and_said(typed: str) -> None:
    asked = version(QuestionKind.NUMERICAL, accepted=[{"value": "12"}])
    assert score(asked, text=typed) == 0
    problem = "Это не получается прочесть как число. Напишите только цифры, например 12,5."
    assert KINDS[asked.kind].problem(asked, {"text": typed}) == problem


def test_minus_may_be_any_dash() -> None:
    asked = version(QuestionKind.NUMERICAL, accepted=[{"value": "−5"}])
    assert [score(asked, text=typed) for typed in ("-5", "−5", "–5", "5")] == [1, 1, 1, 0]


# Matching, ordering, gaps ---------------------------------------------------------------------------------------------
@given(st.permutations(range(6)), st.integers(min_value=2, max_value=6))
@RELAXED
def test_matching_and_ordering_count_what_is_right(order: list[int], number: int) -> None:
    order = [place for place in order if place < number]
    right = sum(place == index for index, place in enumerate(order))
    pairs = version(QuestionKind.MATCHING, pairs=[{"left": f"л{one}", "right": f"п{one}"} for one in range(number)])
    names = [pair["id"] for pair in pairs.data["pairs"]]
    chosen = {names[index]: names[place] for index, place in enumerate(order)}
    assert score(pairs, pairs=chosen) == Fraction(right, number)
    items = version(QuestionKind.ORDERING, items=[{"text": f"с{one}"} for one in range(number)])
    names = [item["id"] for item in items.data["items"]]
    places = {names[index]: str(place + 1) for index, place in enumerate(order)}
    assert score(items, places=places) == Fraction(right, number)
    items.data["is_all_or_nothing"] = True
    assert score(items, places=places) == int(right == number)


@given(st.integers(min_value=2, max_value=6), st.integers(min_value=1, max_value=6))
@RELAXED
def test_one_place_for_all_lines_is_worth_nothing(number: int, place: int) -> None:
    items = version(QuestionKind.ORDERING, items=[{"text": f"с{one}"} for one in range(number)])
    places = {item["id"]: str(place) for item in items.data["items"]}
    assert score(items, places=places) == 0
    assert KINDS[items.kind].problem(items, {"places": places}) is not None


def test_same_answer_of_two_pairs_is_one_line_of_the_list() -> None:
    asked = version(
        QuestionKind.MATCHING,
        pairs=[{"left": "а", "right": "Минюст"}, {"left": "б", "right": "минюст "}, {"left": "в", "right": "Суд"}],
    )
    kind = KINDS[asked.kind]
    assert [line.text for line in kind.fields(asked, order_seed="s").options] in (["Минюст", "Суд"], ["Суд", "Минюст"])
    assert kind.score(asked, kind.right_response(asked)) == 1


@given(st.lists(st.booleans(), min_size=1, max_size=8))
@RELAXED
def test_each_gap_counts_its_share(filled: list[bool]) -> None:
    number = len(filled)
    asked = version(
        QuestionKind.GAPS,
        text=" ".join(f"[{place}]" for place in range(1, number + 1)),
        gaps=[{"accepted": [f"слово{place}"], "wrong": ["нет"] if place % 2 else []} for place in range(number)],
    )
    words = {gap["id"]: f"СЛОВО{place}." if filled[place] else "нет" for place, gap in enumerate(asked.data["gaps"])}
    assert score(asked, gaps=words) == Fraction(sum(filled), number)


# What editors may not write -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        (QuestionKind.SINGLE, {"options": [{"text": "а", "is_right": True}]}, "options"),
        (QuestionKind.SINGLE, {"options": [{"text": "а", "is_right": True}, {"text": "<p></p>"}]}, "options"),
        (QuestionKind.SINGLE, {"options": [{"text": "а", "is_right": True}, {"text": "а"}]}, "options"),
        (QuestionKind.SINGLE, {"options": "а"}, "options"),
        (
            QuestionKind.MULTIPLE,
            {"options": [{"text": "а", "is_right": True}, {"text": "б", "is_right": 1}]},
            "options",
        ),
        (QuestionKind.TRUE_FALSE, {}, "is_true"),
        (QuestionKind.SHORT, {"accepted": [{"text": "догов*"}]}, "accepted"),
        (QuestionKind.SHORT, {"accepted": [{"text": "а", "percent": 50}]}, "accepted"),
        (QuestionKind.SHORT, {"accepted": [{"text": "Ёлка"}, {"text": "елка."}]}, "accepted"),
        (QuestionKind.NUMERICAL, {"accepted": [{"value": "сто"}]}, "accepted"),
        (QuestionKind.NUMERICAL, {"accepted": [{"value": "1", "tolerance": "-1"}]}, "accepted"),
        (QuestionKind.NUMERICAL, {"accepted": [{"value": "1"}], "unit": "5 ч"}, "unit"),
        (QuestionKind.MATCHING, {"pairs": [{"left": "а", "right": "1"}, {"left": "б", "right": "1"}]}, "pairs"),
        (
            QuestionKind.MATCHING,
            {"pairs": [{"left": "а", "right": "1"}, {"left": "б", "right": "2"}], "extras": [{"text": "2"}]},
            "extras",
        ),
        (QuestionKind.ORDERING, {"items": [{"text": "а"}]}, "items"),
        (QuestionKind.GAPS, {"text": "Без пропуска", "gaps": [{"accepted": ["а"]}]}, "text"),
        (QuestionKind.GAPS, {"text": "[1] и [1]", "gaps": [{"accepted": ["а"]}]}, "text"),
        (QuestionKind.GAPS, {"text": "[1]", "gaps": [{"accepted": ["а"], "wrong": ["А"]}]}, "gaps"),
        (QuestionKind.GAPS, {"text": "[1]", "gaps": [{"accepted": []}]}, "gaps"),
        (QuestionKind.ESSAY, {"lines": "много"}, "lines"),
        (QuestionKind.ESSAY, {"most_words": -1}, "most_words"),
    ],
)
def test_question_that_cannot_be_answered_is_refused(kind: str, data: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        KINDS[kind].clean(data)
    assert set(refused.value.message_dict) == {field}


# Whole attempts -------------------------------------------------------------------------------------------------------
@given(MARKS)
@RELAXED
def test_total_adds_up(marks: list[Mark]) -> None:
    found = total(marks)
    assert 0 <= found.got <= found.got + found.waiting <= found.of
    assert found.is_final == (found.waiting == 0)
    assert 0 <= found.percent <= 100
    assert found.whole_percent <= found.percent < found.whole_percent + 1


@given(MARKS, st.integers(min_value=0, max_value=100), st.data())
@RELAXED
def test_verdict_before_the_tutor_holds_whatever_the_tutor_says(
    marks: list[Mark], needed: int, data: st.DataObject
) -> None:
    before = is_passed(total(marks), needed)
    given_later = [mark if mark.share is not None else Mark(mark.points, data.draw(SHARES)) for mark in marks]
    after = is_passed(total(given_later), needed)
    assert after is not None
    assert before in (None, after)


@given(st.lists(st.tuples(st.integers(0, 100), st.text(min_size=1, max_size=3)), max_size=5), SHARES)
@RELAXED
def test_words_are_those_of_the_highest_band_reached(bands: list[tuple[int, str]], share: Fraction) -> None:
    assume(len({least for least, _text in bands}) == len(bands))
    percent = share * 100
    reached: Iterable[tuple[int, str]] = sorted(band for band in bands if band[0] <= percent)
    assert overall_feedback(bands, percent) == ([*reached][-1][1] if reached else "")


def test_two_thirds_do_not_reach_67_percent() -> None:
    found = total([Mark(3, Fraction(2, 3))])
    assert (found.whole_percent, is_passed(found, 67), is_passed(found, 66)) == (66, False, True)
    assert is_passed(total([]), 100) is True
