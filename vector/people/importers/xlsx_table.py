"""Lists as XLSX: the first sheet. An archive of a stranger: its members, sizes and XML are checked before reading."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from vector.people.importers.table import MAX_COLUMNS, MAX_ROWS, FileRefused, Table, collect

MAX_MEMBERS = 300
MAX_UNPACKED = 30 * 1024 * 1024
# Empty rows at the end count too: Excel keeps formatted ones.
MAX_SHEET_ROWS = MAX_ROWS * 5
FORBIDDEN = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)


def read(content: bytes) -> Table:
    """Read the first sheet of an XLSX file. Raises FileRefused for what isn't one, or is one made to harm."""
    _refuse_harmful(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception:
        raise FileRefused(_("The XLSX file is damaged. Save it anew and try again.")) from None
    try:
        if not workbook.worksheets:
            raise FileRefused(_("The file is empty."))
        return collect(_lines(workbook.worksheets[0]))
    finally:
        workbook.close()


def _refuse_harmful(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names:
                raise FileRefused(_("This is neither a CSV nor an XLSX file."))
            if len(members) > MAX_MEMBERS or len(names) != len(members):
                raise FileRefused(_("The XLSX file is built in an unusual way and was not opened."))
            left = MAX_UNPACKED
            for member in members:
                if member.filename.startswith("/") or ".." in member.filename or not _is_plain(member):
                    raise FileRefused(_("The XLSX file is built in an unusual way and was not opened."))
                with archive.open(member) as stream:
                    # What the header says of the size may be a lie: read no more than is left.
                    unpacked = stream.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    raise FileRefused(_("The XLSX file unpacks to too much and was not opened."))
                if any(mark in unpacked for mark in FORBIDDEN):
                    raise FileRefused(_("The XLSX file has definitions that lists don't need and was not opened."))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise FileRefused(_("The XLSX file is damaged. Save it anew and try again.")) from None


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """Neither encrypted nor packed in a way that Excel doesn't use."""
    return not member.flag_bits & 0x1 and member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _lines(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        rows = sheet.iter_rows(max_row=MAX_SHEET_ROWS, max_col=MAX_COLUMNS + 1, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield number, [_text(cell) for cell in cells]
    except FileRefused:
        raise
    except Exception:
        raise FileRefused(_("The XLSX file is damaged. Save it anew and try again.")) from None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    return str(value)
