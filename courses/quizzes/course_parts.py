"""What quizzes show on the pages of a course: to participants what was marked, to tutors the results."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CourseRun, Enrolment
from courses.quizzes.enums import AttemptState
from courses.quizzes.models import Attempt
from courses.registry import HomePart, ItemResult, Line

# What a tutor has said stays on the course's home for so long.
FRESH = timedelta(days=14)
MOST = 5


def marked(user: Any, enrolment: Enrolment) -> HomePart | None:
    """The tutor's replies: attempts that were marked lately. One query."""
    attempts = (
        Attempt.objects.filter(enrolment=enrolment, marked_at__gt=timezone.now() - FRESH)
        .select_related("quiz")
        .order_by("-marked_at")[:MOST]
    )
    lines = tuple(
        Line(
            title=attempt.quiz.title,
            url=attempt.result_url,
            text=_("Passed") if attempt.is_passed else _("Not passed"),
            at=attempt.marked_at,
        )
        for attempt in attempts
    )
    return HomePart(title=_("Marked by the tutor"), lines=lines) if lines else None


def run_links(run: CourseRun) -> tuple[tuple[str, str], ...]:
    """For the tutors of a run: all attempts, and the answers that wait for marks."""
    return (
        (_("Results of quizzes"), reverse("quizzes:run-results", args=[run.public_id])),
        (_("Answers to mark"), reverse("quizzes:marking")),
    )


def results(enrolments: Collection[int], items: Collection[int]) -> dict[tuple[int, int], ItemResult]:
    """(enrolment, quiz) → the best result in whole per cent; «with the tutor» where only that is known. One query."""
    rows = (
        Attempt.objects.filter(enrolment__in=enrolments, quiz__in=items)
        .order_by()
        .values("enrolment_id", "quiz_id")
        .annotate(
            best=Max("percent"),
            has_passed=BoolOr("is_passed"),
            waits=Count("pk", filter=Q(state=AttemptState.MARKING)),
        )
    )
    found = {}
    for row in rows:
        key = (row["enrolment_id"], row["quiz_id"])
        if row["best"] is not None:
            tone = "good" if row["has_passed"] else "caution"
            found[key] = ItemResult(f"{int(row['best'])} %", float(row["best"]), tone)
        elif row["waits"]:
            found[key] = ItemResult(AttemptState.MARKING.label, None, "waiting")
        else:
            found[key] = ItemResult(AttemptState.UNDER_WAY.label, None, "active")
    return found


def with_others(enrolments: Collection[int]) -> list[tuple[int, int]]:
    """(enrolment, quiz) where an attempt of these enrolments waits for the tutor; one query."""
    waiting = Attempt.objects.filter(enrolment__in=enrolments, state=AttemptState.MARKING)
    return list(waiting.values_list("enrolment_id", "quiz_id"))
