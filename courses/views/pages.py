"""What the pages of the course tree show to their reader: contexts for their templates."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from courses import rules
from courses.deadlines import next_deadline
from courses.enums import EnrolmentState, LessonState
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from courses.outline import Outline, OutlineLesson, outline_at, outline_of, outlines_of
from courses.progress import Summary, state_of, summarise
from courses.queries import Study, lesson_study_of, records_of, runs_to_join, studies_of, study_of, tutors_of

# State → (sign, kind of the status pill). The word always stands beside the sign.
SIGNS = {
    LessonState.NOT_STARTED: ("○", "plain"),
    LessonState.UNDER_WAY: ("▸", "active"),
    LessonState.DONE: ("✓", "good"),
}


# Catalogue ------------------------------------------------------------------------------------------------------------
def catalogue_context(request: HttpRequest, page: CourseIndexPage) -> dict[str, Any]:
    """Cards of the published courses: five queries at most, whatever their number."""
    courses = list(CoursePage.objects.in_catalogue().child_of(page)) if page.pk else []
    outlines = outlines_of(courses)
    user = request.user
    mine = studies_of(user, courses) if user.is_authenticated and courses else {}
    base = address_of(page, request)
    return {
        "breadcrumbs": [_home(), (page.title, "")],
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
        EnrolmentState.ACTIVE: ("active", translation.gettext("You study")),
        EnrolmentState.COMPLETED: ("good", translation.gettext("You have completed it")),
    }[EnrolmentState(enrolment.state)]
    summary = summarise(outline.order, records_of(enrolment))
    return {"words": words, "kind": kind, "summary": summary, "enrolment": enrolment}


# Course ---------------------------------------------------------------------------------------------------------------
def course_context(request: HttpRequest, page: CoursePage, *, wanted: LessonPage | None = None) -> dict[str, Any]:
    """The course's page: description and way in, or for its participants the course's home.

    `wanted` is the closed lesson whose address the reader opened instead.
    """
    user = request.user
    outline = outline_of(page) if page.path else Outline()
    study = study_of(user, page.pk)
    base = address_of(page, request)
    summary = summarise(outline.order, study.records)
    going_on = outline.lesson(summary.next_lesson)
    context = {
        "course": page,
        "study": study,
        "outline": outline,
        "summary": summary,
        "base": base,
        "contents": contents(outline, study, base, user=user),
        "breadcrumbs": [_home(), _catalogue(base), (page.title, "")],
        "wanted": wanted,
        "here": request.path,
        "minutes": sum(lesson.minutes for lesson in outline.lessons),
        "may_see_all": user.is_authenticated and (user.is_staff or study.is_tutor),
    }
    if study.is_reading:
        context |= _home_of(study, outline, summary, going_on, base)
    else:
        context["runs"] = runs_to_join(page, day=timezone.localdate()) if page.pk else []
    return context


def _home_of(
    study: Study, outline: Outline, summary: Summary, going_on: OutlineLesson | None, base: str
) -> dict[str, Any]:
    enrolment = study.enrolment
    deadline = next_deadline(
        ends_on=enrolment.run.ends_on,
        module_days=study.module_days,
        outline=outline,
        records=study.records,
        today=timezone.localdate(),
    )
    return {
        "going_on": going_on,
        "going_on_url": f"{base}{going_on.path}" if going_on else "",
        "start_url": _deed_url("lesson-start", study, going_on.pk) if going_on else "",
        "deadline": deadline,
        "tutors": tutors_of(enrolment.run),
    }


def contents(outline: Outline, study: Study, base: str, *, user: Any, current: int = 0) -> list[dict[str, Any]]:
    """Modules with their lessons as the outline shows them: title, address, state in words and as a sign."""
    may_read_all = user.is_authenticated and (user.is_staff or study.is_tutor or study.is_reading)
    days = study.module_days
    words = {state: str(state.label) for state in LessonState}
    modules = []
    for module in outline.modules:
        lessons = []
        for lesson in module.lessons:
            state = state_of(lesson.pk, study.records)
            sign, kind = SIGNS[state]
            lessons.append(
                {
                    "lesson": lesson,
                    "url": base + lesson.path,
                    "sign": sign,
                    "kind": kind,
                    "word": words[state],
                    "is_current": lesson.pk == current,
                    "is_readable": may_read_all or lesson.is_open,
                }
            )
        done = sum(1 for item in lessons if item["kind"] == "good")
        modules.append(
            {
                "module": module,
                "url": base + module.path,
                "lessons": lessons,
                "done": done,
                "is_done": bool(lessons) and done == len(lessons),
                "due_on": days.get(module.pk),
            }
        )
    return modules


# Module ---------------------------------------------------------------------------------------------------------------
def module_context(request: HttpRequest, page: ModulePage) -> dict[str, Any]:
    """The module's description and its lessons."""
    user = request.user
    outline = outline_at(page.path[: -Page.steplen])
    study = study_of(user, outline.course.pk if outline.course else None)
    base = _base(address_of(page, request), 1)
    own = [item for item in contents(outline, study, base, user=user) if item["module"].pk == page.pk]
    return {
        "outline": outline,
        "study": study,
        "item": own[0] if own else None,
        "base": base,
        "breadcrumbs": _trail(outline, base, page.title),
    }


