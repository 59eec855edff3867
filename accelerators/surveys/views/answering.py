"""Filling in: by a letter's link or signed in, section by section, saved as typed."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views import View

from accelerators.surveys import access
from accelerators.surveys.actions import response as actions
from accelerators.surveys.actions.response import Saved
from accelerators.surveys.forms.sections import SectionForm, field_name
from accelerators.surveys.models import SurveyResponse
from accelerators.surveys.queries import Entry, Page, pages_of
from vector.common import moments
from vector.common.errors import DomainError


class LinkOpen(View):
    """The button of a letter. Puts the link's secret out of the address bar at once."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = access.open_link(request, token)
        except Http404:
            return render(request, "surveys/link_unknown.html", status=404)
        return redirect(response)


class ResponseView(View):
    """A page of one response. Finds it, keeps it out of every cache, sends visitors without a link to the sign-in."""

    # Whoever may only read is shown the answers instead.
    is_for_authors = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.access = access.find(request, kwargs["public_id"])
        except access.NotSignedIn as visitor:
            return visitor.response
        self.response = self.access.response
        answer = self.instead(request) or super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    def instead(self, request: HttpRequest) -> HttpResponse | None:
        """Another page, when this one has nothing to do for this reader now."""
        is_reading = request.method in {"GET", "HEAD"}
        if not self.is_for_authors or (self.access.is_author and (is_fillable(self.response) or not is_reading)):
            return None
        if not is_reading:
            raise PermissionDenied
        return redirect("surveys:answers", self.response.public_id)


def is_fillable(response: SurveyResponse) -> bool:
    """Whether it is neither submitted nor its wave closed."""
    return response.wave.takes_answers and not response.is_submitted


