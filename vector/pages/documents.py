"""Which documents of the library every visitor may open."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.documents.models import Document


def is_open_to_everybody(document: Document) -> bool:
    """Whether a visitor who is not signed in would get this document.

    It asks those who decide when a document is served: Wagtail's private collections, the parts above that close what
    only their closed pages refer to. A few queries a document: for a handful, not for a library.
    """
    request = HttpRequest()
    request.method, request.path = "GET", document.url
    request.user = AnonymousUser()
    # Nothing in it: no password of a collection has been given.
    request.session = {}  # type: ignore[assignment]
    try:
        answers = [ask(document, request) for ask in hooks.get_hooks("before_serve_document")]
    except (Http404, PermissionDenied):
        return False
    return not any(answers)


def open_documents(words: str, *, most: int) -> list[Document]:
    """Documents with all of these words in their titles that everybody may open, by title; at most `most`."""
    found = Document.objects.order_by("title", "pk")
    for word in words.split():
        found = found.filter(title__icontains=word)
    # A few more than are wanted: some of them may be closed.
    return only_open(found[: 2 * most])[:most]


def only_open(documents: Iterable[Any]) -> list[Any]:
    """Of these documents the ones that everybody may open."""
    return [document for document in documents if is_open_to_everybody(document)]
