"""An attempt under way: begin it, answer page by page, look it over, hand it in."""

from datetime import datetime
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views import View

from courses.models import Enrolment
from courses.quizzes import playing, rules
from courses.quizzes.actions import attempts as actions
from courses.quizzes.actions.attempts import Saved
from courses.quizzes.enums import Reveal
from courses.quizzes.models import Attempt, AttemptQuestion, QuizPage
from courses.quizzes.queries import own_attempt, questions_of
from courses.views.addresses import address_of
from vector.common import moments
from vector.common.errors import DomainError
from vector.common.form_fields import ErrorLink


class AttemptBegin(LoginRequiredMixin, View):
    """The button that begins an attempt, or goes on with the one under way. POST only, by the participant only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any, quiz: int) -> HttpResponse:
        own = Enrolment.objects.of(request.user).select_related("run__course")
        enrolment = get_object_or_404(own, public_id=public_id)
        page = get_object_or_404(QuizPage.objects.live().of_course(enrolment.run.course), pk=quiz)
        if not rules.may_begin(request.user, enrolment):
            raise Http404
        try:
            attempt = actions.begin(enrolment=enrolment, quiz=page, by=request.user)
        except DomainError as error:
            context = {"reason": error.message, "quiz": page, "quiz_url": address_of(page, request)}
            return render(request, "quizzes/refused.html", context, status=409)
        return redirect(attempt)


class AttemptView(LoginRequiredMixin, View):
    """A page of one's own attempt. Stays out of every cache; what is over leads to its result."""

    http_method_names = ["get", "head", "post"]
    attempt: Attempt

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.attempt = own_attempt(request.user, kwargs["public_id"])
        if self.attempt.is_under_way and not rules.may_answer(request.user, self.attempt):
            raise Http404
        answer = self.instead(request) or super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    def instead(self, request: HttpRequest) -> HttpResponse | None:
        """What a reader gets of an attempt that is over, or whose time is."""
        if request.method == "POST":
            return None
        if not self.attempt.is_under_way:
            return redirect(self.attempt.result_url)
        if self.attempt.is_over_at(timezone.now()):
            return render(request, "quizzes/time_over.html", {"attempt": self.attempt, "quiz": self.attempt.quiz})
        return None


class AttemptPage(AttemptView):
    """A page of questions. Every way of leaving it saves what is typed; a script saves it while typing."""

    def get(self, request: HttpRequest, public_id: Any, number: int = 1) -> HttpResponse:
        return self.show(request, questions_of(self.attempt), number)

    def post(self, request: HttpRequest, public_id: Any, number: int = 1) -> HttpResponse:
        questions = questions_of(self.attempt)
        here = self.page(questions, number)
        sent = playing.sent_by(here, request.POST)
        saved = actions.save(self.attempt, by=request.user, sent=sent)
        if saved.is_late:
            return self.late(request)
        typed = {one.question.pk: one.response for one in sent}
        # As stored now, without another query: what was written, and what another tab has written meanwhile.
        for one in here:
            one.response = saved.conflicts.get(one.pk, saved.stored.get(one.pk, one.response))
        # What was typed stays in the field only where another tab disagrees; elsewhere it is what is stored.
        instead = {pk: typed[pk] for pk in saved.conflicts}
        entries = playing.entries_of(here, playing.numbered(questions), instead=instead)
        playing.add_errors(entries, saved.conflicts)
        if wants_json(request):
            return JsonResponse(report(saved, entries, typed))
        go = request.POST.get("go", "")
        if go == "hand-in":
            # The time has run out while the page was open: its script presses this button.
            actions.hand_in(self.attempt, by=request.user)
            return redirect(self.attempt.result_url)
        refused = self.check(request, here, go.removeprefix("check-")) if go.startswith("check-") else ""
        if refused or go == "stay" or go.startswith("check-") or any(entry.errors for entry in entries):
            is_wrong = bool(refused) or any(entry.errors for entry in entries)
            return self.show(
                request,
                questions_of(self.attempt) if go.startswith("check-") else questions,
                number,
                saved=saved,
                instead=instead,
                refused=refused,
                status=422 if is_wrong else 200,
            )
        return redirect(self.next_url(go, number, len(playing.pages(questions, self.attempt.quiz.per_page))))

    def check(self, request: HttpRequest, here: list[AttemptQuestion], position: str) -> str:
        """Answers one question for good; why not, if it cannot be."""
        question = next((one for one in here if str(one.position) == position), None)
        if question is None:
            raise Http404
        try:
            actions.check(self.attempt, question=question, by=request.user)
        except DomainError as error:
            return error.message
        return ""

    def page(self, questions: list[AttemptQuestion], number: int) -> list[AttemptQuestion]:
        found = playing.pages(questions, self.attempt.quiz.per_page)
        if not 1 <= number <= len(found):
            raise Http404
        return found[number - 1]

    def next_url(self, go: str, number: int, total: int) -> str:
        if go == "previous" and number > 1:
            return page_url(self.attempt, number - 1)
        if go in ("", "next") and number < total:
            return page_url(self.attempt, number + 1)
        return reverse("quizzes:finish", args=[self.attempt.public_id])

    def late(self, request: HttpRequest) -> HttpResponse:
        """What came too late is kept aside; the attempt ends with what was saved in time."""
        attempt = actions.end_overdue(self.attempt)
        if wants_json(request):
            told = _("Too late: the attempt is over. What you typed last is kept, but it does not count.")
            following = {"url": attempt.result_url, "label": _("See the result")}
            return JsonResponse({"refused": told, "next": following}, status=409)
        return redirect(attempt.result_url)

    def show(
        self,
        request: HttpRequest,
        questions: list[AttemptQuestion],
        number: int,
        *,
        saved: Saved | None = None,
        instead: dict[int, Any] | None = None,
        refused: str = "",
        status: int = 200,
    ) -> HttpResponse:
        attempt = self.attempt
        here = self.page(questions, number)
        all_pages = playing.pages(questions, attempt.quiz.per_page)
        numbers = playing.numbered(questions)
        entries = playing.entries_of(here, numbers, instead=instead)
        playing.add_errors(entries, saved.conflicts if saved else {})
        at = saved.at if saved else max((one.saved_at for one in questions if one.saved_at), default=None)
        context = {
            "attempt": attempt,
            "quiz": attempt.quiz,
            "entries": entries,
            "number": number,
            "total": len(all_pages),
            "answered": sum(1 for one in questions if numbers[one.pk] and one.response),
            "asked": sum(1 for one in questions if numbers[one.pk]),
            "shows_check": attempt.quiz.reveal == Reveal.QUESTION,
            "saved": saved_text(at) if at else "",
            "problems": problems_of(entries, refused),
            "quiz_url": address_of(attempt.quiz, request),
            **clock(attempt, timezone.now()),
        }
        return render(request, "quizzes/attempt.html", context, status=status)


