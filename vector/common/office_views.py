"""What views of the project office in the Wagtail admin share: an action's refusal is said, never a broken page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from vector.common.errors import DomainError


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
