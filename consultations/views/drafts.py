"""What a page's script saves while somebody writes to a question."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from consultations.actions import drafts
from consultations.models import Consultation, Draft
from vector.common.errors import DomainError
from vector.common.moments import clock


def autosaved(request: HttpRequest, consultation: Consultation) -> JsonResponse:
    """Keep the draft that the form carries; the answer is what common/autosave.js wants."""
    text, shown = request.POST.get("text", ""), request.POST.get("shown_draft", "")
    try:
        draft = drafts.keep(consultation, by=request.user, text=text, shown=shown)  # type: ignore[arg-type]
    except DomainError as error:
        return JsonResponse({"refused": error.message}, status=409)
    return JsonResponse({"saved": saved_text(draft), "shown": {"shown_draft": drafts.shown_digest(draft)}})


def saved_text(draft: Draft | None) -> str:
    """«сохранено в 10:42», "" without a draft."""
    return _("saved at %(time)s") % {"time": clock(draft.updated_at)} if draft is not None else ""
