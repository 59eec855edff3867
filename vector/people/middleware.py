"""What stands between a person and a page: their time zone, the door of the admin, the consent."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone

from vector.people.second_factor import is_set_up, was_given

Handler = Callable[[HttpRequest], HttpResponse]

# Pages of this part that are open without consent: to leave, to agree, to take one's data away.
CONSENT_FREE_VIEWS = frozenset(
    {
        "sign-in",
        "sign-in-sent",
        "sign-in-link",
        "sign-in-renew",
        "sign-in-password",
        "sign-out",
        "consent",
        "consent-given",
        "consent-withdraw",
        "data",
        "data-file",
        "deletion",
        "deletion-done",
    }
)
ACCOUNT_PREFIXES = ("mfa_", "account_")


class PersonMiddleware:
    """Times are shown in the reader's zone: the region's for a person, the installation's for a visitor.

    What a signed-in person sees stays in no shared cache and is asked for anew after signing out, unless the view says
    something stricter.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(request.user.zone):
            response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-cache"
        return response


class AdminDoorMiddleware:
    """Into the Wagtail admin comes only the project office, and only with the second factor given in this session.

    For everyone else who is signed in the admin doesn't exist (404). Demo mode and tests know no second factor.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")
        self.login = reverse("wagtailadmin_login")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.prefix):
            return self.get_response(request)
        user = request.user
        is_script = request.headers.get("x-requested-with") == "XMLHttpRequest"
        if not user.is_authenticated:
            if is_script:
                raise PermissionDenied
            return redirect_to_login(self._goal(request), resolve_url(settings.LOGIN_URL))
        if not user.is_staff:
            raise Http404
        if settings.STAFF_SECOND_FACTOR:
            has_factor = is_set_up(user)
            if not (has_factor and was_given(request)):
                if is_script:
                    raise PermissionDenied
                step = reverse("mfa_reauthenticate" if has_factor else "mfa_activate_totp")
                return redirect(f"{step}?{urlencode({'next': self._goal(request)})}")
        if request.path_info == self.login:
            return redirect(self.prefix)
        return self.get_response(request)

    def _goal(self, request: HttpRequest) -> str:
        return self.prefix if request.path_info == self.login else request.get_full_path()


class ConsentMiddleware:
    """A signed-in person who hasn't agreed to the text in force is led to it first; `next` brings them back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not request.user.needs_consent or self._is_free(request):
            return None
        came_for = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
        query = f"?{urlencode({'next': came_for})}" if came_for else ""
        return redirect(reverse("people:consent") + query)

    @staticmethod
    def _is_free(request: HttpRequest) -> bool:
        match = request.resolver_match
        if match is None or match.namespace in settings.CONSENT_EXEMPT_NAMESPACES:
            return True
        if match.namespace == "people":
            return match.url_name in CONSENT_FREE_VIEWS
        return (match.url_name or "").startswith(ACCOUNT_PREFIXES)
