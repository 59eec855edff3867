"""The page that says why a deed of one button was not done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultations import rules
from consultations.models import Consultation
from vector.common.errors import DomainError


def refused(request: HttpRequest, consultation: Consultation, error: DomainError) -> HttpResponse:
    """The reason, and where to go from here: to an asker the queue is closed."""
    context = {
        "consultation": consultation,
        "reason": error.message,
        "may_use_queue": rules.may_use_queue(request.user),  # type: ignore[arg-type]
    }
    return render(request, "consultations/deed_refused.html", context, status=409)
