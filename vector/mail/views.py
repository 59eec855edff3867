"""What recipients open: the page behind a letter's unsubscribing link, and the settings of their letters."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from vector.mail.actions.suppressions import is_suppressed, suppress, suppressed_streams, unsuppress
from vector.mail.enums import DIRECT_STREAMS, EVERYTHING, Stream
from vector.mail.forms import SubscriptionsForm
from vector.mail.models import Delivery
from vector.mail.unsubscribing import read_token


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class Unsubscribe(View):
    """Behind a letter's link. GET shows what would happen, POST does it.

    The token is the permission: a mail programme posts without cookies (RFC 8058), so CSRF protection, which guards
    cookies, has nothing to guard here. Mail scanners only GET and change nothing.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        public_id = read_token(kwargs["token"])
        if public_id is None:
            raise Http404
        self.delivery = get_object_or_404(
            Delivery.objects.only("recipient", "stream").exclude(stream__in=sorted(DIRECT_STREAMS)),
            public_id=public_id,
        )

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page(request, done="")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        recipient, stream = self.delivery.recipient, self.delivery.stream
        # A mail programme's "List-Unsubscribe=One-Click" has no `what`: it means these letters.
        what = request.POST.get("what", "these")
        if what == "again":
            unsuppress(recipient, stream=stream)
            unsuppress(recipient, stream=EVERYTHING)
        elif what == "all":
            suppress(recipient, stream=EVERYTHING, reason="link in a letter")
        else:
            suppress(recipient, stream=stream, reason="link in a letter")
        return self._page(request, done=what)

    def _page(self, request: HttpRequest, *, done: str) -> HttpResponse:
        is_wanted = not is_suppressed(self.delivery.recipient, stream=self.delivery.stream)
        return render(
            request,
            "mail/unsubscribe.html",
            {
                "recipient": self.delivery.recipient,
                "stream": self.delivery.get_stream_display(),
                "is_wanted": is_wanted,
                "done": done,
                "title": _("Letters from Vector"),
            },
        )


@method_decorator(never_cache, name="dispatch")
class Subscriptions(LoginRequiredMixin, View):
    """Which letters a person gets at the address they sign in with."""

    def get(self, request: HttpRequest) -> HttpResponse:
        unwanted = suppressed_streams(request.user.email)  # type: ignore[union-attr]
        wanted = [stream.value for stream in Stream if stream not in DIRECT_STREAMS and stream.value not in unwanted]
        return self._page(request, SubscriptionsForm(initial={"streams": wanted}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SubscriptionsForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        self._save(request.user, set(form.cleaned_data["streams"]))
        return redirect(reverse("mail:subscriptions") + "?saved=1")

    @transaction.atomic
    def _save(self, user: Any, wanted: set[str]) -> None:
        unsuppress(user.email, stream=EVERYTHING, by=user)
        for stream in Stream:
            if stream in DIRECT_STREAMS:
                continue
            if stream.value in wanted:
                unsuppress(user.email, stream=stream.value, by=user)
            else:
                suppress(user.email, stream=stream.value, reason="own settings", by=user)

    def _page(self, request: HttpRequest, form: SubscriptionsForm) -> HttpResponse:
        return render(
            request,
            "mail/subscriptions.html",
            {
                "form": form,
                "address": request.user.email,  # type: ignore[union-attr]
                "is_saved": "saved" in request.GET,
                "title": _("Which letters I get"),
            },
        )
