"""Pages that somebody has studied are unpublished, not deleted: the progress refers to them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from courses.models import CourseRun, ItemProgress


def is_in_use(page: Page) -> bool:
    """Whether runs, or anybody's progress, refer to this page or to one below it."""
    below = {"path__startswith": page.path}
    return (
        CourseRun.objects.filter(**{f"course__{name}": value for name, value in below.items()}).exists()
        or ItemProgress.objects.filter(Q(**{f"item__{name}": value for name, value in below.items()})).exists()
    )


def refuse_to_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook: the page stays, and the editor is told what to do instead."""
    if not is_in_use(page):
        return None
    messages.error(
        request,
        _("“%(title)s” cannot be deleted: people have studied it. Unpublish it instead.") % {"title": page.title},
    )
    return redirect("wagtailadmin_explore", page.pk)


def refuse_to_delete_many(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same for deleting many pages at once."""
    if action_type != "delete":
        return None
    for page in objects:
        if isinstance(page, Page) and (answer := refuse_to_delete(request, page)) is not None:
            return answer
    return None
