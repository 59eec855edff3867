"""The outline of a course: its published modules and lessons, read in one query whatever their number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q
from django.db.models.functions import Coalesce, NullIf
from wagtail.models import Page

from courses.models import CoursePage


@dataclass(frozen=True, slots=True)
class OutlineLesson:
    pk: int
    title: str
    intro: str
    path: str  # address below the course's own, without a leading slash
    minutes: int
    is_open: bool
    module: int
    number: int  # from 1, through the whole course


@dataclass(frozen=True)
class OutlineModule:
    pk: int
    title: str
    intro: str
    path: str
    number: int
    lessons: list[OutlineLesson] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True)
class Outline:
    modules: list[OutlineModule] = field(default_factory=list)

    @cached_property
    def lessons(self) -> list[OutlineLesson]:
        return [lesson for module in self.modules for lesson in module.lessons]

    @cached_property
    def order(self) -> list[int]:
        return [lesson.pk for lesson in self.lessons]

    def lesson(self, pk: int | None) -> OutlineLesson | None:
        return next((lesson for lesson in self.lessons if lesson.pk == pk), None)

    def module(self, pk: int) -> OutlineModule | None:
        return next((module for module in self.modules if module.pk == pk), None)

    def after(self, pk: int) -> OutlineLesson | None:
        """The lesson that follows this one, if there is one."""
        if pk not in self.order:
            return None
        place = self.order.index(pk) + 1
        return self.lessons[place] if place < len(self.lessons) else None


def outlines_of(courses: Iterable[CoursePage]) -> dict[int, Outline]:
    """Course id → outline, for these courses, in one query (none for no courses)."""
    by_path = {course.path: course for course in courses}
    outlines = {course.pk: Outline() for course in by_path.values()}
    if not outlines:
        return outlines
    rows = (
        Page.objects.filter(reduce(or_, (Q(path__startswith=path) for path in by_path)), live=True)
        .filter(Q(modulepage__isnull=False) | Q(lessonpage__isnull=False))
        .order_by("path")
        .values_list(
            "pk",
            "path",
            "title",
            "url_path",
            "modulepage__intro",
            "lessonpage__intro",
            Coalesce(NullIf("lessonpage__minutes", 0), "lessonpage__counted_minutes"),
            "lessonpage__is_open",
        )
    )
    modules: dict[str, OutlineModule] = {}
    counts = dict.fromkeys(outlines, 0)
    for pk, path, title, url_path, module_intro, lesson_intro, minutes, is_open in rows:
        if module_intro is not None:
            course = by_path[path[: -Page.steplen]]
            outline = outlines[course.pk]
            modules[path] = OutlineModule(
                pk, title, module_intro, url_path[len(course.url_path) :], len(outline.modules) + 1
            )
            outline.modules.append(modules[path])
        elif (module := modules.get(path[: -Page.steplen])) is not None:
            # A lesson of an unpublished module is not reachable: it is no part of the outline.
            course = by_path[path[: -2 * Page.steplen]]
            counts[course.pk] += 1
            module.lessons.append(
                OutlineLesson(
                    pk,
                    title,
                    lesson_intro,
                    url_path[len(course.url_path) :],
                    minutes,
                    is_open,
                    module.pk,
                    counts[course.pk],
                )
            )
    return outlines


def outline_of(course: CoursePage) -> Outline:
    """The outline of one course."""
    return outlines_of([course])[course.pk]
