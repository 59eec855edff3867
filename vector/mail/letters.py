"""What a letter is before it is queued, and how its texts are made from templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True)
class Attachment:
    """A file of a letter. `mimetype` may carry parameters ("text/calendar; method=REQUEST; charset=utf-8").

    `is_alternative`: besides being attached, the part also stands among the alternatives of the body, as calendar
    invitations need (formats.md: multipart/alternative text, html, text/calendar).
    """

    filename: str
    content: bytes
    mimetype: str
    is_alternative: bool = False


@dataclass(frozen=True)
class Letter:
    """A rendered letter: subject on one line, the plain text, the HTML."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    button: tuple[str, str] | None = None,
    attachments: tuple[Attachment, ...] = (),
    language: str = "ru",
) -> Letter:
    """Render a letter from `<template>.subject.txt` and `<template>.txt`.

    The plain text is the source: blank lines part paragraphs, a line that begins with "- " is a list item. The HTML is
    made from it, with one button (label, absolute or site-relative address) whose address stands in the text too.
    Texts are rendered in `language`; times must be converted to the recipient's zone by the caller.
    """
    label, address = button or ("", "")
    if address.startswith("/"):
        address = settings.BASE_URL + address
    with translation.override(language):
        values = {**context, "base_url": settings.BASE_URL}
        subject = " ".join(render_to_string(f"{template}.subject.txt", values).split())
        body = render_to_string(f"{template}.txt", values).strip()
        frame = {
            "subject": subject,
            "body": body,
            "paragraphs": [paragraph.splitlines() for paragraph in body.split("\n\n") if paragraph.strip()],
            "button_label": label,
            "button_address": address,
            "base_url": settings.BASE_URL,
        }
        return Letter(
            subject=subject,
            text=render_to_string("mail/letter.txt", frame).strip() + "\n",
            html=render_to_string("mail/letter.html", frame),
            attachments=attachments,
        )