# Lesson ---------------------------------------------------------------------------------------------------------------
def lesson_context(request: HttpRequest, page: LessonPage) -> dict[str, Any]:
    """The lesson with its outline; the reader's right to it has been checked by `closed_lesson_context`."""
    user = request.user
    outline, study = _around(request, page)
    known = getattr(page, "kept", None)
    base = _base(known.address if known is not None else address_of(page, request), 2)
    summary = summarise(outline.order, study.records)
    state = state_of(page.pk, study.records) if page.pk else LessonState.NOT_STARTED
    following = outline.after(page.pk) if page.pk else None
    number = next((lesson.number for lesson in outline.lessons if lesson.pk == page.pk), 0)
    may_mark = bool(page.pk) and rules.may_mark(user, study.enrolment)
    return {
        "body": rendered_body(request, page),
        "outline": outline,
        "study": study,
        "summary": summary,
        "state": state,
        "is_done": state == LessonState.DONE,
        "may_mark": may_mark,
        "may_unmark": may_mark and study.enrolment.state == EnrolmentState.ACTIVE,
        "number": number,
        "module": next((m for m in outline.modules if any(each.pk == page.pk for each in m.lessons)), None),
        "contents_html": outline_html(outline, study, base, user=user, current=page.pk or 0, summary=summary),
        "following": following,
        "following_url": f"{base}{following.path}" if following else "",
        "base": base,
        "breadcrumbs": _trail(outline, base, page.title),
        "deed_urls": {name: _deed_url(f"lesson-{name}", study, page.pk) for name in ("start", "done", "undo")}
        if may_mark
        else {},
        "following_start_url": _deed_url("lesson-start", study, following.pk) if may_mark and following else "",
        "finished_url": reverse("courses:enrolment-finished", args=[study.enrolment.public_id])
        if may_mark and study.enrolment.state == EnrolmentState.COMPLETED
        else "",
    }


def closed_lesson_context(request: HttpRequest, page: LessonPage) -> dict[str, Any] | None:
    """The context of the course's page, when this reader may not read this lesson; else None."""
    user = request.user
    _outline, study = _around(request, page)
    if rules.may_read_lesson(user, page, enrolment=study.enrolment, is_tutor=study.is_tutor):
        return None
    course = CoursePage.objects.get(path=page.path[: -2 * Page.steplen])
    request.is_preview = False  # type: ignore[attr-defined]
    return {**course.get_context(request), **course_context(request, course, wanted=page)}


def _around(request: HttpRequest, page: LessonPage) -> tuple[Outline, Study]:
    """Outline and study of this request, read once: the check and the page both need them."""
    if not hasattr(request, "_course_around"):
        known = getattr(page, "kept", None)
        outline = known.outline if known is not None else outline_at(page.path[: -2 * Page.steplen])
        study = lesson_study_of(request.user, outline.course.pk if outline.course else None)
        request._course_around = (outline, study)  # type: ignore[attr-defined]
    return request._course_around  # type: ignore[attr-defined]


def outline_html(outline: Outline, study: Study, base: str, *, user: Any, current: int, summary: Summary) -> SafeString:
    """The outline as HTML, once: the page holds it twice, beside the text and folded above it."""
    return mark_safe(  # noqa: S308 - a template's output
        render_to_string(
            "courses/_outline.html",
            {"contents": contents(outline, study, base, user=user, current=current), "shows_states": study.is_reading},
        )
    )


def rendered_body(request: HttpRequest, page: LessonPage) -> SafeString:
    """The lesson's text as HTML: as it is kept, else (a preview) rendered now."""
    if (known := getattr(page, "kept", None)) is not None:
        return mark_safe(known.body)  # noqa: S308 - rendered by courses.kept
    return page.body.render_as_block({"page": page, "request": request})


# Addresses ------------------------------------------------------------------------------------------------------------
def _deed_url(name: str, study: Study, lesson: int) -> str:
    return reverse(f"courses:{name}", args=[study.enrolment.public_id, lesson])


def _base(url: str, levels: int) -> str:
    """The address so many levels above this one."""
    parts = url.rstrip("/").split("/")
    return "/".join(parts[:-levels]) + "/"


def address_of(page: Page, request: HttpRequest) -> str:
    """The page's own address, without a query for the site it belongs to."""
    parts = page.get_url_parts(request) if page.url_path else None
    return parts[2] if parts and parts[2] else "/"


def _home() -> tuple[str, str]:
    return (translation.gettext("Home"), "/")


def _catalogue(base: str) -> tuple[str, str]:
    return (translation.gettext("Courses"), _base(base, 1))


def _trail(outline: Outline, base: str, title: str) -> list[tuple[str, str]]:
    course = outline.course
    above = [(course.title, base)] if course else []
    return [_home(), _catalogue(base), *above, (title, "")]
