"""Lists as CSV: comma, semicolon or tab; UTF-8 with or without a mark, or Windows-1251 as Excel writes it."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from vector.people.importers.table import MAX_CELL, FileRefused, Table, collect

DELIMITERS = ";,\t"


def read(content: bytes) -> Table:
    """Read a CSV file. Raises FileRefused when it isn't one."""
    text = _decoded(content)
    if "\x00" in text:
        raise FileRefused(_("This is neither a CSV nor an XLSX file."))
    heading = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=heading.count)
    return collect(_lines(text, delimiter))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1251")
    except UnicodeDecodeError:
        raise FileRefused(_("The letters of the file cannot be read. Save it as CSV UTF-8 or XLSX.")) from None
    # Any bytes are some letters of Windows-1251: a list has tabs and line ends, but no other control signs.
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text):
        raise FileRefused(_("This is neither a CSV nor an XLSX file."))
    return text


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    limit = csv.field_size_limit(MAX_CELL * 10)
    # Rows as a spreadsheet counts them: a cell may hold several lines of the file.
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error:
        raise FileRefused(
            _("Row %(row)d cannot be read: probably a quotation mark is not closed.") % {"row": number + 1}
        ) from None
    finally:
        csv.field_size_limit(limit)
