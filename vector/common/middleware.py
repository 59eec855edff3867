"""Middleware that every response passes: health checks, headers, language, images turned off, forms sent twice."""

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django_structlog.middlewares import RequestMiddleware
from psycopg.errors import UniqueViolation

from vector.common import views
from vector.common.low_vision import COOKIE, LowVision, without_images

log = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]

ADMIN_PREFIXES = ("/admin/",)
# Wagtail's own admin still has inline scripts in its date pickers and inline styles in its editor.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; frame-src 'self'; frame-ancestors 'self'; base-uri 'self'; form-action 'self'; "
    "object-src 'none'"
)


# Tokens of links from letters: longer than a UUID, which may be logged.
SECRET_SEGMENT = re.compile(r"(?<=/)[\w:.~-]{40,}(?=[/?]|$)")


class RequestLogMiddleware(RequestMiddleware):
    """Logs each request without the secrets in its path: who reads the log must not be able to sign in by it."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {SECRET_SEGMENT.sub('…', request.path)}"


class ResponseHeadersMiddleware:
    """Adds Permissions-Policy everywhere and the admin's own Content-Security-Policy there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
        )
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        if request.path.startswith(ADMIN_PREFIXES):
            response.headers.setdefault("Content-Security-Policy", ADMIN_POLICY)
        return response


class ChosenLanguageMiddleware:
    """Russian by default, English by the switch: only the cookie decides, never the browser's preference."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.codes = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in self.codes else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
            # Deferred rendering must still happen in the chosen language.
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response


class ImagesOffMiddleware:
    """In the low-vision version with images off, puts each image's description in its place.

    Costs nothing without the cookie. Stands inside the page cache, whose key holds the cookie's value.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if COOKIE not in request.COOKIES or response.streaming or request.path.startswith(ADMIN_PREFIXES):
            return response
        chosen = LowVision.of(request)
        if chosen and chosen.images == "off" and response.headers.get("Content-Type", "").startswith("text/html"):
            page = without_images(response.content.decode(response.charset), word=_("Image"))
            response.content = page
            if response.has_header("Content-Length"):
                response.headers["Content-Length"] = str(len(response.content))
        return response


class SavedMeanwhileMiddleware:
    """Of two equal forms sent at the same moment the database keeps one: the other is told so (409), not that we broke.

    Each form looks first and names the field; only what is saved between that look and the write comes here.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST" or not isinstance(exception.__cause__, UniqueViolation):
            return None
        log.warning("Saved meanwhile: %s", exception.__cause__.diag.constraint_name)
        return render(request, "409.html", status=409)


class ButtonOnlyMiddleware:
    """Whoever opens the address of a button (after signing in again, out of the history) reads what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers.get("Allow", "POST")
        return page


class HealthMiddleware:
    """Answers the health checks before anything that could wait for a server: sessions, the page cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/livez":
            return views.livez(request)
        if request.path_info == "/readyz":
            return views.readyz(request)
        return self.get_response(request)