class ResponseStart(ResponseView):
    """What the survey is for, by when, and its sections with how far each has come."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        pages = pages_of(self.response)
        unfinished = next((page for page in pages if page.missing), None)
        context = {
            "response": self.response,
            "wave": self.response.wave,
            "sections": [_section_row(self.response, page) for page in pages],
            "given": sum(page.given for page in pages),
            "total": sum(len(page.entries) for page in pages),
            "is_begun": any(page.is_touched for page in pages),
            "go_on": _section_url(self.response, unfinished) if unfinished else _review_url(self.response),
            "is_complete": unfinished is None,
        }
        return render(request, "surveys/response.html", context)


class SectionFill(ResponseView):
    """One section. Every way of leaving it saves what is typed, sound or not; a script saves it while typing."""

    def get(self, request: HttpRequest, public_id: Any, number: int) -> HttpResponse:
        pages = pages_of(self.response)
        return self.show(request, SectionForm(_page(pages, number)), pages)

    def post(self, request: HttpRequest, public_id: Any, number: int) -> HttpResponse:
        pages = pages_of(self.response)
        form = SectionForm(_page(pages, number), request.POST)
        try:
            saved = actions.save(self.response, by=self.access.person, entries=form.entries())
        except DomainError as error:
            if wants_json(request):
                return JsonResponse({"refused": error.message}, status=409)
            form.add_error(None, error.message)
            return self.show(request, form, pages, status=409)
        pages = pages_of(saved.response)
        sent = {entry.question.pk: entry.typed for entry in form.entries()}
        form = SectionForm(_page(pages, number), instead={pk: sent[pk] for pk in saved.conflicts})
        form.add_conflicts(saved.conflicts)
        if wants_json(request):
            return JsonResponse(_report(saved, form, sent))
        if form.errors or request.POST.get("go") == "stay":
            return self.show(request, form, pages, saved=saved, status=422 if form.errors else 200)
        return redirect(_next_url(self.response, pages, number))

    def show(
        self,
        request: HttpRequest,
        form: SectionForm,
        pages: list[Page],
        *,
        saved: Saved | None = None,
        status: int = 200,
    ) -> HttpResponse:
        number = form.page.number
        at = saved.at if saved else form.page.saved_at
        context = {
            "response": self.response,
            "wave": self.response.wave,
            "form": form,
            "section": form.page.section,
            "number": number,
            "total": len(pages),
            "previous": _section_url(self.response, pages[number - 2]) if number > 1 else "",
            "is_last": number == len(pages),
            "saved": _saved_text(at) if at else "",
            "set_aside": _set_aside(self.response, form.page),
        }
        return render(request, "surveys/section.html", context, status=status)


class Review(ResponseView):
    """Everything on one page, what is missing first; POST submits."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(request)

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        try:
            actions.submit(self.response, by=self.access.person)
        except DomainError as error:
            # Pressed twice: it is submitted, which is what was wanted.
            self.response.refresh_from_db()
            if self.response.is_submitted:
                return redirect("surveys:submitted", public_id)
            return self.show(request, refused=error.message, status=409)
        return redirect("surveys:submitted", public_id)

    def show(self, request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
        pages = pages_of(self.response)
        context = {
            "response": self.response,
            "wave": self.response.wave,
            "missing": [_missing_row(self.response, page, entry) for page in pages for entry in page.missing],
            "pages": [(page, _answer_rows(self.response, page)) for page in pages],
            "refused": refused,
        }
        return render(request, "surveys/review.html", context, status=status)


class Submitted(ResponseView):
    """After submitting: the number, and what happens next."""

    is_for_authors = False

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        if not self.response.is_submitted:
            return redirect(self.response)
        return render(request, "surveys/submitted.html", {"response": self.response, "wave": self.response.wave})


def wants_json(request: HttpRequest) -> bool:
    """Whether the script asks that saves while somebody types."""
    return request.headers.get("Accept", "").startswith("application/json")


def _page(pages: list[Page], number: int) -> Page:
    if not 1 <= number <= len(pages):
        raise Http404
    return pages[number - 1]


def _section_url(response: SurveyResponse, page: Page, entry: Entry | None = None) -> str:
    url = reverse("surveys:section", args=[response.public_id, page.number])
    return f"{url}#place-{field_name(entry.question.pk)}" if entry else url


def _review_url(response: SurveyResponse) -> str:
    return reverse("surveys:review", args=[response.public_id])


def _next_url(response: SurveyResponse, pages: list[Page], number: int) -> str:
    return _section_url(response, pages[number]) if number < len(pages) else _review_url(response)


def _section_row(response: SurveyResponse, page: Page) -> dict[str, Any]:
    """A line of the list of sections, as {% task_list %} wants it."""
    if any(entry.is_wrong for entry in page.entries):
        status, kind = _("Needs correcting"), "caution"
    elif not page.missing and page.given:
        status, kind = _("Filled in"), "good"
    elif page.is_touched:
        status, kind = _("Begun"), "active"
    else:
        status, kind = _("Not begun"), "plain"
    title = f"{page.number}. {page.section.title}"
    return {"title": title, "url": _section_url(response, page), "status": status, "kind": kind}


def _missing_row(response: SurveyResponse, page: Page, entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.question.label,
        "url": _section_url(response, page, entry),
        "status": _("Needs correcting") if entry.is_wrong else _("No answer yet"),
        "kind": "caution",
    }


def _answer_rows(response: SurveyResponse, page: Page) -> list[dict[str, Any]]:
    """Questions and answers as {% summary_list %} wants them."""
    return [
        {
            "term": entry.question.label,
            "value": linebreaksbr(entry.text) or "–",
            "url": _section_url(response, page, entry),
            "action": _("Change"),
            "about": entry.question.label,
        }
        for entry in page.entries
    ]


def _set_aside(response: SurveyResponse, page: Page) -> list[dict[str, Any]]:
    """Other versions of this section's answers; one query."""
    labels = {entry.question.pk: entry.question.label for entry in page.entries}
    rows = response.set_aside.filter(question__in=labels).select_related("saved_by")
    return [
        {"label": labels[row.question_id], "text": "; ".join(row.typed), "who": str(row.saved_by), "at": row.saved_at}
        for row in rows
    ]


def _saved_text(at: datetime) -> str:
    if timezone.localdate(at) == timezone.localdate():
        return _("saved at %(time)s") % {"time": moments.clock(at)}
    return _("saved on %(date)s at %(time)s") % {"date": moments.day(at, weekday=False), "time": moments.clock(at)}


def _report(saved: Saved, form: SectionForm, sent: dict[int, list[str]]) -> dict[str, Any]:
    """What the script shows after saving: when, what is wrong, what the fields' companions carry now.

    A field that only somebody else has changed keeps its companion: the page still shows the former answer.
    """
    text = _saved_text(saved.at)
    if form.errors:
        text = _("%(saved)s; see the note beside the field") % {"saved": text}
    return {
        "saved": text,
        "shown": form.shown_for(sent, saved.conflicts),
        "errors": {name: [str(message) for message in messages] for name, messages in form.errors.items()},
    }
