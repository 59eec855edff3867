"""An attempt that is over, as far as its reader may see it: participants what the quiz shows now, tutors everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from courses.quizzes.drawing import ReviewedQuestion, Shows, reviewed
from courses.quizzes.enums import AsideReason
from courses.quizzes.models import AsideAnswer, AttemptQuestion
from courses.quizzes.playing import numbered, told

NOTHING = Shows()
EVERYTHING = Shows(correctness=True, feedback=True, right_answer=True)


@dataclass
class Review:
    """One question with its answer, what it brought, and what was typed and does not count (as text, with when)."""

    question: AttemptQuestion
    number: int | None
    shows: Shows
    late: Sequence[tuple[str, datetime]] = ()
    replaced: Sequence[tuple[str, datetime]] = ()

    @cached_property
    def reviewed(self) -> ReviewedQuestion:
        """For the template of its kind: what may not be seen is not in it."""
        return reviewed(
            self.question.version,
            order_seed=self.question.order_seed,
            response=self.question.response,
            shows=self.shows,
            is_shuffled=self.question.attempt.has_shuffled_options,
        )


def reviews_of(
    questions: Sequence[AttemptQuestion], aside: Mapping[int, Sequence[AsideAnswer]], shows: Shows
) -> list[Review]:
    """All questions of an attempt for one reader."""
    numbers = numbered(questions)
    return [
        Review(
            question=one,
            number=numbers[one.pk],
            shows=shows,
            late=_told(one, aside.get(one.pk, ()), AsideReason.LATE),
            replaced=_told(one, aside.get(one.pk, ()), AsideReason.OTHER_TAB),
        )
        for one in questions
    ]


def _told(question: AttemptQuestion, aside: Sequence[AsideAnswer], reason: AsideReason) -> list[tuple[str, datetime]]:
    return [(told(question.version, one.response), one.sent_at) for one in aside if one.reason == reason]
