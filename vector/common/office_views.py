"""What views of the project office in the Wagtail admin share: who is let in, long lists, and that an action's refusal
is said, never a broken page."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from vector.common.errors import DomainError

PAGE_SIZE = 50


class OfficePage(WagtailAdminTemplateMixin, View):
    """A page of the admin for those whom `may` lets in; `above` are the breadcrumbs of the pages over it."""

    above: tuple[dict[str, Any], ...] = ()

    def may(self) -> bool:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.above, {"url": "", "label": self.get_page_title()}]


class NewestFirst(TemplateView):
    """A filtered list, newest first, paged by key: page 1,000 costs what page 1 costs. Mixed into an OfficePage.

    The context gets `rows`, `chosen` (what the filter says), `is_filtered`, and the queries of the links to older rows
    (`older`, empty at the end) and to the newest (`first`, None when these are they).
    """

    form_class: Any

    def found(self, chosen: dict[str, Any]) -> Any:
        """The rows that fit the filter, in the order of falling keys."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form_class(self.request.GET or None)
        chosen = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
        rows = self.found(chosen)
        before = self.request.GET.get("before", "")
        if before.isdecimal() and len(before) < 19:
            rows = rows.filter(pk__lt=int(before))
        found = list(rows[: PAGE_SIZE + 1])
        return super().get_context_data(
            form=form,
            rows=found[:PAGE_SIZE],
            chosen=chosen,
            is_filtered=bool(chosen),
            older=urlencode({**chosen, "before": found[PAGE_SIZE - 1].pk}) if len(found) > PAGE_SIZE else "",
            first=urlencode(chosen) if before else None,
            **kwargs,
        )


class RefusalInForm:
    """For create and edit views that save by an action: what it refuses stands in the form, what was typed is kept."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            # Wagtail sets it only where the form itself is at fault, and looks for it all the same.
            self.produced_error_message = error.message
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]


class RefusalAsMessage:
    """For delete views that delete by an action: what it refuses is said above the list."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[misc, no-any-return]
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(self.get_success_url())  # type: ignore[attr-defined]