class AttemptFinish(AttemptView):
    """Looking the answers over; POST hands the attempt in. Pressed twice it is handed in once."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        attempt, questions = self.attempt, questions_of(self.attempt)
        numbers = playing.numbered(questions)
        place = {
            one.pk: number
            for number, page in enumerate(playing.pages(questions, attempt.quiz.per_page), start=1)
            for one in page
        }
        asked = [entry for entry in playing.entries_of(questions, numbers) if entry.number]
        playing.add_errors(asked, {})
        context = {
            "attempt": attempt,
            "quiz": attempt.quiz,
            "rows": [_finish_row(attempt, entry, place[entry.question.pk]) for entry in asked],
            "missing": sum(1 for entry in asked if not entry.is_answered),
            "back_url": page_url(attempt, 1),
            **clock(attempt, timezone.now()),
        }
        return render(request, "quizzes/finish.html", context)

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        actions.hand_in(self.attempt, by=request.user)
        return redirect(self.attempt.result_url)


def wants_json(request: HttpRequest) -> bool:
    """Whether the script asks that saves while somebody answers."""
    return request.headers.get("Accept", "").startswith("application/json")


def page_url(attempt: Attempt, number: int) -> str:
    if number == 1:
        return attempt.get_absolute_url()
    return reverse("quizzes:attempt-page", args=[attempt.public_id, number])


def clock(attempt: Attempt, now: datetime) -> dict[str, int | None]:
    """How long is left by the server's clock; None where the time is not limited."""
    if attempt.ends_at is None:
        return {"seconds_left": None}
    seconds = max(0, int((attempt.ends_at - now).total_seconds()))
    return {"seconds_left": seconds, "minutes_left": seconds // 60}


def problems_of(entries: list[playing.Entry], refused: str) -> list[ErrorLink]:
    """What is wrong, for the summary at the top, with links to the answers."""
    links = [ErrorLink(refused, "")] if refused else []
    for entry in entries:
        name = _("Question %(number)s") % {"number": entry.number}
        links += [ErrorLink(f"{name}: {text}", f"place-{entry.prefix}") for text in entry.errors]
    return links


def saved_text(at: datetime) -> str:
    if timezone.localdate(at) == timezone.localdate():
        return _("saved at %(time)s") % {"time": moments.clock(at)}
    return _("saved on %(date)s at %(time)s") % {"date": moments.day(at, weekday=False), "time": moments.clock(at)}


def report(saved: Saved, entries: list[playing.Entry], typed: dict[int, Any]) -> dict[str, Any]:
    """What the script shows after saving: when, what is wrong, what the fields' companions carry now.

    Nothing in it tells whether an answer is right. A field that only another tab has changed keeps its companion: the
    page still shows the former answer.
    """
    text = saved_text(saved.at)
    if any(entry.errors for entry in entries):
        text = _("%(saved)s; see the note beside the answer") % {"saved": text}
    return {
        "saved": text,
        "shown": {
            playing.shown_name(entry.question): entry.shown
            for entry in entries
            if entry.question.pk in typed
            and (entry.question.response == typed[entry.question.pk] or entry.question.pk in saved.conflicts)
        },
        "errors": {entry.prefix: entry.errors for entry in entries if entry.errors},
    }


def _finish_row(attempt: Attempt, entry: playing.Entry, page: int) -> dict[str, Any]:
    """A line of the list of questions, as {% task_list %} wants it."""
    if entry.errors:
        status, kind = _("Needs correcting"), "caution"
    elif entry.is_answered:
        status, kind = _("Answered"), "good"
    else:
        status, kind = _("No answer yet"), "plain"
    return {
        "title": _("Question %(number)s") % {"number": entry.number},
        "url": f"{page_url(attempt, page)}#place-{entry.prefix}",
        "status": status,
        "kind": kind,
    }
