"""«Помогло?»: the asker's word on an answer."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from consultations import rules
from consultations.actions import feedback
from consultations.models import Consultation
from consultations.views.refusals import refused
from vector.common.errors import DomainError


class Helped(LoginRequiredMixin, View):
    """Yes closes the question, no leads to the field below. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = get_object_or_404(Consultation.objects.visible_to(request.user).for_rows(), public_id=public_id)
        word = request.POST.get("helped")
        if not rules.may_reply(request.user, consultation) or word not in {"yes", "no"}:
            raise PermissionDenied
        try:
            feedback.say_whether_helped(consultation, by=request.user, has_helped=word == "yes")
        except DomainError as error:
            return refused(request, consultation, error)
        address = consultation.get_absolute_url()
        return redirect(address if word == "yes" else f"{address}#write")
