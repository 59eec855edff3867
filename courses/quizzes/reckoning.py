"""What follows from a participant's attempts: how many are left, whether one may begin, what may be shown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from courses.quizzes.enums import AttemptState, Reveal


def in_cents(value: Fraction) -> Decimal:
    """Points for people: two places."""
    return _decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)


def percent_in_cents(value: Fraction) -> Decimal:
    """Per cent for people, rounded down: nobody reads 60 % who has not reached it."""
    return _decimal(value).quantize(Decimal("0.01"), ROUND_DOWN)


def share_in_table(share: Fraction) -> Decimal:
    """A share of points as the table keeps it, for statistics and people. Results are decided on the fractions."""
    return _decimal(share).quantize(Decimal("0.000001"))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def share_for(points: Decimal, given: Decimal) -> Fraction:
    """The share of a question's points that a tutor's mark means; a question without points has nothing to share."""
    return Fraction(given) / Fraction(points) if points else Fraction(0)


def attempts_left(*, allowed: int | None, extra: int, used: int) -> int | None:
    """How many more may be begun; None: as many as one likes."""
    return None if allowed is None else max(0, allowed + extra - used)


@dataclass(frozen=True, slots=True)
class Chance:
    """Whether an attempt may be begun, and if not, why."""

    may_begin: bool
    waits_for_tutor: bool = False
    is_under_way: bool = False
    is_settled: bool = False
    has_none_left: bool = False


def chance(*, reveal: str, states: Sequence[str], is_passed: bool, left: int | None) -> Chance:
    """One attempt at a time: while one is under way, or with the tutor, the next cannot be begun.

    Where passing shows the answers, it ends the attempts too: whoever has read them proves nothing by another one.
    """
    if AttemptState.UNDER_WAY in states:
        return Chance(may_begin=False, is_under_way=True)
    if AttemptState.MARKING in states:
        return Chance(may_begin=False, waits_for_tutor=True)
    if reveal == Reveal.LAST_ATTEMPT and is_passed:
        return Chance(may_begin=False, is_settled=True)
    if left == 0:
        return Chance(may_begin=False, has_none_left=True)
    return Chance(may_begin=True)


def may_reveal(
    reveal: str,
    *,
    state: str,
    left: int | None,
    is_passed: bool,
    is_checked: bool = False,
    has_under_way: bool = False,
) -> bool:
    """Whether a participant may see now what was right in a question.

    `left`: attempts left; `is_passed`: whether any attempt passed; `is_checked`: this question was answered for good
    while the attempt goes on; `has_under_way`: another attempt at the same quiz goes on, and could profit.
    """
    if reveal == Reveal.NEVER:
        return False
    if state == AttemptState.UNDER_WAY:
        return reveal == Reveal.QUESTION and is_checked
    if reveal == Reveal.LAST_ATTEMPT:
        return not has_under_way and (is_passed or left == 0)
    return True


def draw_order(seed: str, name: str) -> str:
    """What to seed a generator with for one purpose of one attempt: the same in every process, another per purpose."""
    return f"{seed}:{name}"
