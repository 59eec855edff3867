"""The full-page cache for visitors who are not signed in.

A page is kept only when whoever serves it says so (`allow(response)` or the `kept_for_visitors` decorator), nobody is
signed in, and the answer sets no cookie. All that is kept carries a version; `bump()` makes all of it stale at once:
pages being published call it by themselves, other parts call it when what visitors see has changed, or `watch()` their
tables. While Redis is down, pages are just served.
"""

import gzip
import hashlib
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import cc_delim_re, patch_vary_headers

from vector.common.low_vision import LowVision

SECONDS = 300
VERSION_KEY = "page-version"
# Counters of advertising and mail services: they change nothing on the page.
IGNORED_PARAMETERS = re.compile(r"^(utm_\w+|yclid|gclid|fbclid|_openstat|from)$")
# With any other parameter the page is served anew, so that nobody can fill Redis with made-up addresses.
KNOWN_PARAMETERS = {"page", "region", "topic", "kind", "month"}
COMPRESS_FROM_BYTES = 500

Handler = Callable[[HttpRequest], HttpResponse]


def allow(response: HttpResponse) -> HttpResponse:
    """Mark an answer as the same for every visitor; it may then be kept."""
    response.is_kept_for_visitors = True  # type: ignore[attr-defined]
    return response


def kept_for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view whose page is the same for every visitor. Its parameters must be known (`know_parameter`)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return allow(view(request, *args, **kwargs))

    return wrapped


def know_parameter(*names: str) -> None:
    """Let pages with these query parameters be kept, one copy a value. For a filter with few values."""
    KNOWN_PARAMETERS.update(names)


def bump() -> None:
    """Make everything kept stale, as soon as the running transaction is committed."""
    transaction.on_commit(lambda: cache.set(VERSION_KEY, uuid.uuid4().hex, None), robust=True)


def bump_after_signal(**_kwargs: Any) -> None:
    """A receiver for the signals of Wagtail and of watched tables."""
    bump()


def watch(*watched: type[models.Model]) -> None:
    """Call bump() whenever a row of these tables is saved or deleted one by one."""
    for model in watched:
        for signal in (models.signals.post_save, models.signals.post_delete):
            signal.connect(bump_after_signal, sender=model, dispatch_uid=f"page-cache-{model._meta.label}")


def read(name: str) -> tuple[str | None, Any]:
    """The present version and what is kept under `name` in that version, if anything; one trip to Redis."""
    found = cache.get_many([VERSION_KEY, name]) or {}
    version = found.get(VERSION_KEY)
    kept_version, value = found.get(name) or (None, None)
    if version is None:
        version = uuid.uuid4().hex
        # Nothing happens when Redis is down: add() says no, and what is written under this version is lost too.
        if not cache.add(VERSION_KEY, version, None):
            version = cache.get(VERSION_KEY)
        return version, None
    return version, value if kept_version == version else None


def write(name: str, value: Any, *, version: str | None, seconds: int = SECONDS) -> None:
    """Keep `value` under the version that was read before it was made: if that has gone meanwhile, it's never used."""
    if version is not None:
        cache.set(name, (version, value), seconds)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """An answer as it is kept: headers, entity tag, body packed with gzip."""

    headers: tuple[tuple[str, str], ...]
    etag: str
    packed: bytes
    length: int

    @classmethod
    def of(cls, response: HttpResponse) -> "KeptPage":
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        body = response.content
        digest = hashlib.sha256(body).hexdigest()[:32]
        own = ("content-length", "etag", "cache-control")
        headers = tuple((name, value) for name, value in response.headers.items() if name.lower() not in own)
        # No time in the packed bytes: the same page is the same bytes.
        return cls(headers, f'W/"{digest}"', gzip.compress(body, compresslevel=6, mtime=0), len(body))

    def response(self, request: HttpRequest) -> HttpResponse:
        """The answer to this request: 304 when the browser has it already, packed when the browser can unpack."""
        if self._is_known_to(request.META.get("HTTP_IF_NONE_MATCH", "")):
            response = HttpResponse(status=304)
            del response.headers["Content-Type"]
            response.headers["Vary"] = dict(self.headers).get("Vary", "Cookie")
        elif "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "") and self.length >= COMPRESS_FROM_BYTES:
            response = HttpResponse(self.packed, headers=dict(self.headers))
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(self.packed))
        else:
            response = HttpResponse(gzip.decompress(self.packed), headers=dict(self.headers))
            response.headers["Content-Length"] = str(self.length)
        response.headers["ETag"] = self.etag
        # The browser asks each time and mostly hears "unchanged": signing in shows at once.
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _is_known_to(self, if_none_match: str) -> bool:
        return bool(if_none_match) and self.etag in {tag.strip() for tag in if_none_match.split(",")}


class AnonymousPageCacheMiddleware:
    """Stands before sessions: a hit costs one trip to Redis and no query."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = key_for(request)
        if name is None:
            return self.get_response(request)
        version, kept = read(name)
        if kept is not None:
            return kept.response(request)
        response = self.get_response(request)
        # A page carries its own address in its links: a counter's parameters must not get into everybody's copy.
        if not may_be_kept(response) or any(map(IGNORED_PARAMETERS.match, request.GET)):
            return response
        kept = KeptPage.of(response)
        write(name, kept, version=version)
        return kept.response(request)


def key_for(request: HttpRequest) -> str | None:
    """The name a visitor's page is kept under, or None when this request must not meet the cache at all."""
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    if "HTTP_AUTHORIZATION" in request.META or "HTTP_HX_REQUEST" in request.META:
        return None
    parameters = []
    for parameter, value in sorted(request.GET.items()):
        if IGNORED_PARAMETERS.match(parameter):
            continue
        if parameter not in KNOWN_PARAMETERS or len(value) > 40 or len(request.GET.getlist(parameter)) > 1:
            return None
        parameters.append(f"{parameter}={value}")
    parts = [request.scheme or "", request.META.get("HTTP_HOST", ""), request.path, *parameters]
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    parts.append(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
    vision = LowVision.of(request)
    parts.append(vision.cookie if vision else "")
    return "page-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def may_be_kept(response: HttpResponse) -> bool:
    """Whether an answer is a whole public page that its maker allowed to keep."""
    if not getattr(response, "is_kept_for_visitors", False) or response.status_code != 200 or response.streaming:
        return False
    control = {part.strip().lower() for part in cc_delim_re.split(response.headers.get("Cache-Control", ""))}
    return not response.cookies and not control & {"no-store", "private"}
