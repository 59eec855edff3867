"""Files that people upload: what is accepted, how it is kept, how it is handed out.

Nothing here ends in Wagtail's documents or in the public media: files lie under random names in the private storage
and leave only as attachments, through a view that has checked who asks.
"""

import io
import re
import struct
import uuid
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import filetype
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_ARCHIVE_MEMBERS = 5_000
MAX_ARCHIVE_BYTES = 300 * 1024 * 1024
# A real office file compresses tens of times at most; a bomb thousands.
MAX_ARCHIVE_RATIO = 200

_OPENXML = "application/vnd.openxmlformats-officedocument."
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
# Extension → (MIME type it is kept and served as, what its content must look like).
ACCEPTED: dict[str, tuple[str, str]] = {
    "pdf": ("application/pdf", "pdf"),
    "jpg": ("image/jpeg", "image"),
    "jpeg": ("image/jpeg", "image"),
    "png": ("image/png", "image"),
    "docx": (f"{_OPENXML}wordprocessingml.document", "archive"),
    "xlsx": (f"{_OPENXML}spreadsheetml.sheet", "archive"),
    "pptx": (f"{_OPENXML}presentationml.presentation", "archive"),
    "odt": (f"{_OPENDOCUMENT}text", "archive"),
    "ods": (f"{_OPENDOCUMENT}spreadsheet", "archive"),
    "doc": ("application/msword", "compound"),
    "xls": ("application/vnd.ms-excel", "compound"),
    "txt": ("text/plain", "text"),
    "csv": ("text/csv", "text"),
}
# The member that tells what an office archive is.
_ARCHIVE_MARKS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
_COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GPS = 0x8825
# Only these decoders ever see what strangers upload. Phones write several pictures into one JPEG file (MPO).
_IMAGE_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
# Control characters, and marks that are not seen or turn the direction of writing.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class CheckedFile:
    """An upload that passed: content to keep, the name its owner knows it by, its type and size in bytes."""

    content: File
    original_name: str
    content_type: str
    size: int


def private_storage() -> Storage:
    """The storage that no URL leads to."""
    return storages["private"]


def private_name(instance: Any, filename: str) -> str:
    """A random name: neither the owner's file name nor its extension reaches the disk."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


def check_upload(upload: Any) -> CheckedFile:
    """Check one uploaded file by its content.

    Raises ValidationError with a sentence for its owner when the type is not accepted, the content is not what the
    name says, or it is too large. GPS coordinates are removed from photographs.
    """
    original_name = clean_name(upload.name)
    extension = PurePath(original_name).suffix.lstrip(".").lower()
    if extension not in ACCEPTED:
        raise ValidationError(
            _("“%(name)s” cannot be attached. Accepted: %(kinds)s.")
            % {"name": original_name, "kinds": ", ".join(ACCEPTED)},
            code="type",
        )
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("“%(name)s” is too large: at most %(limit)s MB.")
            % {"name": original_name, "limit": MAX_BYTES // 1024 // 1024},
            code="size",
        )
    if not upload.size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": original_name}, code="empty")
    content_type, look = ACCEPTED[extension]
    content: File | None = upload
    if look == "image":
        content = _without_location(upload, content_type)
    elif look == "archive":
        content = upload if _is_sound_archive(upload, _ARCHIVE_MARKS[extension]) else None
    elif look == "pdf":
        content = upload if _head(upload).startswith(b"%PDF-") else None
    elif look == "compound":
        content = upload if _head(upload).startswith(_COMPOUND_MAGIC) else None
    elif not _is_text(upload):
        content = None
    if content is None:
        raise ValidationError(
            _("“%(name)s” is damaged, or it is not a .%(extension)s file.")
            % {"name": original_name, "extension": extension},
            code="content",
        )
    content.seek(0)
    return CheckedFile(content=content, original_name=original_name, content_type=content_type, size=content.size)


def clean_name(name: str) -> str:
    """A file name without folders, control characters and the marks that turn the direction of writing."""
    base = _UNSEEN.sub("", re.split(r"[\\/]", name)[-1]).strip()
    stem, dot, suffix = base.rpartition(".")
    return f"{stem[:200]}{dot}{suffix[:20]}" if dot else base[:200]


def as_attachment(stored: Any) -> FileResponse:
    """Hand out a stored file (`file`, `original_name`, `content_type`) so that no browser runs or shows it."""
    try:
        content = stored.file.open("rb")
    except FileNotFoundError as error:
        # Its person was forgotten meanwhile: the row stays, what was in the file is gone.
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=stored.original_name, content_type=stored.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _head(upload: Any, length: int = 1024) -> bytes:
    upload.seek(0)
    return upload.read(length)


def _is_text(upload: Any) -> bool:
    upload.seek(0)
    data = upload.read()
    if b"\x00" in data or filetype.guess(data[:1024]) is not None:
        return False
    for encoding in ("utf-8", "cp1251"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _is_sound_archive(upload: Any, mark: str) -> bool:
    # zipfile looks from the end: without this, a page with an archive behind it would pass.
    if not _head(upload).startswith(b"PK\x03\x04"):
        return False
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return False
    unpacked = sum(member.file_size for member in members)
    return (
        len(members) <= MAX_ARCHIVE_MEMBERS
        and unpacked <= MAX_ARCHIVE_BYTES
        and unpacked <= MAX_ARCHIVE_RATIO * max(upload.size, 1)
        and not any(member.flag_bits & 0x1 for member in members)
        and not any(".." in PurePath(member.filename).parts or member.filename.startswith("/") for member in members)
        and any(member.filename == mark for member in members)
    )


def _without_location(upload: Any, content_type: str) -> File | None:
    """The image without GPS coordinates; None when it is no image of that type or has too many pixels."""
    upload.seek(0)
    try:
        with Image.open(upload, formats=["JPEG", "PNG"]) as image:
            if _IMAGE_TYPES.get(image.format or "") != content_type or image.width * image.height > MAX_PIXELS:
                return None
            image.load()
            exif = image.getexif()
            # Every picture of an MPO carries its own place: only the first is kept.
            if _GPS not in exif and not _tells_place_in_xmp(image) and image.format != "MPO":
                return upload
            if _GPS in exif:
                del exif[_GPS]
            clean = io.BytesIO()
            if content_type == "image/png":
                image.save(clean, format="PNG", exif=exif)
            else:
                quality = "keep" if image.format == "JPEG" else 92
                image.info.pop("xmp", None)
                image.save(clean, format="JPEG", exif=exif, quality=quality)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        # Only where warnings are errors, as in the tests: else the number of pixels is looked at above.
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
        # What damaged files draw out of the decoders.
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        struct.error,
        zlib.error,
    ):
        return None
    return ContentFile(clean.getvalue(), name=upload.name)


def _tells_place_in_xmp(image: Image.Image) -> bool:
    """Whether the picture's XMP packet holds coordinates (exif:GPSLatitude and the like)."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return "GPS" in (packet.decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet))
