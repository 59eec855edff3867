"""Tables that people download: XLSX written row by row, safe against formulas."""

import io
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), full-width forms included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MAX_CELL = 32_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = list[Any]


def safe(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that could begin a formula gets an apostrophe in front."""
    if isinstance(value, Promise):  # a translation that is still to be made: no text yet to a spreadsheet
        value = str(value)
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_CELL]
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text


def as_xlsx(rows: Iterable[Row], *, name: str, sheet: str) -> FileResponse:
    """A workbook of one sheet; rows go to a file as they come, only the packed result is held in memory."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "B2"
    for row in rows:
        page.append([safe(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return as_download(FileResponse(file, content_type=XLSX), f"{name}.xlsx")


def as_download(response: Any, filename: str) -> Any:
    """The same response as a file that no cache keeps and no browser guesses the type of."""
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
