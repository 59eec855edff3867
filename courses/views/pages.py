"""What the pages of the course tree show to their reader: contexts for the catalogue, a course, a module."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation
from wagtail.models import Page

from courses import kept
from courses.deadlines import next_deadline
from courses.enums import EnrolmentState
from courses.gating import Lock
from courses.models import CourseIndexPage, CourseItemPage, CoursePage, ModulePage
from courses.outline import Outline, outline_of, outlines_of
from courses.progress import Summary, summarise
from courses.queries import Study, records_of, runs_to_join, studies_of, study_of, tutors_of
from courses.registry import home_parts, module_parts
from courses.views.addresses import above, address_of, catalogue_crumb, deed_url, home_crumb, trail
from courses.views.contents import contents, lock_words


# Catalogue ------------------------------------------------------------------------------------------------------------
def catalogue_context(request: HttpRequest, page: CourseIndexPage) -> dict[str, Any]:
    """Cards of the published courses: five queries at most, whatever their number."""
    courses = list(CoursePage.objects.in_catalogue().child_of(page)) if page.pk else []
    outlines = outlines_of(courses)
    user = request.user
    mine = studies_of(user, courses) if user.is_authenticated and courses else {}
    base = address_of(page, request)
    return {
        "breadcrumbs": [home_crumb(), (page.title, "")],
        "cards": [
            {
                "course": course,
                "url": f"{base}{course.slug}/",
                "modules": len(outlines[course.pk].modules),
                "lessons": len(outlines[course.pk].lessons),
                "mine": _card_state(mine.get(course.pk), outlines[course.pk]),
            }
            for course in courses
        ],
    }


def _card_state(enrolment: Any, outline: Outline) -> dict[str, Any] | None:
    if enrolment is None:
        return None
    kind, words = {
        EnrolmentState.INVITED: ("waiting", translation.gettext("You are invited")),
        EnrolmentState.REQUESTED: ("waiting", translation.gettext("You have applied")),
        EnrolmentState.ACTIVE: ("active", translation.gettext("You study")),
        EnrolmentState.COMPLETED: ("good", translation.gettext("You have completed it")),
    }[EnrolmentState(enrolment.state)]
    summary = summarise(outline.order, records_of(enrolment))
    return {"words": words, "kind": kind, "summary": summary, "enrolment": enrolment}


# Course ---------------------------------------------------------------------------------------------------------------
def course_context(request: HttpRequest, page: CoursePage, *, wanted: CourseItemPage | None = None) -> dict[str, Any]:
    """The course's page: description and way in, or for its participants the course's home.

    `wanted` is the closed item whose address the reader opened instead.
    """
    user = request.user
    outline = _outline_of(page, request)
    study = study_of(user, page.pk)
    base = address_of(page, request)
    locks = study.locks(outline, timezone.localdate())
    summary = summarise(outline.order, study.records, locked=locks)
    context = {
        "course": page,
        "study": study,
        "outline": outline,
        "summary": summary,
        "base": base,
        "contents": contents(outline, study, base, user=user),
        "breadcrumbs": [home_crumb(), catalogue_crumb(base), (page.title, "")],
        "wanted": wanted,
        "here": request.path,
        "minutes": sum(item.minutes for item in outline.entries),
        "may_see_all": user.is_authenticated and (user.is_staff or study.is_tutor),
    }
    if study.is_reading:
        context |= _home_of(user, study, outline, summary, locks, base)
    else:
        context["runs"] = runs_to_join(page, day=timezone.localdate()) if page.pk else []
    return context


def _outline_of(page: CoursePage, request: HttpRequest) -> Outline:
    """What is published, kept in the cache; a preview reads it anew."""
    if not page.path:
        return Outline()
    return outline_of(page) if getattr(request, "is_preview", False) else kept.outline(page.path)


def _home_of(
    user: Any, study: Study, outline: Outline, summary: Summary, locks: dict[int, Lock], base: str
) -> dict[str, Any]:
    enrolment = study.enrolment
    going_on = outline.item(summary.next_item)
    deadline = next_deadline(
        ends_on=study.dates.ends_on or enrolment.run.ends_on,
        due=study.dates.due,
        outline=outline,
        records=study.records,
        today=timezone.localdate(),
    )
    return {
        "going_on": going_on,
        "start_url": deed_url("item-start", enrolment, going_on.pk) if going_on else "",
        "waits": None if going_on else _next_to_open(outline, locks),
        "deadline": deadline,
        "tutors": tutors_of(enrolment.run),
        "parts": home_parts(user, enrolment),
    }


def _next_to_open(outline: Outline, locks: dict[int, Lock]) -> dict[str, Any] | None:
    """The first locked item and why, when nothing else is left to go on with."""
    item = next((item for item in outline.entries if item.pk in locks), None)
    return {"item": item, "why": lock_words(locks[item.pk], outline)} if item else None


# Module ---------------------------------------------------------------------------------------------------------------
def module_context(request: HttpRequest, page: ModulePage) -> dict[str, Any]:
    """The module's description and its items."""
    user = request.user
    outline = kept.outline(page.path[: -Page.steplen]) if page.path else Outline()
    study = study_of(user, outline.course.pk if outline.course else None)
    base = above(address_of(page, request), 1)
    own = [item for item in contents(outline, study, base, user=user) if item["module"].pk == page.pk]
    return {
        "outline": outline,
        "study": study,
        "item": own[0] if own else None,
        "parts": module_parts(user, study.enrolment.run, page.pk) if study.is_reading and study.enrolment else [],
        "base": base,
        "breadcrumbs": trail(outline, base, page.title),
    }
