"""Which pages are measured, as whom, and what each costs in queries and bytes."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import CourseIndexPage, Enrolment, LessonPage
from tests.bench.web import Page, measure
from tests.sign_in import signed_in


def measured_pages() -> list[dict[str, Any]]:
    """Figures of the pages that quality.md names: front page, catalogue, a signed-in lesson."""
    enrolment = Enrolment.objects.filter(state="active").select_related("person", "run__course").order_by("pk").first()
    if enrolment is None:
        raise RuntimeError("the demo has no active enrolment to measure a lesson with")
    lesson = LessonPage.objects.live().descendant_of(enrolment.run.course).order_by("path").first()
    catalogue = CourseIndexPage.objects.live().get()
    student = signed_in(Client(), enrolment.person)
    session = f"{settings.SESSION_COOKIE_NAME}={student.cookies[settings.SESSION_COOKIE_NAME].value}"
    pages = [
        Page("home, visitor, cached", "/", "", 0.9),
        # A session cookie of nobody bypasses the cache: the page is made anew, from what is kept for all pages.
        Page("home, visitor, first view", "/", f"{settings.SESSION_COOKIE_NAME}=none", 0.25),
        Page("course catalogue, visitor, cached", catalogue.url, "", 0.9),
        Page("course catalogue, first view", catalogue.url, f"{settings.SESSION_COOKIE_NAME}=none", 0.25),
        Page("lesson, signed in", lesson.url, session, 0.40),
    ]
    costs = {page.name: _cost(page, student) for page in pages}
    return measure(pages, costs=costs)


def _cost(page: Page, student: Client) -> dict[str, int]:
    """Queries and bytes of one answer, after a first one has warmed the caches."""
    client = student if page.cookies.endswith(student.cookies[settings.SESSION_COOKIE_NAME].value) else Client()
    if page.cookies.endswith("=none"):
        client.cookies[settings.SESSION_COOKIE_NAME] = "none"
    client.get(page.path, headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page.path, headers={"host": "127.0.0.1"})
    if response.status_code != 200:
        raise RuntimeError(f"{page.path} answered {response.status_code}")
    return {"queries": len(queries), "bytes": len(response.content)}
