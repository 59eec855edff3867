"""Answers as tables: CSV that is streamed, XLSX that is written row by row. Safe against formulas."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accelerators.surveys.models import SurveyResponse, SurveyWave
from accelerators.surveys.queries import exported, pages_of, sections_of
from accelerators.surveys.question_types import type_of
from vector.common import tables
from vector.common.tables import Row, as_download, safe


def wave_table(wave: SurveyWave, *, user: Any) -> Iterator[Row]:
    """Header and one row for each submitted response that `user` may see, by name of the organisation."""
    questions = [question for section in sections_of(wave.survey_id) for question in section.asked]  # type: ignore[attr-defined]
    fixed = [_("Number"), _("Organisation"), _("Kind"), _("Region"), _("Submitted")]
    yield [*fixed, *(question.label for question in questions)]
    for response, answers in exported(wave, user=user):
        organisation = response.organisation
        yield [
            response.number,
            organisation.title,
            organisation.get_kind_display(),
            organisation.region.title,
            _moment(response.submitted_at),
            *(
                type_of(question).cell(answers[question.pk].value) if question.pk in answers else ""
                for question in questions
            ),
        ]


def answers_table(response: SurveyResponse) -> Iterator[Row]:
    """One response: section, question, answer."""
    yield [_("Section"), _("Question"), _("Answer")]
    for page in pages_of(response):
        for entry in page.entries:
            yield [page.section.title, entry.question.label, entry.text]


def as_csv(rows: Iterable[Row], *, name: str) -> StreamingHttpResponse:
    """UTF-8 with a mark at the beginning and semicolons, as Russian Excel opens it."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    # Rows are made after the middleware has gone home: without these in the server's zone and language.
    zone, language = timezone.get_current_timezone(), translation.get_language()

    def lines() -> Iterator[str]:
        yield "\ufeff"
        with timezone.override(zone), translation.override(language):
            for row in rows:
                yield writer.writerow([safe(_plain(cell)) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    return as_download(response, f"{name}.csv")


def as_xlsx(rows: Iterable[Row], *, name: str) -> FileResponse:
    """The same as a workbook."""
    return tables.as_xlsx(rows, name=name, sheet=_("Answers"))


class _Echo:
    """A file whose write() hands back what csv wrote."""

    def write(self, text: str) -> str:
        return text


def _plain(cell: Any) -> Any:
    # A comma, not a point: what reads semicolons reads the number that way.
    return str(cell).replace(".", ",") if isinstance(cell, float) else cell


def _moment(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%d.%m.%Y %H:%M}" if value else ""
