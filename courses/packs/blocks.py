"""How each block of a page's text is drawn in the pack: a function per type of block.

A function gets the block's value and the `Gathering` that collects pictures, documents and answers; it gives block
nodes (see rich_text.py), beside them "box" (title, c, kind), "quote" (c, by), "check" (title, items), "img" (file, alt)
and "table" (caption, header, first_col, rows). A type that nobody wrote a function for is shown by its words; a test
fails then, so that somebody writes one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from typing import Any

import structlog
from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from wagtail.documents import get_document_model
from wagtail.models import Page

from courses.packs.rich_text import Node, nodes_of, plain

log = structlog.get_logger(__name__)
# Pixels of the longer side: at the width of a page more cannot be seen.
PICTURE_SIDE = 1400


@dataclass
class Gathering:
    """What the texts of a pack bring along. `answers` are those of the page that is being drawn."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    documents: dict[int, tuple[Any, str]] = field(default_factory=dict)
    answers: list[Node] = field(default_factory=list)

    def document(self, document: Any) -> str:
        """Take a document into the pack; gives its name in the ZIP."""
        if document.pk not in self.documents:
            suffix = PurePath(document.filename).suffix.lower()[:10]
            number = len(self.documents) + 1
            title = slugify(document.title, allow_unicode=True)[:60] or "document"
            self.documents[document.pk] = (document, f"{number:02d}-{title}{suffix}")
        return self.documents[document.pk][1]

    def picture(self, image: Any) -> str:
        """Take a picture into the PDF; gives its file name, empty if it cannot be read."""
        name = f"picture-{image.pk}.jpg"
        if name not in self.pictures:
            try:
                self.pictures[name] = _as_jpeg(image)
            except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
                # A lost or broken file of one picture must not cost the whole pack.
                log.warning("pack_picture_unreadable", image=image.pk)
                return ""
        return name

    def link(self, attributes: dict[str, str]) -> str:
        """The absolute address of a link in rich text; a document it leads to comes into the pack."""
        kind, key = attributes.get("linktype"), attributes.get("id", "")
        if kind == "document" and key.isdigit():
            document = get_document_model().objects.filter(pk=key).first()
            if document is None:
                return ""
            self.document(document)
            return absolute(document.url)
        if kind == "page" and key.isdigit():
            page = Page.objects.filter(pk=key).first()
            parts = page.get_url_parts() if page else None
            return absolute(parts[2]) if parts and parts[2] else ""
        href = attributes.get("href", "")
        return absolute(href) if href.startswith("/") else href


def _as_jpeg(image: Any) -> bytes:
    """The picture on white, no larger than a page shows. Not a rendition of Wagtail's: nothing else would use it."""
    out = BytesIO()
    with image.file.storage.open(image.file.name, "rb") as file, Image.open(file) as source:
        upright = ImageOps.exif_transpose(source).convert("RGBA")
        upright.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
        paper = Image.new("RGB", upright.size, "white")
        paper.paste(upright, mask=upright)
        paper.save(out, format="JPEG", quality=82)
    return out.getvalue()


def absolute(path: str) -> str:
    """An address of ours as it is typed on paper."""
    return path if path.startswith(("http://", "https://")) else f"{settings.BASE_URL}{path}"


def nodes(stream: Any, gathering: Gathering) -> list[Node]:
    """The nodes of a StreamField's value."""
    found: list[Node] = []
    for child in stream:
        draw = DRAWN.get(child.block_type)
        if draw is None:
            log.warning("pack_block_unknown", block=child.block_type)
            words = [str(part) for part in child.block.get_searchable_content(child.value)]
            found += [node for part in words for node in plain(part)]
        else:
            found += draw(child.value, gathering)
    return found


def _words(text: str) -> list[Node]:
    return [{"t": "s", "s": text}]


def _bold(text: str) -> Node:
    return {"t": "p", "c": [{"t": "b", "c": _words(text)}]}


def _rich(value: Any, gathering: Gathering) -> list[Node]:
    return nodes_of(value.source if value else "", link=gathering.link)


def _text(value: Any, gathering: Gathering) -> list[Node]:
    return _rich(value, gathering)


