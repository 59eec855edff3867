"""What the answers tell of the questions: how easy, whether they tell the prepared from the others, what misleads.

Pure: no database. Classical test theory, each person counted once.

Facility is the mean share of a question's points. Discrimination is Pearson's correlation, over the persons, of the
share got for the question with the share got for the rest of the quiz: the item–rest (corrected item–total)
correlation, S. Henrysson, “Correction of item-total correlations in item analysis”, Psychometrika 28 (1963) 211–218.
The marks at 0.2 and 0.3 are those of R. L. Ebel, “Essentials of Educational Measurement” (1972). For the table of
answers the strongest and the weakest 27 % by the rest of the quiz are set side by side: T. L. Kelley, “The selection of
upper and lower groups for the validation of test items”, Journal of Educational Psychology 30 (1939) 17–24.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt

from courses.quizzes.kinds import Part

# Fewer answers tell nothing: one person more would turn the figure over.
LEAST_ANSWERS = 10
GOOD, FAIR = 0.3, 0.2
TAIL = Fraction(27, 100)


@dataclass(frozen=True)
class Answer:
    """One person's answer to a question: its share of the points, what it said, the share got for all the others.

    `rest` is None where the quiz asks nothing else.
    """

    share: Fraction
    rest: Fraction | None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """One possible answer: how many gave it, and how many of the strongest and of the weakest; None: too few to say."""

    part: Part
    count: int
    share: Fraction
    strongest: Fraction | None = None
    weakest: Fraction | None = None

    @property
    def misleads_the_strongest(self) -> bool:
        """A wrong answer that the strongest give more often than the weakest: perhaps it is right, or ambiguous."""
        return (
            self.part.is_right is False
            and self.strongest is not None
            and self.weakest is not None
            and self.strongest > self.weakest
        )


@dataclass(frozen=True)
class Item:
    """What is known of one question."""

    answers: int
    facility: Fraction | None
    discrimination: float | None
    chosen: tuple[Chosen, ...] = ()

    @property
    def verdict(self) -> str:
        """good, fair, weak, wrong (those who know more answer worse), alike (all got the same), "" so far."""
        if self.discrimination is None:
            return "alike" if self.answers >= LEAST_ANSWERS else ""
        if self.discrimination < 0:
            return "wrong"
        return "good" if self.discrimination >= GOOD else "fair" if self.discrimination >= FAIR else "weak"


def facility(answers: Sequence[Answer]) -> Fraction | None:
    """The mean share, 0 to 1; None without answers."""
    return sum((answer.share for answer in answers), Fraction(0)) / len(answers) if answers else None


def discrimination(answers: Iterable[Answer]) -> float | None:
    """The item–rest correlation, −1 to 1; None with too few answers, or where all got the same."""
    pairs = [(answer.share, answer.rest) for answer in answers if answer.rest is not None]
    if len(pairs) < LEAST_ANSWERS:
        return None
    mean_share = sum((share for share, _rest in pairs), Fraction(0)) / len(pairs)
    mean_rest = sum((rest for _share, rest in pairs), Fraction(0)) / len(pairs)
    # In floats only once the means are off: exact means of equal values leave no spread that is not there.
    apart = [(float(share - mean_share), float(rest - mean_rest)) for share, rest in pairs]
    spread_share, spread_rest = sum(one * one for one, _other in apart), sum(other * other for _one, other in apart)
    if spread_share == 0 or spread_rest == 0:
        return None
    together = sum(one * other for one, other in apart)
    return max(-1.0, min(1.0, together / (sqrt(spread_share) * sqrt(spread_rest))))


def tails(answers: Sequence[Answer]) -> tuple[list[Answer], list[Answer]] | None:
    """The strongest and the weakest 27 % by the rest of the quiz; None if too few, or all alike.

    Whoever stands level with the last of a group belongs to it: the order of the answers must not decide.
    """
    known = sorted((answer for answer in answers if answer.rest is not None), key=lambda answer: answer.rest or 0)
    if len(known) < LEAST_ANSWERS:
        return None
    size = ceil(len(known) * TAIL)
    low, high = known[size - 1].rest, known[-size].rest
    if low is None or high is None or low >= high:
        return None
    return (
        [answer for answer in known if answer.rest is not None and answer.rest >= high],
        [answer for answer in known if answer.rest is not None and answer.rest <= low],
    )


def chosen(answers: Sequence[Answer], offered: Iterable[Part], *, most: int | None = None) -> tuple[Chosen, ...]:
    """Each possible answer with how often it was given: first what is offered in its order, then what else was given.

    Of the latter the most frequent, `most` in all. A person counts once for each part of the own answer.
    """
    if not answers:
        return ()
    words: dict[str, Part] = {part.id: part for part in offered}
    counts = _counted(answers)
    others = {part.id: part for answer in answers for part in answer.parts if part.id not in words}
    ranked = sorted(others.values(), key=lambda part: (-counts[part.id], part.text))
    parts = [*words.values(), *ranked][:most]
    found = tails(answers)
    strong, weak = (_shares(found[0]), _shares(found[1])) if found else (None, None)
    return tuple(
        Chosen(
            part=part,
            count=counts[part.id],
            share=Fraction(counts[part.id], len(answers)),
            strongest=strong.get(part.id, Fraction(0)) if strong is not None else None,
            weakest=weak.get(part.id, Fraction(0)) if weak is not None else None,
        )
        for part in parts
    )


def _counted(answers: Sequence[Answer]) -> Counter[str]:
    return Counter(part_id for answer in answers for part_id in {part.id for part in answer.parts})


def _shares(answers: Sequence[Answer]) -> dict[str, Fraction]:
    return {part_id: Fraction(count, len(answers)) for part_id, count in _counted(answers).items()}


def item(answers: Sequence[Answer], offered: Iterable[Part] = (), *, most: int | None = None) -> Item:
    """Everything about one question."""
    return Item(
        answers=len(answers),
        facility=facility(answers),
        discrimination=discrimination(answers),
        chosen=chosen(answers, offered, most=most),
    )


def rest_of(points: Sequence[tuple[Fraction, Fraction]], index: int) -> Fraction | None:
    """The share of the points got for all questions but one. `points`: (got, of) for each question of a person."""
    got = sum((one for place, (one, _of) in enumerate(points) if place != index), Fraction(0))
    of = sum((most for place, (_one, most) in enumerate(points) if place != index), Fraction(0))
    return got / of if of else None
