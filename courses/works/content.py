"""What a draft amounts to when it is sent: the parts checked, the content and its digest."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.works import parts
from courses.works.enums import FieldKind, PartNeed
from courses.works.models import AskedField, AssignmentPage, WorkFile
from vector.common.errors import DomainError
from vector.people.models import Organisation
from vector.programmes.enums import Direction

if TYPE_CHECKING:
    from vector.programmes.models import Indicator

_PLACES = Decimal("0.01")
_MOST = Decimal(10) ** 12


class NotReady(DomainError):
    """The draft cannot be sent yet; `errors` maps parts to sentences."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(_("The work has not been sent yet: something has to be put right first."))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Point:
    """A growth point as it will be kept."""

    slot: int
    indicator: "Indicator | None"
    own_title: str
    own_unit: str
    own_direction: str
    baseline: Decimal
    target: Decimal
    due_on: date
    evidence: str = ""


@dataclass(frozen=True)
class Content:
    """Everything that a version holds."""

    organisation: Organisation | None = None
    text: str = ""
    fields: list[dict[str, str]] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    files: list[WorkFile] = field(default_factory=list)


def digest_of(content: Content, *, work: Any, number: int) -> str:
    """SHA-256 over everything that the version shows, file digests and names included, in a canonical form.

    It holds the work and the number of the version, so that no two versions share it.
    """
    value = {
        "work": str(work),
        "number": number,
        "organisation": str(content.organisation.public_id) if content.organisation else None,
        "text": content.text,
        "fields": content.fields,
        "growth_points": [
            {
                "slot": point.slot,
                "indicator": str(point.indicator.public_id) if point.indicator else None,
                "title": point.own_title,
                "unit": point.own_unit,
                "direction": point.own_direction,
                # Whatever way the database writes them: 5 and 5.00 are one number.
                "baseline": str(point.baseline.quantize(_PLACES)),
                "target": str(point.target.quantize(_PLACES)),
                "due_on": point.due_on.isoformat(),
                "evidence": point.evidence,
            }
            for point in sorted(content.points, key=lambda point: point.slot)
        ],
        "files": sorted([file.original_name, file.size, file.digest] for file in content.files),
    }
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read(
    assignment: AssignmentPage,
    typed: Mapping[str, str],
    *,
    files: Sequence[WorkFile],
    organisations: Sequence[Organisation],
    indicators: Sequence["Indicator"],
    today: date,
) -> Content:
    """The content that the draft's parts make. Raises NotReady with a sentence for each part that is wrong.

    `organisations` are the author's own, `indicators` those of the programme.
    """
    errors: dict[str, str] = {}
    organisation = _organisation(typed, organisations, errors)
    text = typed.get(parts.TEXT, "").strip() if assignment.asks_text else ""
    if assignment.text_part == PartNeed.REQUIRED and not text:
        errors[parts.TEXT] = _("Write the text of the work.")
    fields = [_field(asked, typed, errors) for asked in assignment.asked_fields.all()]
    points = _points(assignment, typed, indicators, errors, today=today) if assignment.asks_growth_points else []
    kept = list(files) if assignment.asks_files else []
    if assignment.files_part == PartNeed.REQUIRED and not kept:
        errors[parts.FILES] = _("Attach at least one file.")
    is_empty = not (text or kept or points or any(answer["value"] for answer in fields))
    if is_empty and not errors:
        place = parts.TEXT if assignment.asks_text else parts.FILES
        errors[place] = _("There is nothing to send yet: write a text or attach a file.")
    if errors:
        raise NotReady(errors)
    return Content(organisation, text, fields, points, kept)


def _organisation(
    typed: Mapping[str, str], organisations: Sequence[Organisation], errors: dict[str, str]
) -> Organisation | None:
    if len(organisations) <= 1:
        return organisations[0] if organisations else None
    chosen = typed.get(parts.ORGANISATION, "")
    found = next((one for one in organisations if str(one.public_id) == chosen), None)
    if found is None:
        errors[parts.ORGANISATION] = _("Choose for which organisation you send the work.")
    return found


