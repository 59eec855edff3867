"""What people may upload: real files pass, everything dressed up as one is refused, no photograph tells where."""

import io
import struct
import zipfile
import zlib
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from vector.common import uploads
from vector.common.upload_fields import UploadsField
from vector.common.uploads import as_attachment, check_upload, clean_name, private_name

GPS, MAKE = 0x8825, 0x010F
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PE = b"MZ\x90\x00" + b"\x00" * 60
XMP_PLACE = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="55,45N"/>'


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        check_upload(upload(name, content))
    return str(refused.value.code)


def picture(kind: str = "JPEG", *, with_place: bool = False, **options: object) -> bytes:
    exif = Image.Exif()
    exif[MAKE] = "Phone"
    if with_place:
        exif.get_ifd(GPS).update({1: "N", 2: (55.0, 45.0, 20.0), 3: "E", 4: (37.0, 37.0, 3.0)})
    file = io.BytesIO()
    Image.new("RGB", (32, 24), "navy").save(file, kind, exif=exif, **options)
    return file.getvalue()


def archive(*members: str, content: bytes = b"<x/>", before: bytes = b"") -> bytes:
    file = io.BytesIO()
    file.write(before)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        for member in members:
            packed.writestr(member, content)
    return file.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that claim so many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


DOCX = archive("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Устав.pdf", b"%PDF-1.7\n%\xe2\xe3\n", "application/pdf"),
        ("Фото.JPG", picture(), "image/jpeg"),
        ("фото.jpeg", picture(), "image/jpeg"),
        ("Снимок.png", picture("PNG"), "image/png"),
        ("Договор.docx", DOCX, uploads.ACCEPTED["docx"][0]),
        ("Список.xlsx", archive("xl/workbook.xml"), uploads.ACCEPTED["xlsx"][0]),
        ("Показ.pptx", archive("ppt/presentation.xml"), uploads.ACCEPTED["pptx"][0]),
        ("Текст.odt", archive("mimetype", "content.xml"), uploads.ACCEPTED["odt"][0]),
        ("Старый.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "application/msword"),
        ("Заметка.txt", "Текст".encode(), "text/plain"),
        ("Таблица.csv", "Имя;Роль".encode("cp1251"), "text/csv"),
    ],
)
def test_real_files_pass_unchanged(name: str, content: bytes, content_type: str) -> None:
    checked = check_upload(upload(name, content))
    assert (checked.original_name, checked.content_type, checked.size) == (name, content_type, len(content))
    assert checked.content.read() == content


@pytest.mark.parametrize(
    "name",
    [
        "page.html",
        "page.htm",
        "drawing.svg",
        "page.xhtml",
        "run.exe",
        "macro.docm",
        "archive.zip",
        "a.pdf.html",
        "none",
    ],
)
def test_other_extensions_are_refused_whatever_is_inside(name: str) -> None:
    assert refusal(name, DOCX) == "type"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", HTML),
        ("page.jpg", HTML),
        ("drawing.png", SVG),
        ("page.docx", HTML),
        ("page.doc", HTML),
        ("run.pdf", PE),
        ("run.txt", PE),
        ("picture.txt", picture()),
        ("document.txt", b"%PDF-1.7\n"),
        ("other.png", picture("JPEG")),
        ("other.jpg", picture("PNG")),
        ("moving.png", picture("GIF")),
        ("raw.jpg", picture("TIFF")),
        ("table.docx", archive("xl/workbook.xml")),
        ("any.xlsx", archive("readme.txt")),
        ("cut.jpg", picture()[:200]),
        ("cut.docx", DOCX[:-30]),
        ("head.pdf", b"junk " * 10 + b"%PDF-1.7"),
    ],
)
def test_content_must_be_what_the_name_says(name: str, content: bytes) -> None:
    assert refusal(name, content) == "content"


@pytest.mark.parametrize("before", [HTML, SVG, b"%PDF-1.7\n", PE, picture()])
def test_archive_behind_something_else_is_refused(before: bytes) -> None:
    polyglot = archive("word/document.xml", before=before)
    assert zipfile.is_zipfile(io.BytesIO(polyglot)), "zipfile alone would take it"
    assert refusal("polyglot.docx", polyglot) == "content"


