"""Passing a question on: to a person, to another desk."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from consultations import rules
from consultations.actions import assigning as actions
from consultations.assign_forms import AssignForm
from consultations.models import Consultation
from vector.common.errors import DomainError


class Assign(LoginRequiredMixin, View):
    """One form: who answers, and why."""

    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            visible = Consultation.objects.visible_to(request.user).for_rows()
            self.consultation = get_object_or_404(visible, public_id=kwargs["public_id"])
            if not rules.may_assign(request.user, self.consultation):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(AssignForm(consultation=self.consultation, now=timezone.now()))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        form = AssignForm(request.POST, consultation=self.consultation, now=timezone.now())
        if not form.is_valid():
            return self.show(form, status=422)
        (desk, person), reason = form.chosen(), form.cleaned_data["reason"]
        try:
            if person is not None:
                actions.reassign(self.consultation, by=request.user, to=person, desk=desk, reason=reason)
            else:
                actions.hand_over(self.consultation, by=request.user, desk=desk, reason=reason)
        except DomainError as error:
            form.add_error(error.field, error.message)
            return self.show(form, status=422)
        # Who has given the question away may have no part in it any more.
        is_seen = Consultation.objects.visible_to(request.user).filter(pk=self.consultation.pk).exists()
        return redirect(self.consultation if is_seen else "consultations:queue")

    def show(self, form: AssignForm, *, status: int = 200) -> HttpResponse:
        context = {"consultation": self.consultation, "form": form}
        return render(self.request, "consultations/question_assign.html", context, status=status)
