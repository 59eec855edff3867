"""Makes a pack and keeps it in the private storage under the fingerprint of the course's tree.

A pack that is there is never out of date: when anything published in the course changes, the fingerprint does, and the
next reader asks for a new one. Only the newest is kept.
"""

import html
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import structlog
from celery import current_app
from django.core.cache import cache
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from courses.models import CoursePage
from courses.packs.blocks import Gathering
from courses.packs.contents import gather
from courses.tree_digest import digest_of
from vector.common import pdf
from vector.common.uploads import private_storage

log = structlog.get_logger(__name__)
TEMPLATE = Path(__file__).parent.parent / "typst" / "pack.typ"
FOLDER = "course-packs"
# Grows when template or blocks change what a pack looks like.
FORMAT = 1
# A pack that was asked for is asked for again after so long, in case its worker died.
ASKED_SECONDS = 120
# So long nobody asks again for a pack that could not be made.
FAILED_SECONDS = 600
PDF_SECONDS = 60
LANGUAGE = "ru"
BUILD_TASK = "courses.build_pack"
PDF, ZIP = "pdf", "zip"


@dataclass(frozen=True)
class Pack:
    """A pack as a reader finds it: `sizes` in bytes when it is there, else whether making it has failed."""

    course: CoursePage
    name: str
    sizes: dict[str, int]
    has_failed: bool = False

    @property
    def is_ready(self) -> bool:
        return bool(self.sizes)

    def open(self, kind: str) -> IO[bytes]:
        """The file, "pdf" or "zip"."""
        return private_storage().open(f"{self.name}.{kind}", "rb")

    def file_name(self, kind: str) -> str:
        """The name it is downloaded under."""
        return f"{slugify(self.course.full_title, allow_unicode=True)[:80] or 'course'}.{kind}"


def find(course: CoursePage) -> Pack:
    """The pack of the course as it is now; four queries, and a look into the storage."""
    name = f"{FOLDER}/{course.pk}/{FORMAT}-{digest_of(course)[:40]}"
    storage = private_storage()
    try:
        sizes = {kind: storage.size(f"{name}.{kind}") for kind in (PDF, ZIP)}
    except FileNotFoundError:
        return Pack(course, name, {}, has_failed=bool(cache.get(f"{name}.failed")))
    return Pack(course, name, sizes)


def ask_for(pack: Pack) -> None:
    """Have a worker make it, unless one has been asked already. While Redis is down nobody can be asked: later."""
    if pack.has_failed or not cache.add(f"{pack.name}.asked", True, ASKED_SECONDS):
        return
    try:
        current_app.send_task(BUILD_TASK, args=[pack.course.pk])
    except (OperationalError, OSError) as error:
        log.warning("pack_not_asked_for", course=pack.course.pk, error=str(error))


def build(course: CoursePage) -> Pack:
    """Make both files, unless they are there. Raises pdf.PdfFailed; readers are then told that it did not work."""
    pack = find(course)
    if pack.is_ready:
        return pack
    try:
        with translation.override(LANGUAGE):
            data, gathering = gather(course)
            sheet = pdf.render(TEMPLATE, data, files=gathering.pictures, seconds=PDF_SECONDS)
            with tempfile.TemporaryFile() as file:
                _write_zip(file, pack, sheet, data, gathering)
                _keep(pack, sheet, file)
    except pdf.PdfFailed:
        cache.set(f"{pack.name}.failed", True, FAILED_SECONDS)
        raise
    _drop_others(pack)
    return find(course)


def _write_zip(file: IO[bytes], pack: Pack, sheet: bytes, data: dict[str, Any], gathering: Gathering) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(pack.file_name(PDF), sheet)
        kept = []
        for document, name in gathering.documents.values():
            try:
                with document.file.open("rb") as source:
                    packed.writestr(f"documents/{name}", source.read())
            except OSError:
                log.warning("pack_document_unreadable", document=document.pk)
                continue
            kept.append((f"documents/{name}", document.title))
        packed.writestr("index.html", _index(data["title"], pack.file_name(PDF), kept))


def _index(title: str, sheet: str, documents: list[tuple[str, str]]) -> str:
    """A page that opens without a network and names every file."""
    lines = [(sheet, _("All lessons in one file, to read and to print")), *documents]
    items = "".join(f'<li><a href="{html.escape(name)}">{html.escape(text)}</a></li>' for name, text in lines)
    escaped = html.escape(title)
    return (
        f'<!doctype html><html lang="{LANGUAGE}"><head><meta charset="utf-8"><title>{escaped}</title></head>'
        f"<body><h1>{escaped}</h1><ul>{items}</ul></body></html>"
    )


def _keep(pack: Pack, sheet: bytes, file: IO[bytes]) -> None:
    storage = private_storage()
    file.seek(0)
    for kind, content in ((ZIP, File(file)), (PDF, ContentFile(sheet))):
        name = f"{pack.name}.{kind}"
        if storage.exists(name):
            storage.delete(name)
        storage.save(name, content)


def _drop_others(pack: Pack) -> None:
    storage = private_storage()
    folder, _slash, own = pack.name.rpartition("/")
    for name in storage.listdir(folder)[1]:
        if not name.startswith(own):
            storage.delete(f"{folder}/{name}")
