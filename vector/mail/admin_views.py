"""The staff's page of letters in the Wagtail admin: what was sent, what waits, what failed and why."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from vector.common.errors import DomainError
from vector.common.office_views import NewestFirst, OfficePage
from vector.mail.actions.deliveries import send_again, send_again_all
from vector.mail.enums import RESENDABLE, DeliveryState
from vector.mail.forms import LetterFilterForm
from vector.mail.models import Delivery
from vector.mail.reading import without_secrets
from vector.mail.rules import may_see_letters, may_send_again

# Counting stops here: "1000+" is as good to a person and costs the same with a million letters.
COUNT_LIMIT = 1000
# Words are looked for in the newest letters only: no index helps there.
SEARCH_DEPTH = 50_000
RESEND_LIMIT = 500
# These wait for a person, and so have a number at the top.
WATCHED = (DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.UNKNOWN)

LIST = {"url": reverse_lazy("wagtailadmin_letters:list"), "label": gettext_lazy("Letters")}


class LettersPage(OfficePage):
    """Everything here is for those who may see letters."""

    header_icon = "mail"

    def may(self) -> bool:
        return may_see_letters(self.request.user)


class LetterList(LettersPage, NewestFirst):
    """What was sent, what waits, what failed."""

    template_name = "mail/admin/list.html"
    page_title = gettext_lazy("Letters")
    form_class = LetterFilterForm

    def found(self, chosen: dict[str, str]) -> Any:
        return _found(chosen).only(*LIST_COLUMNS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(counts=_counts(), resend_limit=RESEND_LIMIT, **kwargs)
        may_resend = context["chosen"].get("state") in RESENDABLE and may_send_again(self.request.user)
        return {**context, "resend": context["chosen"] if context["rows"] and may_resend else None}


LIST_COLUMNS = (
    "public_id",
    "recipient",
    "recipient_name",
    "subject",
    "stream",
    "state",
    "created_at",
    "not_before",
    "sent_at",
    "attempts",
    "last_reply",
)


def _found(chosen: dict[str, str]) -> Any:
    """Letters that fit the filter, newest first."""
    rows = Delivery.objects.order_by("-pk").filter(
        **{name: chosen[name] for name in ("state", "stream", "recipient") if name in chosen}
    )
    if words := chosen.get("q"):
        newest = Delivery.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        rows = rows.filter(subject__icontains=words, pk__gt=newest - SEARCH_DEPTH)
    return rows


def _counts() -> list[dict[str, str]]:
    """How many letters wait for what, up to COUNT_LIMIT each; one query."""
    one = "(SELECT count(*) FROM (SELECT 1 FROM mail_delivery WHERE state = %s LIMIT %s) AS found)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([one] * len(WATCHED))}",
            [value for state in WATCHED for value in (state.value, COUNT_LIMIT + 1)],
        )
        numbers = cursor.fetchone()
    return [
        {
            "state": state.value,
            "label": str(state.label),
            "number": f"{COUNT_LIMIT}+" if number > COUNT_LIMIT else str(number),
        }
        for state, number in zip(WATCHED, numbers, strict=True)
    ]


class LetterDetail(LettersPage, TemplateView):
    """One letter as its recipient sees it, with what the server said; secrets in links are left out."""

    template_name = "mail/admin/detail.html"
    above = (LIST,)

    def get_page_title(self) -> str:
        return self.delivery.subject

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.delivery = _letter(kwargs["public_id"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        delivery = self.delivery
        return super().get_context_data(
            letter=delivery,
            text=without_secrets(delivery.text),
            html=without_secrets(delivery.html),
            attachments=list(delivery.attachments.defer("content")),
            may_resend=delivery.state in RESENDABLE and may_send_again(self.request.user),
            **kwargs,
        )


class LetterSendAgain(LettersPage):
    """Put one letter back into the queue."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        if not may_send_again(request.user):
            raise PermissionDenied
        try:
            send_again(_letter(public_id), by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The letter will be sent again within a minute."))
        return redirect("wagtailadmin_letters:detail", public_id=public_id)


class LettersSendAgain(LettersPage):
    """Put back into the queue what a filter finds: after the mail server was mended."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseRedirect:
        if not may_send_again(request.user):
            raise PermissionDenied
        form = LetterFilterForm(request.POST)
        if not form.is_valid() or form.cleaned_data["state"] not in RESENDABLE:
            raise Http404
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
        count = send_again_all(list(_found(chosen)[:RESEND_LIMIT]), by=request.user)
        messages.success(
            request,
            ngettext(
                "%(count)s letter will be sent again within some minutes.",
                "%(count)s letters will be sent again within some minutes.",
                count,
            )
            % {"count": count},
        )
        return redirect(f"{reverse('wagtailadmin_letters:list')}?{urlencode(chosen)}")


def _letter(public_id: Any) -> Delivery:
    return get_object_or_404(Delivery, public_id=public_id)
