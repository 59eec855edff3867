"""Reads of attempts; each says how many queries it makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from courses.models import CourseRun, Enrolment
from courses.quizzes.kinds import KINDS
from courses.quizzes.models import AsideAnswer, Attempt, AttemptQuestion, ExtraAttempt, QuizPage, QuizSlot
from courses.quizzes.reckoning import Chance, attempts_left, chance


@dataclass(frozen=True)
class Standing:
    """How a participant stands with a quiz: the attempts, oldest first, how many are left, whether one may begin."""

    attempts: Sequence[Attempt]
    left: int | None
    chance: Chance

    @property
    def is_passed(self) -> bool:
        return any(one.is_passed for one in self.attempts)

    @property
    def best(self) -> Attempt | None:
        """The attempt that counts: of those with a result the one with most per cent, the earliest of equals."""
        return max((one for one in self.attempts if one.is_finished), key=lambda one: one.percent or 0, default=None)

    @property
    def under_way(self) -> Attempt | None:
        return next((one for one in self.attempts if one.is_under_way), None)

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None


def standing_of(enrolment: Enrolment, quiz: QuizPage) -> Standing:
    """Two queries, one where the number of attempts is not limited."""
    attempts = list(Attempt.objects.filter(enrolment=enrolment, quiz=quiz.pk).order_by("number"))
    limited = quiz.attempts_allowed is not None
    extra = ExtraAttempt.objects.filter(enrolment=enrolment, quiz=quiz.pk).count() if limited else 0
    left = attempts_left(allowed=quiz.attempts_allowed, extra=extra, used=len(attempts))
    may = chance(
        reveal=quiz.reveal,
        states=[one.state for one in attempts],
        is_passed=any(one.is_passed for one in attempts),
        left=left,
    )
    return Standing(attempts=attempts, left=left, chance=may)


@dataclass(frozen=True)
class Asked:
    """What an attempt will ask: how many questions, and whether a tutor will have to mark something for sure."""

    number: int
    has_essay: bool


def asked_by(quiz: QuizPage) -> Asked:
    """One query."""
    number, has_essay = 0, False
    for kind, many in QuizSlot.objects.filter(quiz=quiz.pk).values_list("question__latest__kind", "number"):
        if kind is None:
            number += many
            continue
        number += int(KINDS[kind].is_scored)
        has_essay |= KINDS[kind].is_marked_by_tutor
    return Asked(number, has_essay)


# One attempt ----------------------------------------------------------------------------------------------------------
def own_attempt(user: Any, public_id: Any) -> Attempt:
    """One's own attempt with its quiz and enrolment; one query. Raises Http404."""
    return get_object_or_404(Attempt.objects.of(user).select_related("quiz", "enrolment"), public_id=public_id)


def visible_attempt(user: Any, public_id: Any) -> Attempt:
    """An attempt that `user` may see, with whose it is; one query. Raises Http404."""
    seen = Attempt.objects.visible_to(user).select_related("quiz", "enrolment__run__course", "enrolment__person")
    return get_object_or_404(seen, public_id=public_id)


def questions_of(attempt: Attempt) -> list[AttemptQuestion]:
    """All questions of an attempt with their versions, in order; one query."""
    questions = list(attempt.questions.select_related("version").order_by("position"))
    for one in questions:
        one.attempt = attempt
    return questions


def aside_of(questions: Sequence[AttemptQuestion]) -> dict[int, list[AsideAnswer]]:
    """Id of the question → what was typed there and does not count; one query."""
    found: dict[int, list[AsideAnswer]] = {}
    for one in AsideAnswer.objects.filter(question__in=[question.pk for question in questions]):
        found.setdefault(one.question_id, []).append(one)
    return found


# Tutors ---------------------------------------------------------------------------------------------------------------
def marking_queue(user: Any) -> QuerySet[Attempt]:
    """Attempts that wait for `user`'s marks, over all runs, the longest waiting first."""
    return (
        Attempt.objects.marked_by(user)
        .awaiting_tutor()
        .select_related("quiz", "enrolment__person", "enrolment__run__course")
    )


def next_to_mark(user: Any, *, after: Attempt) -> Attempt | None:
    """The one to mark after this one: the longest waiting of the others; one query."""
    return Attempt.objects.marked_by(user).awaiting_tutor().exclude(pk=after.pk).first()


def run_attempts(user: Any, run: CourseRun, *, quiz: int | None = None) -> QuerySet[Attempt]:
    """Attempts of a run as far as `user` may see them, by name, quiz and number."""
    attempts = Attempt.objects.visible_to(user).filter(enrolment__run=run)
    if quiz is not None:
        attempts = attempts.filter(quiz=quiz)
    return attempts.select_related("quiz", "enrolment__person").order_by(
        "enrolment__person__sort_key", "enrolment_id", "quiz__path", "number"
    )


def quizzes_of_run(run: CourseRun) -> QuerySet[QuizPage]:
    """The published quizzes of a run's course in their order."""
    return QuizPage.objects.descendant_of(run.course).live().order_by("path")
