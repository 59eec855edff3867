"""The quiz in the course: its rules in words, one's attempts, the button that begins or goes on."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import CourseRun
from courses.quizzes import rules
from courses.quizzes.enums import Reveal
from courses.quizzes.models import Attempt, QuizPage
from courses.quizzes.queries import Asked, Standing, asked_by, standing_of

MOST_RUNS = 10


def start_context(request: HttpRequest, quiz: QuizPage, around: Any) -> dict[str, Any]:
    """Three queries for a participant, two for a tutor and the office, one for everybody else."""
    asked = asked_by(quiz) if quiz.pk else Asked(0, has_essay=False)
    context: dict[str, Any] = {"rules": rule_rows(quiz, asked), "standing": None, "begin_url": "", "runs": []}
    if quiz.pk and (around.is_tutor or request.user.is_staff):
        context["runs"] = run_rows(request.user, quiz, around)
    if not quiz.pk or not rules.may_begin(request.user, around.enrolment):
        return context
    standing = standing_of(around.enrolment, quiz)
    return context | {
        "standing": standing,
        "rows": [attempt_row(one) for one in standing.attempts],
        "begin_url": reverse("quizzes:begin", args=[around.enrolment.public_id, quiz.pk]),
        "best": standing.best,
        "left_words": left_in_words(standing),
    }


def run_rows(user: Any, quiz: QuizPage, around: Any) -> list[dict[str, str]]:
    """For tutors and the office: the runs whose results of this quiz they may see, the latest first."""
    course = around.outline.course
    runs = CourseRun.objects.taught_by(user).filter(course=course.pk if course else None).order_by("-starts_on")
    return [
        {"title": run.title, "url": f"{reverse('quizzes:run-results', args=[run.public_id])}?quiz={quiz.pk}"}
        for run in runs[:MOST_RUNS]
    ]


def rule_rows(quiz: QuizPage, asked: Asked) -> list[dict[str, str]]:
    """The rules, as {% summary_list %} wants them."""
    if quiz.time_limit:
        time = ngettext("%(minutes)s minute", "%(minutes)s minutes", quiz.time_limit) % {"minutes": quiz.time_limit}
        time += ". " + _("The clock starts when you press the button. When the time is over, what is saved counts.")
    else:
        time = _("Not limited. You can close the page and go on later.")
    if quiz.attempts_allowed:
        number = quiz.attempts_allowed
        attempts = ngettext("%(number)s attempt", "%(number)s attempts", number) % {"number": number}
        attempts += ". " + _("The best one counts.")
    else:
        attempts = _("As many as you like. The best one counts.")
    rows = [
        (_("Questions"), str(asked.number)),
        (_("Time"), time),
        (_("To pass"), _("%(percent)s %% of the points") % {"percent": quiz.pass_percent}),
        (_("Attempts"), attempts),
        (_("Right answers"), when_shown(quiz.reveal)),
    ]
    if asked.has_essay:
        rows.append((_("Marking"), _("There is an answer that the tutor reads and marks: the result comes later.")))
    return [{"term": term, "value": value} for term, value in rows]


def when_shown(reveal: str) -> str:
    """When the participant sees what was right, in words."""
    return {
        Reveal.QUESTION: _("After each question, when you press “Check”."),
        Reveal.ATTEMPT: _("When the attempt is over."),
        Reveal.LAST_ATTEMPT: _("When you have passed, or no attempts are left."),
        Reveal.NEVER: _("They are not shown: you see the points only."),
    }[Reveal(reveal)]


def left_in_words(standing: Standing) -> str:
    """«Осталось 2 попытки»; nothing where the number is not limited."""
    if standing.left is None:
        return ""
    if standing.left == 0:
        return _("No attempts are left")
    return ngettext("%(number)s attempt left", "%(number)s attempts left", standing.left) % {"number": standing.left}


def attempt_row(attempt: Attempt) -> dict[str, Any]:
    """A line of the list of attempts: what became of it."""
    word, kind = attempt_state(attempt)
    url = attempt.get_absolute_url() if attempt.is_under_way else attempt.result_url
    return {"attempt": attempt, "word": word, "kind": kind, "url": url}


def attempt_state(attempt: Attempt) -> tuple[str, str]:
    """The state in words, and the kind of its pill."""
    if attempt.is_under_way:
        return _("Under way"), "active"
    if attempt.waits_for_tutor:
        return _("With the tutor"), "waiting"
    return (_("Passed"), "good") if attempt.is_passed else (_("Not passed"), "caution")
