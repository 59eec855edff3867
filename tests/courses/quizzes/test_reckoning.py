"""How many attempts are left, whether one may begin, what may be shown: properties of the pure rules."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.enums import AttemptState, Reveal
from courses.quizzes.reckoning import (
    attempts_left,
    chance,
    in_cents,
    may_reveal,
    percent_in_cents,
    share_for,
    share_in_table,
)

counts = st.integers(0, 9)
reveals = st.sampled_from([*Reveal])
states = st.sampled_from([*AttemptState])
left = st.none() | counts
fractions = st.fractions(0, 1)


@given(st.none() | st.integers(1, 9), counts, counts)
def test_attempts_left_grow_with_extra_ones_and_never_fall_below_none(allowed: int | None, extra: int, used: int):
    found = attempts_left(allowed=allowed, extra=extra, used=used)
    if allowed is None:
        assert found is None
    else:
        assert found == max(allowed + extra - used, 0)
        assert attempts_left(allowed=allowed, extra=extra + 1, used=used) in (found, found + 1)


@given(reveals, st.lists(states, max_size=5), st.booleans(), left)
def test_chance_has_one_reason_or_none(reveal: str, found: list[str], is_passed: bool, left: int | None):
    said = chance(reveal=reveal, states=found, is_passed=is_passed, left=left)
    reasons = [said.is_under_way, said.waits_for_tutor, said.is_settled, said.has_none_left]
    assert sum(reasons) == (0 if said.may_begin else 1)
    if said.may_begin:
        assert set(found) <= {AttemptState.FINISHED}
        assert left != 0


@given(reveals, states, left, st.booleans(), st.booleans())
def test_nothing_is_shown_while_another_attempt_could_profit(
    reveal: str,
    state: str,
    left: int | None,
    is_passed: bool,
    is_checked: bool,
):
    shown = may_reveal(reveal, state=state, left=left, is_passed=is_passed, is_checked=is_checked)
    if reveal == Reveal.NEVER:
        assert not shown
    if state == AttemptState.UNDER_WAY:
        assert shown == (reveal == Reveal.QUESTION and is_checked)
    if reveal == Reveal.LAST_ATTEMPT and shown:
        # Whoever reads the answers can begin nothing more.
        assert not chance(reveal=reveal, states=[AttemptState.FINISHED], is_passed=is_passed, left=left).may_begin


@given(states, left, st.booleans())
def test_last_answers_wait_until_nothing_is_under_way(state: str, left: int | None, is_passed: bool):
    assert not may_reveal(Reveal.LAST_ATTEMPT, state=state, left=left, is_passed=is_passed, has_under_way=True)


@given(fractions)
def test_percent_is_never_rounded_up_to_a_pass_mark(share: Fraction):
    shown = percent_in_cents(share * 100)
    assert shown <= share * 100
    assert share * 100 - Fraction(shown) < Fraction(1, 100)
    assert abs(Fraction(share_in_table(share)) - share) <= Fraction(1, 1_000_000)
    assert abs(Fraction(in_cents(share)) - share) <= Fraction(1, 200)


@given(st.decimals(0, 20, places=2), st.decimals(0, 1, places=2))
def test_tutors_points_are_the_share_they_say(points: Decimal, part: Decimal):
    given_points = (points * part).quantize(Decimal("0.01"))
    assert share_for(points, given_points) * Fraction(points) == (Fraction(given_points) if points else 0)
