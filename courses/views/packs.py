"""The course pack: its page, and the two files."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import rules
from courses.models import CoursePage
from courses.outline import outline_of
from courses.packs import build
from courses.queries import study_of
from courses.views.pages import address_of

CONTENT_TYPES = {build.PDF: "application/pdf", build.ZIP: "application/zip"}


def find_course(request: HttpRequest, course: int) -> CoursePage:
    """The course, when this reader may have its pack; else 404."""
    page = get_object_or_404(CoursePage.objects.live().select_related("programme"), pk=course)
    study = study_of(request.user, page.pk)
    if not rules.may_read_pack(request.user, enrolment=study.enrolment, is_tutor=study.is_tutor):
        lessons = outline_of(page).lessons
        if not lessons or not all(lesson.is_open for lesson in lessons) or page.get_view_restrictions():
            raise Http404
    return page


@require_safe
def pack_page(request: HttpRequest, course: int) -> HttpResponse:
    """What the pack is and where to get it; when it is not there yet, a worker is asked for it."""
    page = find_course(request, course)
    pack = build.find(page)
    if not pack.is_ready:
        build.ask_for(pack)
    base = address_of(page, request)
    context: dict[str, Any] = {
        "course": page,
        "pack": pack,
        "course_url": base,
        "breadcrumbs": [(_("Home"), "/"), (page.title, base), (_("Course pack"), "")],
    }
    response = TemplateResponse(request, "courses/pack.html", context)
    add_never_cache_headers(response)
    return response


@require_safe
def pack_file(request: HttpRequest, course: int, kind: str) -> HttpResponse:
    """One of the two files; while it is not there, the page that says so."""
    page = find_course(request, course)
    pack = build.find(page)
    if not pack.is_ready:
        return redirect("courses:pack", page.pk)
    response = FileResponse(
        pack.open(kind), as_attachment=True, filename=pack.file_name(kind), content_type=CONTENT_TYPES[kind]
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response
