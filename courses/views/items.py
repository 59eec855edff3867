"""What an item's page shows to its reader, whatever its kind: who may open it, its place in the course, what next."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from courses import registry, rules
from courses.enums import EnrolmentState, ItemState
from courses.gating import Lock
from courses.models import CourseItemPage, CoursePage, Enrolment, LessonPage
from courses.outline import Outline, OutlineItem, outline_at
from courses.progress import Summary, state_of, summarise
from courses.queries import Study, item_study_of
from courses.views.addresses import above, address_of, deed_url, trail
from courses.views.contents import lock_words, outline_html
from courses.views.pages import course_context


@dataclass
class Around:
    """What surrounds an item for one reader, read once a request: the check and the page both need it."""

    page: CourseItemPage
    user: Any
    outline: Outline
    study: Study
    base: str  # address of the course

    @property
    def enrolment(self) -> Enrolment | None:
        """The reader's own enrolment in this course, if there is one."""
        return self.study.enrolment

    @property
    def is_tutor(self) -> bool:
        return self.study.is_tutor

    @cached_property
    def locks(self) -> dict[int, Lock]:
        return self.study.locks(self.outline, timezone.localdate())

    @property
    def lock(self) -> Lock | None:
        return self.locks.get(self.page.pk)

    @cached_property
    def summary(self) -> Summary:
        return summarise(self.outline.order, self.study.records, locked=self.locks)

    @property
    def state(self) -> ItemState:
        return state_of(self.page.pk, self.study.records, locked=self.locks) if self.page.pk else ItemState.NOT_STARTED

    @property
    def may_work(self) -> bool:
        """Whether the reader does this item as a participant now."""
        return bool(self.page.pk) and self.lock is None and rules.may_mark(self.user, self.enrolment)

    @cached_property
    def following(self) -> OutlineItem | None:
        """The item after this one, if there is one."""
        return self.outline.after(self.page.pk) if self.page.pk else None


def around(request: HttpRequest, page: CourseItemPage) -> Around:
    """Outline and study of this request, read once."""
    if not hasattr(request, "_course_around"):
        known = getattr(page, "kept", None)
        outline = known.outline if known is not None else outline_at(page.path[: -2 * Page.steplen])
        study = item_study_of(request.user, outline)
        base = above(known.address if known is not None else address_of(page, request), 2)
        request._course_around = Around(page, request.user, outline, study, base)  # type: ignore[attr-defined]
    return request._course_around  # type: ignore[attr-defined]


def frame_context(request: HttpRequest, page: CourseItemPage, found: Around) -> dict[str, Any]:
    """What courses/item_page.html needs of any item; the reader's right to it has been checked by `closed_response`."""
    following, enrolment = found.following, found.enrolment
    place = found.outline.item(page.pk) if page.pk else None
    is_completed = enrolment is not None and enrolment.state == EnrolmentState.COMPLETED
    return {
        "outline": found.outline,
        "study": found.study,
        "enrolment": enrolment,
        "summary": found.summary,
        "state": found.state,
        "is_done": found.state == ItemState.DONE,
        "may_work": found.may_work,
        "item_word": place.word if place else "",
        "number": place.number if place else 0,
        "module": found.outline.module(place.module) if place else None,
        "contents_html": outline_html(found.outline, found.study, found.base, user=request.user, current=page.pk or 0),
        "following": following,
        "following_url": f"{found.base}{following.path}" if following else "",
        "following_lock": lock_words(found.locks[following.pk], found.outline)
        if following and following.pk in found.locks
        else "",
        "following_start_url": deed_url("item-start", enrolment, following.pk)
        if found.may_work and following and following.pk not in found.locks
        else "",
        "start_url": deed_url("item-start", enrolment, page.pk) if found.may_work else "",
        "is_course_completed": found.may_work and is_completed,
        "base": found.base,
        "breadcrumbs": trail(found.outline, found.base, page.title),
    }


def lesson_context(request: HttpRequest, page: LessonPage, found: Around) -> dict[str, Any]:
    """What only a lesson has: its text, and the buttons that mark it."""
    enrolment = found.enrolment
    return {
        "body": rendered_body(request, page),
        "may_unmark": found.may_work and enrolment is not None and enrolment.state == EnrolmentState.ACTIVE,
        "deed_urls": {name: deed_url(f"lesson-{name}", enrolment, page.pk) for name in ("done", "undo")}
        if found.may_work
        else {},
    }


def closed_response(request: HttpRequest, page: CourseItemPage) -> HttpResponse | None:
    """The answer to a reader who may not read this item (the course's page) or comes too early (why); else None."""
    user, found = request.user, around(request, page)
    if not rules.may_read_item(user, page, enrolment=found.enrolment, is_tutor=found.is_tutor):
        course = CoursePage.objects.get(path=page.path[: -2 * Page.steplen])
        request.is_preview = False  # type: ignore[attr-defined]
        return page.entrance(request, {**course.get_context(request), **course_context(request, course, wanted=page)})
    if found.lock is None or page.is_open:
        return None
    missing = found.outline.item(found.lock.missing)
    context = {
        **page.get_context(request),
        "why": lock_words(found.lock, found.outline),
        "missing": missing,
        "missing_url": f"{found.base}{missing.path}" if missing else "",
        "kind": registry.kind(missing.kind) if missing else None,
    }
    return render(request, "courses/item_locked.html", context, status=403)


def rendered_body(request: HttpRequest, page: LessonPage) -> SafeString:
    """The lesson's text as HTML: as it is kept, else (a preview) rendered now."""
    if (known := getattr(page, "kept", None)) is not None:
        return mark_safe(known.body)  # noqa: S308 - rendered by courses.kept
    return page.body.render_as_block({"page": page, "request": request})
