"""The consent to the processing of personal data: given, withdrawn."""

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from vector.common.errors import DomainError
from vector.people.actions import consents
from vector.people.consent_texts import text_in_force
from vector.people.enums import ConsentPurpose
from vector.people.forms import ConfirmForm, ConsentForm
from vector.people.models import Consent
from vector.people.paths import safe_path


class ConsentPage(LoginRequiredMixin, View):
    """One purpose, one text, one box that nobody ticked before."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = text_in_force()
        form = ConsentForm(initial={"text_hash": text.digest, "next": safe_path(request.GET.get("next"))})
        return self.page(request, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ConsentForm(request.POST)
        if form.is_valid():
            try:
                consents.give(person=request.user, text_hash=form.cleaned_data["text_hash"], by=request.user)
            except DomainError as error:
                form = ConsentForm(initial={"text_hash": text_in_force().digest, "next": form.cleaned_data["next"]})
                return self.page(request, form, refusal=error.message)
            return redirect(safe_path(form.cleaned_data["next"]) or settings.LOGIN_REDIRECT_URL)
        return self.page(request, form)

    @staticmethod
    def page(request: HttpRequest, form: ConsentForm, *, refusal: str = "") -> HttpResponse:
        present = request.user.consents.filter(purpose=ConsentPurpose.PERSONAL_DATA, withdrawn_at__isnull=True).first()
        text = text_in_force()
        context = {
            "form": form,
            "text": text,
            "refusal": refusal,
            "present": present if present and present.text_version == text.version else None,
            "is_new_version": present is not None and present.text_version != text.version,
        }
        return render(request, "people/consent.html", context)


class ConsentWithdraw(LoginRequiredMixin, View):
    """Says what a withdrawal means; POST with the tick withdraws."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, ConfirmForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ConfirmForm(request.POST)
        if form.is_valid():
            try:
                consents.withdraw(person=request.user, by=request.user)
            except DomainError as error:
                form.add_error(error.field, error.message)
                return self.page(request, form)
            return render(request, "people/consent_withdrawn.html")
        return self.page(request, form)

    @staticmethod
    def page(request: HttpRequest, form: ConfirmForm) -> HttpResponse:
        has_consent = Consent.objects.filter(person=request.user, withdrawn_at__isnull=True).exists()
        return render(request, "people/consent_withdraw.html", {"form": form, "has_consent": has_consent})
