"""What quizzes show on the pages of a course: to participants what was marked, to tutors the way to the results."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CourseRun, Enrolment
from courses.quizzes.models import Attempt
from courses.registry import HomePart, Line

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
