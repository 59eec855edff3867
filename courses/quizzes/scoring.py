"""From answers to a result: pure, in fractions, so that two halves are one and 59.9 % is not 60.

The share of one question comes from its kind; here shares become points, percents, a verdict and the words for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

FULL = 100


@dataclass(frozen=True)
class Mark:
    """What one question is worth and what was got of it: a share of 0 to 1, or None while the tutor has not said."""

    points: Decimal | int
    share: Fraction | None


@dataclass(frozen=True)
class Total:
    """What an attempt comes to. `got` counts what is known, `waiting` are the points that the tutor has yet to give."""

    got: Fraction
    of: Fraction
    waiting: Fraction

    @property
    def is_final(self) -> bool:
        return self.waiting == 0

    @property
    def percent(self) -> Fraction:
        """Exactly, 0 to 100. Where there is nothing to get, nothing is missing."""
        return self.got / self.of * FULL if self.of else Fraction(FULL)

    @property
    def whole_percent(self) -> int:
        """For showing: rounded down, so that nobody reads “60 %” under a pass mark of 60 that was missed."""
        return int(self.percent)


def total(marks: Iterable[Mark]) -> Total:
    """The marks of an attempt together. Questions without points (texts) are left out by the caller."""
    got = of = waiting = Fraction(0)
    for mark in marks:
        points = Fraction(mark.points)
        of += points
        if mark.share is None:
            waiting += points
        else:
            got += points * mark.share
    return Total(got=got, of=of, waiting=waiting)


def is_passed(result: Total, pass_percent: Decimal | int) -> bool | None:
    """Whether the pass mark is reached; None while that depends on what the tutor will say."""
    needed = result.of * Fraction(pass_percent) / FULL
    if result.got >= needed:
        return True
    return None if result.got + result.waiting >= needed else False


def overall_feedback(bands: Iterable[tuple[Decimal | int, str]], percent: Fraction) -> str:
    """What a quiz says to a result: of (from how many percent, text) the highest that is reached; "" if none is."""
    reached = [(Fraction(least), text) for least, text in bands if Fraction(least) <= percent]
    return max(reached, key=lambda band: band[0])[1] if reached else ""
