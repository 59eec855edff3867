"""The asker's page: agree to publication without names, decline, take the consent back."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from consultations.answers.actions import consent as actions
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import original
from consultations.models import Consultation
from vector.common.errors import DomainError


class AskersView(LoginRequiredMixin, View):
    """A question of one's own, in whatever state: consent can be given ahead and taken back at any time."""

    def find(self, public_id: Any) -> Consultation:
        asked = Consultation.objects.filter(asker=self.request.user)
        return get_object_or_404(asked.for_rows(), public_id=public_id)

    def context(self, consultation: Consultation) -> dict[str, Any]:
        """With the copy as it is on the site, if it is there."""
        answer = PublishedAnswer.objects.filter(consultation=consultation).select_related("page").first()
        page = answer.page if answer and answer.page and answer.page.live else None
        return {
            "consultation": consultation,
            "is_agreed": consultation.publishable_at is not None,
            "answer": answer,
            "page_url": page.get_url(self.request) if page else "",
        }


class Consent(AskersView):
    """GET shows what would be published and how; POST says yes or no."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = self.find(public_id)
        context = {**self.context(consultation), "texts": original(consultation)}
        return render(request, "answers/consent.html", context)

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = self.find(public_id)
        deeds = {"agree": actions.give, "decline": actions.decline}
        if (deed := request.POST.get("deed", "")) not in deeds:
            raise Http404
        try:
            deeds[deed](consultation, by=request.user)
        except DomainError as error:
            context = {"consultation": consultation, "reason": error.message}
            return render(request, "answers/refused.html", context, status=409)
        return redirect("answers:consent-done", public_id)


class ConsentDone(AskersView):
    """After it: what was said, and what happens now."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return render(request, "answers/consent_done.html", self.context(self.find(public_id)))
