"""The working group's page of letters that came in: what became of each, and what waits for a person."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from consultations.inbox.actions.settling import attach, set_aside
from consultations.inbox.enums import ATTACHABLE, TRANSITIONS, WAITS_FOR_OFFICE, Outcome
from consultations.inbox.forms import AttachForm, LetterFilterForm
from consultations.inbox.models import IncomingLetter
from consultations.inbox.polling import STATUS
from consultations.inbox.rules import may_see_incoming, may_settle
from vector.common.errors import DomainError
from vector.common.office_views import NewestFirst, OfficePage
from vector.common.uploads import as_attachment

LIST = {"url": reverse_lazy("wagtailadmin_inbox:list"), "label": gettext_lazy("Letters that came in")}


class IncomingPage(OfficePage):
    """Everything here is for those who may see letters that came in."""

    header_icon = "mail"

    def may(self) -> bool:
        return may_see_incoming(self.request.user)


class IncomingList(IncomingPage, NewestFirst):
    """What came in; what waits for the working group is one click away."""

    template_name = "inbox/admin/list.html"
    page_title = gettext_lazy("Letters that came in")
    form_class = LetterFilterForm

    def found(self, chosen: dict[str, str]) -> Any:
        letters = IncomingLetter.objects.filter(**chosen).order_by("-pk").select_related("person", "consultation")
        return letters.defer("text")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_on = bool(settings.CONSULTATION_IMAP_URL and settings.CONSULTATION_MAILBOX_ADDRESS)
        return super().get_context_data(counts=_counts(), is_on=is_on, status=_status(), **kwargs)


def _counts() -> list[dict[str, Any]]:
    """How many letters somebody should look at, by what became of them; one query."""
    waiting = IncomingLetter.objects.waits_for_office().order_by().values_list("outcome")
    numbers = dict(waiting.annotate(number=Count("pk")))
    return [
        {"outcome": outcome.value, "label": outcome.label, "number": numbers.get(outcome, 0)}
        for outcome in (Outcome.HELD, Outcome.BOUNCE)
    ]


def _status() -> dict[str, Any]:
    """When the mailbox was last looked into, and what went wrong then."""
    told = cache.get(STATUS) or {}
    return {
        "error": told.get("error", ""),
        "trouble": told.get("trouble", ""),
        "count": told.get("count", 0),
        "at": datetime.fromtimestamp(told["at"], UTC) if told else None,
    }


class IncomingDetail(IncomingPage, TemplateView):
    """One letter: what became of it, its author's words, and what can be done."""

    template_name = "inbox/admin/detail.html"
    above = (LIST,)
    form: AttachForm | None = None

    def get_page_title(self) -> str:
        return self.letter.subject or _("Letter without a subject")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.letter = _letter(kwargs["public_id"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter, user = self.letter, self.request.user
        initial = {"number": letter.consultation.number} if letter.consultation else {}
        return super().get_context_data(
            letter=letter,
            form=self.form or AttachForm(initial=initial),
            may_attach=letter.outcome in ATTACHABLE and bool(letter.text) and may_settle(user),
            may_set_aside=Outcome.SETTLED in TRANSITIONS[Outcome(letter.outcome)] and may_settle(user),
            waits=letter.outcome in WAITS_FOR_OFFICE,
            **kwargs,
        )


class IncomingAttach(IncomingDetail):
    """Put the letter into a thread by hand."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        if not may_settle(request.user):
            raise PermissionDenied
        self.letter = _letter(public_id)
        self.form = AttachForm(request.POST)
        if self.form.is_valid():
            is_reply = self.form.cleaned_data["as_what"] == AttachForm.REPLY
            try:
                attach(self.letter, consultation=self.form.cleaned_data["number"], is_reply=is_reply, by=request.user)
            except DomainError as error:
                self.form.add_error(None, error.message)
            else:
                messages.success(request, _("The letter is in the thread of the question."))
                return redirect("wagtailadmin_inbox:detail", public_id=public_id)
        return self.render_to_response(self.get_context_data(), status=422)


class IncomingSetAside(IncomingPage):
    """Nothing is to be done with the letter."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        if not may_settle(request.user):
            raise PermissionDenied
        try:
            set_aside(_letter(public_id), by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The letter waits for nobody any more."))
        return redirect("wagtailadmin_inbox:list")


class IncomingOriginal(IncomingPage):
    """The original, as a file that nothing opens by itself."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, public_id: Any) -> FileResponse:
        letter = _letter(public_id)
        if not letter.raw:
            raise Http404
        return as_attachment(letter)


def _letter(public_id: Any) -> IncomingLetter:
    rows = IncomingLetter.objects.select_related("person", "consultation", "settled_by")
    return get_object_or_404(rows, public_id=public_id)
