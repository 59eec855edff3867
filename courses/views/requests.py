"""Applications to a run that a tutor decides: the list, and the page of one application."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import ListView

from courses import rules
from courses.actions import enrolments as actions
from courses.enums import EnrolmentState
from courses.forms import DeclineForm
from courses.models import CourseRun, Enrolment
from courses.queries import applications, seats_left
from vector.common.errors import DomainError


class RunRequests(LoginRequiredMixin, ListView):
    """Who has applied to a run and waits, the longest first; for its tutors and the office."""

    template_name = "courses/run_requests.html"
    context_object_name = "requests"
    paginate_by = 30

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            runs = CourseRun.objects.taught_by(request.user).select_related("course")
            self.run = get_object_or_404(runs, public_id=kwargs["public_id"])
            if not rules.may_decide_requests(request.user, self.run, is_tutor=True):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return applications(self.run)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"run": self.run, "course": self.run.course, "seats_left": seats_left(self.run)}


class RequestDecide(LoginRequiredMixin, View):
    """One application: who it is, how many seats are left; approve, or decline with a reason."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(self.find(public_id), DeclineForm())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        enrolment = self.find(public_id)
        form = DeclineForm(request.POST)
        try:
            if request.POST.get("decision") == "approve":
                actions.approve(enrolment=enrolment, by=request.user)
            elif form.is_valid():
                actions.decline(enrolment=enrolment, reason=form.cleaned_data["reason"], by=request.user)
            else:
                return self.show(enrolment, form, status=422)
        except DomainError as error:
            form.full_clean()
            form.errors.pop("reason", None)
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(enrolment, form, status=409)
        return redirect("courses:run-requests", enrolment.run.public_id)

    def find(self, public_id: Any) -> Enrolment:
        """The enrolment, when one teaches its run; whoever else may see it is not asked."""
        runs = CourseRun.objects.taught_by(self.request.user)
        known = Enrolment.objects.filter(run__in=runs, requested_at__isnull=False)
        return get_object_or_404(known.select_related("run__course", "person", "withdrawn_by"), public_id=public_id)

    def show(self, enrolment: Enrolment, form: DeclineForm, *, status: int = 200) -> HttpResponse:
        [row] = applications(enrolment.run, only=enrolment)
        context = {
            "enrolment": row,
            "organisation": row.organisation_title,
            "person": enrolment.person,
            "run": enrolment.run,
            "course": enrolment.run.course,
            "seats_left": seats_left(enrolment.run),
            "form": form,
            "is_waiting": enrolment.state == EnrolmentState.REQUESTED,
        }
        return render(self.request, "courses/request_decide.html", context, status=status)
