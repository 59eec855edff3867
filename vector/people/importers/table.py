"""A table of texts, whatever file it came from, and the limits every file must keep."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from vector.common.errors import DomainError

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 2000
MAX_COLUMNS = 50
MAX_CELL = 1000


class FileRefused(DomainError):
    """The file cannot be read; the message says why in one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass
class Table:
    """Headings and rows. A row is (its number in the file, counted from 1 with the headings; its cells)."""

    headers: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def collect(lines: Iterable[tuple[int, list[str]]]) -> Table:
    """A table from numbered lines: the first one that isn't empty holds the headings. Raises FileRefused."""
    numbered = _not_empty(lines)
    first = next(numbered, None)
    if first is None:
        raise FileRefused(_("The file is empty."))
    table = Table(headers=first[1])
    if len(table.headers) > MAX_COLUMNS:
        raise FileRefused(_("The file has more than %(count)d columns.") % {"count": MAX_COLUMNS})
    for number, cells in numbered:
        if len(table.rows) >= MAX_ROWS:
            raise FileRefused(_("The file has more than %(count)d rows. Split it in parts.") % {"count": MAX_ROWS})
        if any(len(cell) > MAX_CELL for cell in cells):
            raise FileRefused(_("Row %(row)d has a cell that is too long.") % {"row": number})
        table.rows.append((number, cells[:MAX_COLUMNS]))
    if not table.rows:
        raise FileRefused(_("The file has headings but no rows."))
    return table


def _not_empty(lines: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in lines:
        clean = [cell.strip() for cell in cells]
        while clean and not clean[-1]:
            clean.pop()
        if clean:
            yield number, clean


def read(content: bytes) -> Table:
    """Read a list, deciding by content what it is: XLSX (a zip archive) or CSV. Raises FileRefused."""
    from vector.people.importers import csv_table, xlsx_table

    if len(content) > MAX_BYTES:
        raise FileRefused(_("The file is larger than 2 MB."))
    if not content.strip():
        raise FileRefused(_("The file is empty."))
    if content.startswith(b"PK\x03\x04"):
        return xlsx_table.read(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(_("This is an old XLS or a protected file. Save it as XLSX without a password."))
    return csv_table.read(content)