def _image(value: Any, gathering: Gathering) -> list[Node]:
    name = gathering.picture(value) if value else ""
    if not name:
        return []
    # A picture marked as decoration has no description: it stays out of what is read aloud.
    alt = "" if getattr(value, "decorative", False) else (getattr(value, "contextual_alt_text", "") or value.title)
    return [{"t": "img", "file": name, "alt": alt}]


def _callout(value: Any, gathering: Gathering) -> list[Node]:
    return [{"t": "box", "kind": "callout", "title": value["title"], "c": plain(value["text"])}]


def _quote(value: Any, gathering: Gathering) -> list[Node]:
    return [{"t": "quote", "c": plain(value["text"]), "by": value["attribution"] or ""}]


def _checklist(value: Any, gathering: Gathering) -> list[Node]:
    return [{"t": "check", "title": value["title"], "items": list(value["items"])}]


def _recap(value: Any, gathering: Gathering) -> list[Node]:
    items = [[{"t": "p", "c": _words(item)}] for item in value["items"]]
    return [{"t": "box", "kind": "recap", "title": _("In short"), "c": [{"t": "ul", "items": items}]}]


def _table(value: Any, gathering: Gathering) -> list[Node]:
    if not value or not value.get("data"):
        return []
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in value["data"]]
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    has_header = bool(value.get("first_row_is_table_header"))
    return [
        {
            "t": "table",
            "caption": value.get("table_caption") or "",
            "columns": width,
            "header": rows[0] if has_header else [],
            "first_col": bool(value.get("first_col_is_header")),
            "rows": rows[1:] if has_header else rows,
        }
    ]


def _document(value: Any, gathering: Gathering) -> list[Node]:
    document = value["document"]
    if document is None:
        return []
    name = gathering.document(document)
    title = value.get("title") or document.title
    about = [{"t": "p", "c": _words(value["about"])}] if value.get("about") else []
    where = _("In the archive of the course: documents/%(name)s") % {"name": name}
    return [{"t": "box", "kind": "plain", "title": f"{_('Document')}: {title}", "c": [*about, *plain(where)]}]


def _video_link(value: Any, gathering: Gathering) -> list[Node]:
    address = value["video"].url if value.get("video") else ""
    return _video(value, address, gathering)


def _video_file(value: Any, gathering: Gathering) -> list[Node]:
    # Not into the archive: one film is larger than all else together.
    return _video(value, absolute(value["file"].url) if value["file"] else "", gathering)


def _video(value: Any, address: str, gathering: Gathering) -> list[Node]:
    where: list[Node] = []
    if address.startswith(("http://", "https://")):
        where = [{"t": "p", "c": [{"t": "a", "href": address, "c": _words(address)}]}]
    transcript = _rich(value.get("transcript"), gathering)
    said = [_bold(_("What is said in it")), *transcript] if transcript else []
    return [{"t": "box", "kind": "plain", "title": f"{_('Video')}: {value['title']}", "c": [*where, *said]}]


def _self_check(value: Any, gathering: Gathering) -> list[Node]:
    """The question where it stands, the answers at the end of the lesson: so that one thinks first."""
    answers = list(value["answers"])
    number = len(gathering.answers) + 1
    gathering.answers.append(
        {
            "number": number,
            "question": value["question"],
            "right": [{"text": each["text"], "why": each["explanation"]} for each in answers if each["is_right"]],
        }
    )
    title = _("Check yourself %(number)s") % {"number": number}
    options = [[{"t": "p", "c": _words(each["text"])}] for each in answers]
    return [
        {"t": "box", "kind": "plain", "title": title, "c": [*plain(value["question"]), {"t": "ul", "items": options}]}
    ]


def _ask(value: Any, gathering: Gathering) -> list[Node]:
    address = absolute(reverse(settings.VECTOR_LINKS["help"]))
    link = {"t": "a", "href": address, "c": _words(address)}
    return [
        {
            "t": "box",
            "kind": "plain",
            "title": _("Ask an expert"),
            "c": [*plain(value["text"]), {"t": "p", "c": [link]}],
        }
    ]


Draw = Callable[[Any, Gathering], list[Node]]
DRAWN: dict[str, Draw] = {
    "text": _text,
    "image": _image,
    "callout": _callout,
    "quote": _quote,
    "checklist": _checklist,
    "recap": _recap,
    "table": _table,
    "document": _document,
    "video_link": _video_link,
    "video_file": _video_file,
    "self_check": _self_check,
    "ask": _ask,
}
