"""The office opens an accepted work again, so that its author revises it."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from courses.enums import EnrolmentState
from courses.works import rules
from courses.works.actions import review as actions
from courses.works.marking_forms import ReopenForm
from courses.works.models import Work
from vector.common.errors import DomainError


class Reopen(LoginRequiredMixin, View):
    """Why, and what becomes of the result; POST opens the work again."""

    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            seen = Work.objects.visible_to(request.user).for_rows()
            self.work = get_object_or_404(seen, public_id=kwargs["public_id"])
            if not request.user.is_staff or rules.is_author(request.user, self.work):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        if not rules.may_reopen(request.user, self.work):
            return redirect(self.work)
        return self.show(ReopenForm())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        form = ReopenForm(request.POST)
        if form.is_valid():
            try:
                actions.reopen(self.work, by=request.user, reason=form.cleaned_data["reason"])
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                return redirect(self.work)
        return self.show(form, status=422)

    def show(self, form: ReopenForm, *, status: int = 200) -> HttpResponse:
        context = {
            "work": self.work,
            "assignment": self.work.assignment,
            "person": self.work.enrolment.person,
            "is_completed": self.work.enrolment.state == EnrolmentState.COMPLETED,
            "form": form,
        }
        return render(self.request, "works/reopen.html", context, status=status)
