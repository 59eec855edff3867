"""The empty list to fill in, with the right headings and one example, as CSV and XLSX."""

import csv
import io

from django.http import Http404
from openpyxl import Workbook
from openpyxl.styles import Font

from vector.people.importers.plan import HEADINGS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE = (
    "coordinator@example.org",
    "Имя Отчество",
    "Фамилия",
    "Название организации",
    "координатор",
    "Название региона",
    "",
)


def make(kind: str) -> tuple[bytes, str]:
    """The file and its type; `kind` is "csv" or "xlsx", anything else raises Http404."""
    headings = [aliases[0] for aliases in HEADINGS.values()]
    if kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows([headings, EXAMPLE])
        # With the mark Excel reads the letters right.
        return text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"
    if kind != "xlsx":
        raise Http404
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Люди"
    sheet.append(headings)
    sheet.append(EXAMPLE)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 26
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue(), XLSX
