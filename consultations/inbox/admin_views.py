"""The working group's page of letters that came in: what became of each, and what waits for a person."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from consultations.inbox.actions.settling import attach, set_aside
from consultations.inbox.enums import ATTACHABLE, TRANSITIONS, WAITS_FOR_OFFICE, Outcome
from consultations.inbox.forms import AttachForm, LetterFilterForm
from consultations.inbox.models import IncomingLetter
from consultations.inbox.polling import STATUS
from consultations.inbox.rules import may_see_incoming, may_settle
from vector.common.errors import DomainError
from vector.common.uploads import as_attachment

PAGE_SIZE = 50
LIST = {"url": reverse_lazy("wagtailadmin_inbox:list"), "label": gettext_lazy("Letters that came in")}


class IncomingAdminView(WagtailAdminTemplateMixin, View):
    """Everything here is for those who may see letters that came in."""

    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_incoming(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class IncomingList(IncomingAdminView, TemplateView):
    """Newest first, paged by key; what waits for the working group is one click away."""

    template_name = "inbox/admin/list.html"
    page_title = gettext_lazy("Letters that came in")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = LetterFilterForm(self.request.GET or None)
        chosen = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
        rows = IncomingLetter.objects.filter(**chosen).order_by("-pk").select_related("person", "consultation")
        before = self.request.GET.get("before", "")
        if before.isdecimal() and len(before) < 19:
            rows = rows.filter(pk__lt=int(before))
        found = list(rows.defer("text")[: PAGE_SIZE + 1])
        letters = found[:PAGE_SIZE]
        return super().get_context_data(
            form=form,
            letters=letters,
            is_filtered=bool(chosen),
            older=urlencode({**chosen, "before": letters[-1].pk}) if len(found) > PAGE_SIZE else "",
            first=urlencode(chosen) if before else None,
            counts=_counts(),
            is_on=bool(settings.CONSULTATION_IMAP_URL and settings.CONSULTATION_MAILBOX_ADDRESS),
            status=_status(),
            **kwargs,
        )


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
    return {"error": told.get("error", ""), "at": datetime.fromtimestamp(told["at"], UTC) if told else None}


class IncomingDetail(IncomingAdminView, TemplateView):
    """One letter: what became of it, its author's words, and what can be done."""

    template_name = "inbox/admin/detail.html"
    form: AttachForm | None = None

    def get_page_title(self) -> str:
        return self.letter.subject or _("Letter without a subject")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, LIST, {"url": "", "label": self.get_page_title()}]

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


class IncomingSetAside(IncomingAdminView):
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


class IncomingOriginal(IncomingAdminView):
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
