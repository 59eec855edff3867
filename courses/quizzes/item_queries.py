"""Reads the answers that the statistics of a quiz's questions are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.models import CoursePage, CourseRun
from courses.quizzes.enums import AttemptState, QuestionKind
from courses.quizzes.kinds import kind_of
from courses.quizzes.models import Attempt, AttemptQuestion, Question, QuestionVersion, QuizPage
from courses.quizzes.statistics import Answer, Item, item, rest_of

# What is counted at once: the newest, so that the page takes the same time whatever there is.
MOST_ATTEMPTS = 2000
# Of typed answers, of places and of pairs there may be many: the most frequent tell enough.
MOST_ROWS = 12
WITH_LIST = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE})


@dataclass(frozen=True)
class QuestionFigures:
    """A question of a quiz with its figures. `versions` is how many wordings the answers were given to."""

    question: Question
    version: QuestionVersion
    versions: int
    item: Item


def quiz_of_teacher(user: Any, quiz_id: int) -> tuple[QuizPage, CoursePage, list[CourseRun]]:
    """A quiz, its course, and the course's runs that `user` teaches, for the office all; three queries.

    Raises Http404 where there is no such quiz, or `user` has no run of its course and is not of the office.
    """
    quiz = get_object_or_404(QuizPage, pk=quiz_id)
    course = CoursePage.objects.ancestor_of(quiz).get()
    runs = list(CourseRun.objects.taught_by(user).filter(course=course).order_by("-starts_on", "-pk"))
    if not runs and not user.is_staff:
        raise Http404
    return quiz, course, runs


def first_attempts(quiz: QuizPage, runs: Sequence[CourseRun]) -> list[int]:
    """Ids of each person's first attempt that has a result, the newest MOST_ATTEMPTS of them; one query.

    Only the first: who tries again has read what was right.
    """
    first = (
        Attempt.objects.filter(quiz=quiz, state=AttemptState.FINISHED, enrolment__run__in=runs)
        .order_by("enrolment_id", "number")
        .distinct("enrolment_id")
        .values("pk")
    )
    newest = Attempt.objects.filter(pk__in=Subquery(first)).order_by("-finished_at", "-pk")
    return list(newest.values_list("pk", flat=True)[:MOST_ATTEMPTS])


def figures_of(attempts: Sequence[int]) -> list[QuestionFigures]:
    """The figures of every question that these attempts asked, in the order in which they met it; two queries."""
    rows = AttemptQuestion.objects.filter(attempt__in=attempts, share__isnull=False).order_by("attempt_id", "position")
    asked: dict[int, list[tuple[int, Fraction, Fraction, dict[str, Any]]]] = {}
    for attempt, version, points, share, response in rows.values_list(
        "attempt_id", "version_id", "points", "share", "response"
    ):
        asked.setdefault(attempt, []).append((version, Fraction(share), Fraction(points), response))
    version_ids = {version for answers in asked.values() for version, *_rest in answers}
    versions = QuestionVersion.objects.select_related("question").in_bulk(version_ids)
    given: dict[int, list[Answer]] = {}
    wordings: dict[int, set[int]] = {}
    for answers in asked.values():
        scored = [one for one in answers if kind_of(versions[one[0]]).is_scored]
        points = [(share * most, most) for _version, share, most, _response in scored]
        for place, (version_id, share, _most, response) in enumerate(scored):
            version = versions[version_id]
            parts = kind_of(version).answered(version, response)
            answer = Answer(share=share, rest=rest_of(points, place), parts=parts)
            given.setdefault(version.question_id, []).append(answer)
            wordings.setdefault(version.question_id, set()).add(version_id)
    return [_figures(versions, wordings[question], answers) for question, answers in given.items()]


def _figures(versions: dict[int, QuestionVersion], wordings: set[int], answers: Sequence[Answer]) -> QuestionFigures:
    newest = max((versions[version] for version in wordings), key=lambda version: version.number)
    kind = kind_of(newest)
    if kind.is_marked_by_tutor:
        # Every text is another one: there is nothing to count.
        answers = [Answer(answer.share, answer.rest) for answer in answers]
    offered = kind.offered(newest) if newest.kind in WITH_LIST else ()
    return QuestionFigures(
        question=newest.question,
        version=newest,
        versions=len(wordings),
        item=item(answers, offered, most=None if offered else MOST_ROWS),
    )