def _field(asked: AskedField, typed: Mapping[str, str], errors: dict[str, str]) -> dict[str, str]:
    name = parts.field_part(asked)
    text = typed.get(name, "").strip()
    value = text
    if not text:
        if asked.is_required:
            errors[name] = _("Fill in the field.")
    elif asked.kind == FieldKind.NUMBER:
        number = read_number(text)
        value = text if number is None else str(number)
        if number is None:
            errors[name] = _("Write a number, for example 12 or 12.5.")
    elif asked.kind == FieldKind.DATE:
        day = read_date(text)
        value = text if day is None else day.isoformat()
        if day is None:
            errors[name] = _("Write a date, for example 25.09.2026.")
    elif asked.kind == FieldKind.CHOICE and text not in asked.options:
        errors[name] = _("Choose one of the list.")
    return {"code": asked.code.hex, "label": asked.label, "kind": asked.kind, "value": value}


def _points(
    assignment: AssignmentPage,
    typed: Mapping[str, str],
    indicators: Sequence["Indicator"],
    errors: dict[str, str],
    *,
    today: date,
) -> list[Point]:
    slots = parts.filled_slots(typed)
    least, most = assignment.least_points, assignment.most_points
    if len(slots) < least:
        empty = next(slot for slot in range(1, least + 1) if slot not in slots)
        errors[parts.point_part(empty, "indicator")] = ngettext(
            "Name at least %(number)s growth point.", "Name at least %(number)s growth points.", least
        ) % {"number": least}
    if len(slots) > most:
        errors[parts.point_part(slots[most], "indicator")] = ngettext(
            "At most %(number)s growth point is asked for.", "At most %(number)s growth points are asked for.", most
        ) % {"number": most}
    points = []
    seen: set[int] = set()
    for slot in slots:
        point = _point(slot, typed, indicators, errors, today=today)
        if point is None:
            continue
        if point.indicator is not None:
            if point.indicator.pk in seen:
                errors[parts.point_part(slot, "indicator")] = _("This indicator is there already: name it once.")
            seen.add(point.indicator.pk)
        points.append(point)
    return points


def _point(
    slot: int, typed: Mapping[str, str], indicators: Sequence["Indicator"], errors: dict[str, str], *, today: date
) -> Point | None:
    def said(column: str) -> str:
        return typed.get(parts.point_part(slot, column), "").strip()

    def wrong(column: str, message: str) -> None:
        errors[parts.point_part(slot, column)] = message

    before = len(errors)
    chosen = said("indicator")
    indicator = next((one for one in indicators if str(one.public_id) == chosen), None)
    title = unit = direction = ""
    if indicator is None:
        if chosen != parts.OWN:
            wrong("indicator", _("Choose an indicator, or “own indicator”."))
        else:
            title, unit = said("title"), said("unit")
            direction = said("direction") if said("direction") in Direction.values else Direction.UP
            if not title or len(title) > 255:
                wrong("title", _("Name your indicator in one line."))
            if not unit or len(unit) > 60:
                wrong("unit", _("In what is it counted? For example: people, hours."))
    baseline, target, due_on = read_number(said("baseline")), read_number(said("target")), read_date(said("due_on"))
    for column, value in (("baseline", baseline), ("target", target)):
        if value is None:
            wrong(column, _("Write a number, for example 12 or 12.5."))
    if due_on is None:
        wrong("due_on", _("Write a date, for example 25.09.2026."))
    elif due_on < today:
        wrong("due_on", _("This day has passed: by when will it be reached?"))
    if len(said("evidence")) > 300:
        wrong("evidence", _("Say it in one or two sentences."))
    if len(errors) > before or baseline is None or target is None or due_on is None:
        return None
    return Point(slot, indicator, title, unit, str(direction), baseline, target, due_on, said("evidence"))


def read_number(text: str) -> Decimal | None:
    """«1 200,5» → 1200.5; None for what is no number, too large, or finer than hundredths."""
    compact = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".").replace("\u2212", "-")
    if not re.fullmatch(r"-?\d{1,13}(?:\.\d{1,2})?", compact):
        return None
    try:
        number = Decimal(compact)
    except InvalidOperation:
        return None
    return number if abs(number) < _MOST else None


def read_date(text: str) -> date | None:
    """«2026-09-25» as browsers send it, «25.09.2026» as people type it; None for what is no date."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return day if 2000 <= day.year <= 2100 else None
    return None
