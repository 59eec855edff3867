"""A response to read: for its organisation by link or signed in, for accelerator staff and the project office."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _
from django.views import View

from accelerators.surveys import rules
from accelerators.surveys.actions import wave as wave_actions
from accelerators.surveys.enums import Rung
from accelerators.surveys.exports import answers_table, as_xlsx
from accelerators.surveys.models import SurveyResponse
from accelerators.surveys.queries import pages_of
from accelerators.surveys.views.answering import ResponseView, is_fillable
from vector.common import moments
from vector.common.errors import DomainError
from vector.mail.enums import DeliveryState
from vector.mail.outbox import letters_of


class Answers(ResponseView):
    """All that was typed, read-only: after submitting, after the wave, and for those who only read."""

    is_for_authors = False

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return render(request, "surveys/answers.html", self.context())

    def context(self) -> dict[str, Any]:
        response, user = self.response, self.request.user
        may_manage = user.is_authenticated and rules.may_manage(user)
        return {
            "response": response,
            "wave": response.wave,
            "pages": [
                (
                    page,
                    [
                        {"term": entry.question.label, "value": linebreaksbr(entry.text) or "–"}
                        for entry in page.entries
                    ],
                )
                for page in pages_of(response)
            ],
            "may_fill_in": self.access.is_author and is_fillable(response),
            "is_author": self.access.is_author,
            "may_manage": may_manage,
            "may_see_wave": user.is_authenticated and rules.may_see_waves(user),
            "may_renew": may_manage and is_fillable(response) and response.recipient_id is not None,
            # Addresses and times of letters are for the office only.
            "letters": _letter_rows(response) if may_manage else [],
            "letters_caption": _("What was sent"),
            "letter_columns": [_("Letter"), _("To"), _("State"), _("Due"), _("Sent")],
        }


def _letter_rows(response: SurveyResponse) -> list[tuple[str, ...]]:
    """The response's ladder of letters; one query."""
    return [
        (
            str(Rung(letter.key.rpartition(":")[2]).label),
            letter.recipient,
            str(DeliveryState(letter.state).label),
            moments.moment(letter.not_before),
            moments.moment(letter.sent_at) if letter.sent_at else "–",
        )
        for letter in letters_of(group=response.mail_group)
    ]


class AnswersDownload(ResponseView):
    """The same as a table."""

    is_for_authors = False

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return as_xlsx(answers_table(self.response), name=f"answers-{self.response.pk:05d}")


class LinkRenew(LoginRequiredMixin, View):
    """The office makes a response's links useless and sends a new one. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        response = get_object_or_404(SurveyResponse.objects.visible_to(request.user).for_rows(), public_id=public_id)
        if not rules.may_manage(request.user):
            raise PermissionDenied
        try:
            wave_actions.renew_links(response, by=request.user)
        except DomainError as error:
            context = {"response": response, "reason": error.message}
            return render(request, "surveys/link_refused.html", context, status=409)
        return render(request, "surveys/link_renewed.html", {"response": response})