def test_archive_that_unpacks_to_too_much_is_refused() -> None:
    bomb = archive("word/document.xml", content=b"\x00" * 5_000_000)
    assert len(bomb) < 10_000
    assert refusal("bomb.docx", bomb) == "content"


def test_archive_with_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_ARCHIVE_MEMBERS", 3)
    assert refusal("many.docx", archive("word/document.xml", "a", "b", "c")) == "content"
    assert check_upload(upload("few.docx", archive("word/document.xml", "a", "b"))).size > 0


@pytest.mark.parametrize("member", ["../../etc/passwd", "word/../../x", "/etc/passwd"])
def test_archive_that_climbs_out_is_refused(member: str) -> None:
    assert refusal("slip.docx", archive("word/document.xml", member)) == "content"


def test_encrypted_archive_is_refused() -> None:
    content = bytearray(DOCX)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := content.find(signature, start)) != -1:
            content[start + offset] |= 1
            start += 4
    assert refusal("locked.docx", bytes(content)) == "content"


@pytest.mark.parametrize(
    ("width", "height"),
    # Over our limit; over Pillow's warning; over Pillow's error.
    [(10_000, 5_001), (10_000, 10_000), (20_000, 20_000)],
)
def test_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(
    width: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpacked(*args: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpacked)
    assert refusal("bomb.png", huge_png(width, height)) == "content"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "MPO"])
def test_place_is_removed_from_photographs_and_the_rest_stays(kind: str) -> None:
    options = {"save_all": True, "append_images": [Image.new("RGB", (32, 24))]} if kind == "MPO" else {}
    content = picture(kind, with_place=True, **options)
    assert GPS in Image.open(io.BytesIO(content)).getexif(), "the place is there before"
    name = "photo.png" if kind == "PNG" else "photo.jpg"
    checked = check_upload(upload(name, content))
    kept = checked.content.read()
    assert checked.size == len(kept)
    with Image.open(io.BytesIO(kept)) as image:
        assert (GPS in image.getexif(), image.getexif()[MAKE]) == (False, "Phone")
        assert (image.size, image.format) == ((32, 24), "PNG" if kind == "PNG" else "JPEG")


def test_place_in_xmp_is_removed_too() -> None:
    content = picture(xmp=XMP_PLACE)
    assert b"GPSLatitude" in content
    assert b"GPSLatitude" not in check_upload(upload("photo.jpg", content)).content.read()


def test_empty_file_is_refused() -> None:
    assert refusal("empty.txt", b"") == "empty"


def test_too_large_file_is_refused_and_the_largest_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    assert refusal("large.txt", b"a" * 1001) == "size"
    assert check_upload(upload("large.txt", b"a" * 1000)).size == 1000


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\план.docx", "план.docx"),
        ("a\r\nX-Header: 1.txt", "aX-Header: 1.txt"),
        ("nul\x00.txt", "nul.txt"),
        # Shown from right to left this would look like "annexe.txt".
        ("ann\u202etxt.exe", "anntxt.exe"),
        ("un\u200bseen\ufeff\u061c\u0085.txt", "unseen.txt"),
        ("я" * 300 + ".txt", "я" * 200 + ".txt"),
    ],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_stored_name_tells_nothing_of_the_owners() -> None:
    first, second = private_name(None, "Анна.html"), private_name(None, "Анна.html")
    assert first != second
    assert set(first) <= set("0123456789abcdef/")


def test_stored_file_leaves_as_an_attachment_that_no_browser_runs() -> None:
    stored = SimpleNamespace(
        file=ContentFile(HTML, name="x"), original_name='a"; filename="b.html', content_type="text/plain"
    )
    response = as_attachment(stored)
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == HTML  # type: ignore[arg-type]


def test_limits_are_said_in_the_readers_language() -> None:
    field = UploadsField()
    with translation.override("en"):
        english = str(field.help_text)
    with translation.override("ru"):
        russian = str(field.help_text)
    assert english == "Up to 5 files of at most 20 MB each: documents, tables, photographs."
    assert russian.startswith("До 5 файлов"), russian
