"""Addresses in the course tree, without asking the tree again."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from courses.outline import Outline


def address_of(page: Page, request: HttpRequest) -> str:
    """The page's own address, without a query for the site it belongs to."""
    parts = page.get_url_parts(request) if page.url_path else None
    return parts[2] if parts and parts[2] else "/"


def above(url: str, levels: int) -> str:
    """The address so many levels above this one."""
    parts = url.rstrip("/").split("/")
    return "/".join(parts[:-levels]) + "/"


def deed_url(name: str, enrolment: Any, item: int) -> str:
    """The address of a participant's deed with an item: "item-start", "lesson-done", "lesson-undo"."""
    return reverse(f"courses:{name}", args=[enrolment.public_id, item])


def trail(outline: Outline, base: str, title: str) -> list[tuple[str, str]]:
    """Breadcrumbs of a page below a course; `base` is the course's own address."""
    course = outline.course
    between = [(course.title, base)] if course else []
    return [home_crumb(), catalogue_crumb(base), *between, (title, "")]


def home_crumb() -> tuple[str, str]:
    return (translation.gettext("Home"), "/")


def catalogue_crumb(base: str) -> tuple[str, str]:
    return (translation.gettext("Courses"), above(base, 1))
