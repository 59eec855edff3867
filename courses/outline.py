"""The outline of a course: its published modules and items, read in one query whatever their number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from courses import registry
from courses.gating import Gate
from courses.models import CoursePage


@dataclass(frozen=True, slots=True)
class CourseHead:
    """What an item's page says of its course."""

    pk: int
    title: str
    code: str
    url_path: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A lesson, a quiz or an assignment; `kind` is the code of its courses.registry.ItemKind."""

    pk: int
    kind: str
    title: str
    intro: str
    path: str  # address below the course's own, without a leading slash
    minutes: int
    is_open: bool
    module: int
    number: int  # from 1, through the whole course
    after_previous: bool = False
    after_item: int | None = None

    @property
    def word(self) -> str:
        return str(registry.kind(self.kind).word)


@dataclass(frozen=True)
class OutlineModule:
    pk: int
    title: str
    intro: str
    path: str
    number: int
    entries: list[OutlineItem] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.entries)


@dataclass(frozen=True)
class Outline:
    """The tree below one course. `course` is None only where the course is not saved yet (a preview)."""

    course: CourseHead | None = None
    modules: list[OutlineModule] = field(default_factory=list)

    @cached_property
    def entries(self) -> list[OutlineItem]:
        return [item for module in self.modules for item in module.entries]

    @cached_property
    def order(self) -> list[int]:
        return [item.pk for item in self.entries]

    @cached_property
    def gates(self) -> list[Gate]:
        """What must come before each item, for courses.gating."""
        return [Gate(item.pk, item.module, item.after_previous, item.after_item) for item in self.entries]

    @cached_property
    def lessons(self) -> list[OutlineItem]:
        return [item for item in self.entries if item.kind == "lesson"]

    @property
    def rules(self) -> list[tuple[str, str]]:
        """The kinds of items that this course has, each with the rule by which it is done, in words."""
        present = {item.kind for item in self.entries}
        return [(str(kind.word), str(kind.rule)) for kind in registry.kinds() if kind.code in present and kind.rule]

    def item(self, pk: int | None) -> OutlineItem | None:
        return next((item for item in self.entries if item.pk == pk), None)

    def module(self, pk: int) -> OutlineModule | None:
        return next((module for module in self.modules if module.pk == pk), None)

    def after(self, pk: int) -> OutlineItem | None:
        """The item that follows this one, if there is one."""
        if pk not in self.order:
            return None
        place = self.order.index(pk) + 1
        return self.entries[place] if place < len(self.entries) else None


# What is read of each kind of item, by the names that its page type gives them.
_ITEM_COLUMNS = ("intro", "minutes", "counted_minutes", "after_previous", "after_item_id")


def outlines_at(paths: Iterable[str]) -> dict[str, Outline]:
    """Tree path of a course → its outline, in one query (none for no paths)."""
    paths = list(paths)
    if not paths:
        return {}
    kinds = registry.kinds()
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
            "lessonpage__is_open",
            *(f"{kind.relation}__{column}" for kind in kinds for column in _ITEM_COLUMNS),
        )
    )
    outlines: dict[str, Outline] = {path: Outline() for path in paths}
    modules: dict[str, OutlineModule] = {}
    for pk, path, title, url_path, live, code, module_intro, is_open, *columns in rows:
        if code is not None:
            outlines[path] = Outline(CourseHead(pk, title, code, url_path, live))
        elif module_intro is not None and (outline := outlines.get(path[: -Page.steplen])) is not None:
            modules[path] = OutlineModule(
                pk, title, module_intro, _below(outline, url_path), number=len(outline.modules) + 1
            )
            outline.modules.append(modules[path])
        elif (module := modules.get(path[: -Page.steplen])) is not None and (own := _own_columns(columns)) is not None:
            # An item of an unpublished module is not here: it is no part of the outline.
            outline = outlines[path[: -2 * Page.steplen]]
            kind, (intro, minutes, counted, after_previous, after_item) = own
            module.entries.append(
                OutlineItem(
                    pk,
                    kind,
                    title,
                    intro,
                    _below(outline, url_path),
                    minutes or counted,
                    bool(is_open),
                    module.pk,
                    number=sum(len(each.entries) for each in outline.modules) + 1,
                    after_previous=after_previous,
                    after_item=after_item,
                )
            )
    return outlines


def _own_columns(columns: list[Any]) -> tuple[str, list[Any]] | None:
    """Of the columns of all kinds those of the kind that this page is; None for a page of another sort."""
    width = len(_ITEM_COLUMNS)
    for place, kind in enumerate(registry.kinds()):
        own = columns[place * width : (place + 1) * width]
        if own[0] is not None:
            return kind.code, own
    return None


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
