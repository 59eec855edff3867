"""The tutor's part: answers that wait for marks, one more attempt for one person."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView

from courses.models import CourseRun, Enrolment
from courses.quizzes import rules
from courses.quizzes.actions import marking as actions
from courses.quizzes.forms import ExtraAttemptForm, MarkForm
from courses.quizzes.models import Attempt, QuizPage
from courses.quizzes.queries import marking_queue, next_to_mark, questions_of
from courses.quizzes.reviewing import EVERYTHING, reviews_of
from vector.common.errors import DomainError


class MarkingQueue(LoginRequiredMixin, ListView):
    """Attempts that wait for the reader's marks, over all runs, the longest waiting first."""

    template_name = "quizzes/marking.html"
    context_object_name = "attempts"
    paginate_by = 20

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not rules.may_use_marking(
            user, is_tutor=CourseRun.objects.taught_by(user).exists()
        ):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Attempt]:
        return marking_queue(self.request.user)


class AttemptMark(LoginRequiredMixin, View):
    """Marking one attempt. «Сохранить и следующий» leads to the next one that waits."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        attempt = self.find(request, public_id)
        if not attempt.waits_for_tutor:
            return redirect(attempt.result_url)
        return self.show(request, attempt)

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        attempt = self.find(request, public_id)
        if attempt.is_under_way:
            raise Http404
        questions = questions_of(attempt)
        form = MarkForm(actions.awaiting(questions), request.POST)
        if form.is_valid():
            try:
                actions.mark(attempt, marks=form.marks(), by=request.user)
            except DomainError as error:
                form.add_error(error.field, error.message)
            else:
                return self.after(request, attempt)
        return self.show(request, attempt, form, status=422)

    def find(self, request: HttpRequest, public_id: Any) -> Attempt:
        mine = Attempt.objects.marked_by(request.user).select_related(
            "quiz", "enrolment__person", "enrolment__run__course", "marked_by"
        )
        return get_object_or_404(mine, public_id=public_id)

    def after(self, request: HttpRequest, attempt: Attempt) -> HttpResponse:
        if request.POST.get("go") == "next":
            following = next_to_mark(request.user, after=attempt)
            if following is not None:
                return redirect("quizzes:mark", following.public_id)
            return redirect("quizzes:marking")
        return redirect(attempt.result_url)

    def show(
        self, request: HttpRequest, attempt: Attempt, form: MarkForm | None = None, *, status: int = 200
    ) -> HttpResponse:
        questions = questions_of(attempt)
        form = form or MarkForm(actions.awaiting(questions))
        waiting = {one.pk for one in form.questions}
        reviews = {one.question.pk: one for one in reviews_of(questions, {}, EVERYTHING)}
        context = {
            "attempt": attempt,
            "quiz": attempt.quiz,
            "person": attempt.enrolment.person,
            "form": form,
            "rows": [
                {"review": reviews[one.pk], "question": one, "points": points, "comment": comment}
                for one, points, comment in form.rows()
            ],
            "others": [one for pk, one in reviews.items() if pk not in waiting and one.number],
            "left": Attempt.objects.marked_by(request.user).awaiting_tutor().count(),
        }
        return render(request, "quizzes/mark.html", context, status=status)


class ExtraAttemptGive(LoginRequiredMixin, FormView):
    """One more attempt for one person, with a reason. For tutors of the run and the office, never for oneself."""

    http_method_names = ["get", "head", "post"]
    form_class = ExtraAttemptForm
    template_name = "quizzes/extra_attempt.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        runs = CourseRun.objects.taught_by(request.user)
        others = Enrolment.objects.filter(run__in=runs).exclude(person=request.user)
        self.enrolment = get_object_or_404(
            others.select_related("person", "run__course"), public_id=kwargs["public_id"]
        )
        quizzes = QuizPage.objects.of_course(self.enrolment.run.course)
        self.quiz = get_object_or_404(quizzes, pk=kwargs["quiz"])
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ExtraAttemptForm) -> HttpResponse:
        try:
            actions.give_extra_attempt(
                enrolment=self.enrolment, quiz=self.quiz, reason=form.cleaned_data["reason"], by=self.request.user
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
            return self.form_invalid(form)
        return render(self.request, "quizzes/extra_attempt_given.html", self.get_context_data(form=None))

    def form_invalid(self, form: ExtraAttemptForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        results = reverse("quizzes:run-results", args=[self.enrolment.run.public_id])
        return super().get_context_data(
            enrolment=self.enrolment,
            person=self.enrolment.person,
            quiz=self.quiz,
            results_url=f"{results}?quiz={self.quiz.pk}",
            title=_("One more attempt"),
            **kwargs,
        )
