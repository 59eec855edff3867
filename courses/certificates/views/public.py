"""Checking a certificate without an account.

Whoever has the whole number has the sheet in the hand: the page confirms the name on a valid one. Of one that is not
valid it says only that. Nothing here is kept by caches or found by search engines.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.generic import View

from courses.certificates.forms import NumberForm
from courses.certificates.guessing import GUESSES
from courses.certificates.models import Certificate


class Private:
    """Answers that stay between us and who asks."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


class CheckForm(Private, View):
    """Type a number: leads to its page. By GET, so that it needs no cookie."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = NumberForm(request.GET if "number" in request.GET else None)
        if form.is_bound and form.is_valid():
            return redirect("certificates:check", form.cleaned_data["number"])
        return render(request, "certificates/check_form.html", {"form": form})


class Check(Private, View):
    """Valid with name and course, revoked, replaced, or unknown (404); too many wrong numbers: 429."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        if GUESSES.is_spent(request):
            return render(request, "certificates/check_later.html", status=429)
        certificate = Certificate.objects.filter(number=number).first()
        if certificate is None:
            GUESSES.count(request)
            context = {"form": NumberForm(initial={"number": number}), "number": number}
            return render(request, "certificates/check_unknown.html", context, status=404)
        return render(request, "certificates/check.html", {"certificate": certificate, "form": NumberForm()})
