"""The gradebook of a run: participants by rows, items by columns; lessons are folded into a count."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import registry
from courses.enums import EnrolmentState, ItemState
from courses.models import CourseRun, Enrolment
from courses.outline import Outline, OutlineItem
from courses.progress import Record
from courses.queries import records_of, with_records
from courses.works.enums import AWAITING_AGREEMENT, WorkState
from courses.works.models import Review, Work
from vector.people.models import Membership, Organisation

LESSON, ASSIGNMENT = "lesson", "assignment"
CHUNK = 500
MOST_CHOICES = 300

TONES = {
    WorkState.DRAFT: "active",
    WorkState.WITH_TUTOR: "waiting",
    WorkState.ACCEPTED: "good",
    WorkState.RETURNED_BY_HEAD: "caution",
    WorkState.RETURNED_BY_TUTOR: "caution",
}


@dataclass(frozen=True)
class Cell:
    """What a participant reached in an item; `value` is the figure for a spreadsheet."""

    title: str
    text: str
    tone: str
    url: str = ""
    value: float | None = None


@dataclass(frozen=True)
class Row:
    """One participant. `cells` are in the order of `columns()`."""

    enrolment: Any
    organisations: str
    done: int
    total: int
    cells: list[Cell]
    seen: datetime.datetime | None

    @property
    def person(self) -> Any:
        return self.enrolment.person

    @property
    def is_completed(self) -> bool:
        return self.enrolment.state == EnrolmentState.COMPLETED


def columns(outline: Outline) -> list[OutlineItem]:
    """The items with a column of their own: everything but lessons."""
    return [item for item in outline.entries if item.kind != LESSON]


def with_rows(found: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The same rows with everything that a gradebook shows of them, without a query more."""
    points = Review.objects.released().filter(work=OuterRef("pk")).order_by("-pk").values("points")[:1]
    works = Work.objects.filter(enrolment=OuterRef("pk")).values(
        row=JSONObject(
            assignment="assignment_id", state="state", public_id="public_id", since="since", points=Subquery(points)
        )
    )
    places = Membership.objects.current().filter(person=OuterRef("person")).order_by("organisation__sort_key")
    return (
        with_records(found)
        .annotate(work_rows=ArraySubquery(works), places=ArraySubquery(places.values("organisation__title")))
        .select_related("person")
    )


def rows(enrolments: Iterable[Any], outline: Outline) -> list[Row]:
    """The rows of enrolments from `with_rows()`; one query for each kind of item that tells results."""
    enrolments = list(enrolments)
    shown = columns(outline)
    results: dict[tuple[int, int], registry.ItemResult] = {}
    for kind in {item.kind for item in shown} - {ASSIGNMENT}:
        items = [item.pk for item in shown if item.kind == kind]
        results |= registry.results_of(kind, [row.pk for row in enrolments], items)
    lessons = {item.pk for item in outline.entries if item.kind == LESSON}
    return [_row(enrolment, shown, lessons, results) for enrolment in enrolments]


def _row(enrolment: Any, shown: list[OutlineItem], lessons: set[int], results: Any) -> Row:
    records = records_of(enrolment)
    works = {work["assignment"]: work for work in enrolment.work_rows}
    cells = [
        _work_cell(item, works.get(item.pk), records.get(item.pk))
        if item.kind == ASSIGNMENT
        else _item_cell(item, results.get((enrolment.pk, item.pk)), records.get(item.pk))
        for item in shown
    ]
    return Row(
        enrolment=enrolment,
        organisations=", ".join(dict.fromkeys(enrolment.places)),
        done=sum(1 for item in lessons if item in records and records[item].state == ItemState.DONE),
        total=len(lessons),
        cells=cells,
        seen=max((record.touched_at for record in records.values()), default=None),
    )


def _work_cell(item: OutlineItem, work: Any, record: Record | None) -> Cell:
    if work is None:
        return _item_cell(item, None, record)
    state = WorkState(work["state"])
    tone = "waiting" if state in AWAITING_AGREEMENT else TONES.get(state, "active")
    text = str(state.label)
    if work["points"] is not None and state == WorkState.ACCEPTED:
        text = _("%(state)s, points: %(points)s") % {"state": text, "points": work["points"]}
    # What stands in a draft is its author's alone.
    url = reverse("works:work", args=[work["public_id"]]) if state != WorkState.DRAFT else ""
    return Cell(item.title, text, tone, url, work["points"])


def _item_cell(item: OutlineItem, result: Any, record: Record | None) -> Cell:
    if result is not None:
        return Cell(item.title, result.text, result.tone, value=result.value)
    if record is None:
        return Cell(item.title, "–", "")
    state = ItemState(record.state)
    return Cell(item.title, str(state.label), "good" if state == ItemState.DONE else "active")


def table(found: QuerySet[Enrolment], run: CourseRun, outline: Outline) -> Iterator[list[Any]]:
    """The same for a spreadsheet: a header, then everybody of `found`, in chunks."""
    shown = columns(outline)
    fixed = [_("Participant"), _("E-mail"), _("Organisation"), _("State"), _("Lessons done"), _("Lessons in all")]
    heads: list[Any] = []
    for item in shown:
        heads += [item.title, _("%(item)s: figure") % {"item": item.title}]
    yield [*fixed, *heads, _("Last opened")]
    chunk: list[Any] = []
    for enrolment in with_rows(found).iterator(chunk_size=CHUNK):
        chunk.append(enrolment)
        if len(chunk) == CHUNK:
            yield from _lines(chunk, outline)
            chunk = []
    yield from _lines(chunk, outline)


def _lines(chunk: list[Any], outline: Outline) -> Iterator[list[Any]]:
    for row in rows(chunk, outline):
        cells: list[Any] = []
        for cell in row.cells:
            cells += ["" if cell.text == "–" else cell.text, cell.value]
        seen = timezone.localtime(row.seen).strftime("%d.%m.%Y") if row.seen else ""
        state = row.enrolment.get_state_display()
        yield [
            row.person.get_full_name(),
            row.person.email,
            row.organisations,
            state,
            row.done,
            row.total,
            *cells,
            seen,
        ]


def organisations_in(run: CourseRun) -> list[Organisation]:
    """The organisations whose people are in the run, with their regions: what one may filter by. One query."""
    people = Enrolment.objects.holding_seats().filter(run=run).values("person")
    places = Membership.objects.current().filter(person__in=people).values("organisation")
    found = Organisation.objects.filter(pk__in=places).select_related("region").order_by("sort_key")
    return list(found[:MOST_CHOICES])
