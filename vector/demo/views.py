"""The page of roles and letters. Its URLs exist in demo mode only (vector.urls)."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from vector.demo.roles import ROLES
from vector.mail.outbox import ReadableLetter, letters

SHOWN = 25
SHOWN_OF_A_KIND = 6
LOOKED_AT = 600
# Each of these was sent to one person alone; of all the others the same letter goes to many.
PERSONAL = {"account"}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """A button for each role, and the letters sent so far."""
    roles = [{"role": role, "person": role.person()} for role in ROLES.values()]
    addresses = {entry["person"].email for entry in roles if entry["person"] is not None}
    context = {"roles": roles, "letters": _newest(letters(is_sent=True, limit=LOOKED_AT), addresses)}
    return render(request, "demo/overview.html", context)


def _newest(found: list[ReadableLetter], addresses: set[str]) -> list[dict[str, Any]]:
    """The newest letters, what went to many people once: preferably as one of `addresses` got it."""
    groups: dict[Any, list[ReadableLetter]] = {}
    for letter in found:
        key = letter.public_id if letter.stream in PERSONAL else (letter.stream, letter.subject)
        groups.setdefault(key, []).append(letter)
    # A burst of one kind must not push the others off the page.
    shown: Counter[str] = Counter()
    entries = []
    for group in groups.values():
        shown[group[0].stream] += 1
        if shown[group[0].stream] <= SHOWN_OF_A_KIND:
            letter = next((letter for letter in group if letter.recipient in addresses), group[0])
            entries.append({"letter": letter, "others": len(group) - 1})
    return entries[:SHOWN]


@require_POST
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter as the person of a role."""
    role = ROLES.get(code)
    person = role.person() if role else None
    if role is None or person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return redirect(role.start)


def _letter(public_id: Any) -> ReadableLetter:
    found = letters(public_id=public_id, limit=1)
    if not found:
        raise Http404
    return found[0]


@require_safe
def letter(request: HttpRequest, public_id: Any) -> HttpResponse:
    """A letter as its recipient reads it: HTML in a frame of its own, and the plain text."""
    return render(request, "demo/letter.html", {"letter": _letter(public_id)})


@require_safe
@xframe_options_sameorigin
def letter_html(request: HttpRequest, public_id: Any) -> HttpResponse:
    """The letter's own HTML; its links open outside the frame."""
    html = _letter(public_id).html.replace("<head>", '<head><base target="_top">', 1)
    response = HttpResponse(html)
    # A letter carries its styles inline, as mail programs want them; nothing in it may run.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
        "sandbox allow-top-navigation-by-user-activation allow-popups"
    )
    return response
