"""«Помог ли ответ?»: a visitor's word.

The page of an answer is kept for all visitors and carries no CSRF token. So its two buttons are links to a page
between, made for this visitor alone, with the form and the token in it.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.generic import FormView

from consultations.answers.actions import votes
from consultations.answers.forms import VoteForm
from consultations.answers.models import PublishedAnswer
from vector.common.attempts import Allowance
from vector.common.requests import client_address

VOTES = Allowance("answer-vote", most=20, seconds=600)


class Vote(FormView):
    """GET asks once more, POST counts: one word a visitor and day. Only answers that are on the site."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "answers/vote.html"
    form_class = VoteForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        on_site = PublishedAnswer.objects.filter(page__live=True).select_related("page")
        self.answer = get_object_or_404(on_site, public_id=kwargs["public_id"])
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get_initial(self) -> dict[str, Any]:
        return {"helped": self.request.GET.get("helped", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answer=self.answer, page_url=self.answer.page.get_url(self.request), **kwargs)

    def form_valid(self, form: VoteForm) -> HttpResponse:
        context = self.get_context_data(form=form, has_helped=form.cleaned_data["helped"] == "yes")
        if VOTES.is_spent(self.request):
            return render(self.request, "answers/vote_later.html", context, status=429)
        VOTES.count(self.request)
        votes.vote(self.answer, sender=self.sender(), has_helped=context["has_helped"])
        return render(self.request, "answers/voted.html", context)

    def sender(self) -> str:
        """What tells one visitor from another: the account, else where from and with which browser."""
        if self.request.user.is_authenticated:
            return f"person {self.request.user.pk}"
        return f"{client_address(self.request)} {self.request.headers.get('User-Agent', '')}"
