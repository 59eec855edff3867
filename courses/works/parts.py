"""The parts of a draft: one string each, by these names in the form, in Draft.typed and in errors."""

from collections.abc import Iterable, Mapping

from courses.works.models import AskedField, AssignmentPage
from courses.works.models.assignments import MOST_POINTS

TEXT = "text"
ORGANISATION = "organisation"
FILES = "files"
# An own indicator instead of one of the programme's.
OWN = "own"
POINT_COLUMNS = ("indicator", "title", "unit", "direction", "baseline", "target", "due_on", "evidence")
# Nobody types so much by hand; what is longer is refused, not cut.
LONGEST = 100_000


def field_part(field: AskedField) -> str:
    """The name of an asked field's part."""
    return f"field-{field.code.hex}"


def point_part(slot: int, column: str) -> str:
    """The name of one column of a growth point; slots count from 1."""
    return f"point-{slot}-{column}"


def part_names(assignment: AssignmentPage, *, asks_organisation: bool) -> list[str]:
    """All parts that this assignment's form has, in the order of the page."""
    names = [ORGANISATION] if asks_organisation else []
    if assignment.asks_text:
        names.append(TEXT)
    names += [field_part(field) for field in assignment.asked_fields.all()]
    if assignment.asks_growth_points:
        names += [point_part(slot, column) for slot in range(1, MOST_POINTS + 1) for column in POINT_COLUMNS]
    return names


def filled_slots(typed: Mapping[str, str]) -> list[int]:
    """The growth points in which anything stands."""
    return [
        slot
        for slot in range(1, MOST_POINTS + 1)
        # The direction stands there before anything is typed.
        if any(typed.get(point_part(slot, column), "").strip() for column in POINT_COLUMNS if column != "direction")
    ]


def normal(text: str) -> str:
    """What a field sent, as it is stored: one kind of line break, nothing the database refuses."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def without(typed: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """A draft with these parts empty."""
    gone = set(names)
    return {name: text for name, text in typed.items() if name not in gone}
