"""A question that is being written: what was typed is kept in the session from page to page.

So going back and forth loses nothing, nor does a tab that is closed, nor a session that ends while somebody writes:
what is sent then is kept in the new session and is there after signing in. Files are chosen last and go with the
question only.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator

from consultations.forms import MAX_TEXT

KEY = "typed_question"
# Field → the most that is kept of it.
LENGTHS = {
    "text": MAX_TEXT,
    "about": 500,
    "subject": 200,
    "topic": 20,
    "organisation": 20,
    "region": 20,
    "may_publish": 5,
    "follows": 40,
}
SUBJECT_LENGTH = 120


def kept(request: HttpRequest) -> dict[str, str]:
    """What has been typed so far."""
    return dict(request.session.get(KEY, {}))


def keep(request: HttpRequest, values: Mapping[str, Any]) -> None:
    """Keep what `values` hold of the fields, beside what was kept before."""
    found = {name: str(values[name]).replace("\x00", "")[:length] for name, length in LENGTHS.items() if name in values}
    if found.items() - kept(request).items():
        request.session[KEY] = {**kept(request), **found}


def drop(request: HttpRequest) -> None:
    """It has been asked."""
    request.session.pop(KEY, None)


def our_path(path: str) -> str:
    """The path if it leads to a page of our own site, else nothing."""
    path = path[: LENGTHS["about"]]
    is_ours = path.startswith("/") and path.isprintable() and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""


def first_sentence(text: str) -> str:
    """A line to call the question by: its first sentence that is no mere greeting, cut where it is too long."""
    sentences = [part.strip() for part in re.split(r"(?<=[.!?…])\s+|\n+", text) if part.strip()]
    telling = [part for part in sentences if len(part.split()) > 2] or sentences
    line = telling[0].rstrip(".") if telling else ""
    return Truncator(line).chars(SUBJECT_LENGTH, truncate=" …")
