"""The result of an attempt, for who made it and for tutors; the results of a run."""

from fractions import Fraction
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views import View
from django.views.generic import ListView

from courses.models import CourseRun
from courses.queries import tutors_of
from courses.quizzes import reckoning, rules, scoring
from courses.quizzes.models import Attempt
from courses.quizzes.playing import shown_to_participants
from courses.quizzes.queries import (
    aside_of,
    questions_of,
    quizzes_of_run,
    run_attempts,
    standing_of,
    visible_attempt,
)
from courses.quizzes.reviewing import EVERYTHING, NOTHING, reviews_of
from courses.quizzes.views.start import attempt_state, left_in_words, when_shown
from courses.views.addresses import address_of


class AttemptResult(LoginRequiredMixin, View):
    """What an attempt brought, what was right as far as it may be seen, what happens next."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        attempt = visible_attempt(request.user, public_id)
        is_own = not rules.sees_everything(request.user, attempt)
        if attempt.is_under_way:
            if is_own:
                return redirect(attempt)
            raise Http404
        response = render(request, "quizzes/result.html", result_context(request, attempt, is_own=is_own))
        add_never_cache_headers(response)
        return response


def result_context(request: HttpRequest, attempt: Attempt, *, is_own: bool) -> dict[str, Any]:
    """Everything that the reader may see; what may not be seen is not in it."""
    quiz = attempt.quiz
    standing = standing_of(attempt.enrolment, quiz)
    shows = EVERYTHING
    if is_own:
        is_shown = reckoning.may_reveal(
            quiz.reveal,
            state=attempt.state,
            left=standing.left,
            is_passed=standing.is_passed,
            has_under_way=standing.under_way is not None,
        )
        shows = shown_to_participants(quiz) if is_shown else NOTHING
    questions = questions_of(attempt)
    aside = aside_of(questions)
    bands = quiz.bands.values_list("from_percent", "text") if attempt.is_finished else []
    word, kind = attempt_state(attempt)
    url = address_of(quiz, request)
    return {
        "attempt": attempt,
        "quiz": quiz,
        "is_own": is_own,
        "word": word,
        "kind": kind,
        "words": scoring.overall_feedback(bands, Fraction(attempt.percent)) if attempt.is_finished else "",
        "reviews": reviews_of(questions, aside, shows),
        "shows": shows,
        "has_late": any(one.reason == "late" for rows in aside.values() for one in rows),
        "when_shown": when_shown(quiz.reveal),
        "standing": standing,
        "left_words": left_in_words(standing),
        "tutors": tutors_of(attempt.enrolment.run) if is_own and _needs_tutor(attempt, standing) else [],
        "quiz_url": url,
        # The quiz's own page ends in what comes next in the course.
        "next_url": f"{url}#next",
        "result_kind": "good" if attempt.is_passed else "caution",
        "begin_url": reverse("quizzes:begin", args=[attempt.enrolment.public_id, quiz.pk]),
        "may_mark": not is_own and attempt.waits_for_tutor,
        "run": attempt.enrolment.run,
    }


def _needs_tutor(attempt: Attempt, standing: Any) -> bool:
    """Whether a tutor has to do something before the participant can go on."""
    return attempt.waits_for_tutor or (standing.chance.has_none_left and not standing.is_passed)


class RunResults(LoginRequiredMixin, ListView):
    """All attempts of a run, for its tutors and the office; of one quiz, if one is chosen."""

    template_name = "quizzes/run_results.html"
    context_object_name = "attempts"
    paginate_by = 30

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            runs = CourseRun.objects.taught_by(request.user).select_related("course")
            self.run = get_object_or_404(runs, public_id=kwargs["public_id"])
        return super().dispatch(request, *args, **kwargs)

    def chosen(self) -> int | None:
        wanted = self.request.GET.get("quiz", "")
        return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None

    def get_queryset(self) -> Any:
        return run_attempts(self.request.user, self.run, quiz=self.chosen())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = self.chosen()
        quizzes = [
            {"title": quiz.title, "url": f"?quiz={quiz.pk}", "active": quiz.pk == chosen}
            for quiz in quizzes_of_run(self.run)
        ]
        rows = []
        for attempt in context["attempts"]:
            word, kind = attempt_state(attempt)
            extra = reverse("quizzes:extra-attempt", args=[attempt.enrolment.public_id, attempt.quiz_id])
            rows.append({"attempt": attempt, "word": word, "kind": kind, "extra_url": extra})
        return context | {
            "run": self.run,
            "course": self.run.course,
            "quizzes": quizzes,
            "chosen": chosen,
            "rows": rows,
        }
