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
class CourseHead:
    """What a lesson's page says of its course."""

    pk: int
    title: str
    code: str
    url_path: str
    is_live: bool


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
    """The tree below one course. `course` is None only where the course is not saved yet (a preview)."""

    course: CourseHead | None = None
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


def outlines_at(paths: Iterable[str]) -> dict[str, Outline]:
    """Tree path of a course → its outline, in one query (none for no paths)."""
    paths = list(paths)
    if not paths:
        return {}
    rows = (
        Page.objects.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))
        .filter(Q(coursepage__isnull=False) | Q(live=True))
        .order_by("path")
        .values_list(
            "pk",
            "path",
            "title",
            "url_path",
            "live",
            "coursepage__code",
            "modulepage__intro",
            "lessonpage__intro",
            Coalesce(NullIf("lessonpage__minutes", 0), "lessonpage__counted_minutes"),
            "lessonpage__is_open",
        )
    )
    outlines: dict[str, Outline] = {path: Outline() for path in paths}
    modules: dict[str, OutlineModule] = {}
    for pk, path, title, url_path, live, code, module_intro, lesson_intro, minutes, is_open in rows:
        if code is not None:
            outlines[path] = Outline(CourseHead(pk, title, code, url_path, live))
        elif module_intro is not None and (outline := outlines.get(path[: -Page.steplen])) is not None:
            modules[path] = OutlineModule(
                pk, title, module_intro, _below(outline, url_path), number=len(outline.modules) + 1
            )
            outline.modules.append(modules[path])
        elif lesson_intro is not None and (module := modules.get(path[: -Page.steplen])) is not None:
            # A lesson of an unpublished module is not here: it is no part of the outline.
            outline = outlines[path[: -2 * Page.steplen]]
            number = sum(len(each.lessons) for each in outline.modules) + 1
            module.lessons.append(
                OutlineLesson(
                    pk, title, lesson_intro, _below(outline, url_path), minutes, is_open, module.pk, number=number
                )
            )
    return outlines


def _below(outline: Outline, url_path: str) -> str:
    return url_path[len(outline.course.url_path) :] if outline.course else url_path


def outline_at(path: str) -> Outline:
    """The outline of the course at this path of the tree; one query."""
    return outlines_at([path])[path]


def outline_of(course: CoursePage) -> Outline:
    """The outline of one course; one query."""
    return outline_at(course.path)


def outlines_of(courses: Iterable[CoursePage]) -> dict[int, Outline]:
    """Course id → outline, for these courses, in one query (none for no courses)."""
    courses = list(courses)
    found = outlines_at({course.path for course in courses})
    return {course.pk: found[course.path] for course in courses}
