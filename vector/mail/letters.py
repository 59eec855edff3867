"""What a letter is before it is queued, and how its texts are made from templates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

# Where queue() puts the line with the link that unsubscribes: only it knows the stream and the letter's token.
UNSUBSCRIBE_MARK = "<!--unsubscribe-->"


@dataclass(frozen=True)
class Attachment:
    """A file of a letter. `mimetype` may carry parameters ("text/calendar; method=REQUEST; charset=utf-8").

    `is_alternative`: besides being attached, the part also stands among the alternatives of the body, as calendar
    invitations need (multipart/alternative of text, html, text/calendar).
    """

    filename: str
    content: bytes
    mimetype: str
    is_alternative: bool = False


@dataclass(frozen=True)
class Letter:
    """A rendered letter: subject on one line, the plain text, the HTML.

    `unsubscribe_label` is the text of the link in the footer that queue() adds for streams one can unsubscribe from.
    """

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    unsubscribe_label: str = ""


@dataclass(frozen=True)
class _Block:
    """A paragraph of lines, or a list of items."""

    lines: list[str]
    is_list: bool


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    button: tuple[str, str] | None = None,
    attachments: tuple[Attachment, ...] = (),
    language: str = "ru",
    first_line: str = "",
) -> Letter:
    """Render a letter from `<template>.subject.txt` and `<template>.txt`.

    The plain text is the source: blank lines part paragraphs, a line that begins with "- " is a list item. The HTML is
    made from it, with one button (label, absolute or site-relative address) whose address stands in the text too.
    Texts are rendered in `language`; times must be converted to the recipient's zone by the caller. The text templates
    need `{% autoescape off %}`. `first_line` stands above everything: what an answer by e-mail is cut off at.
    """
    label, address = button or ("", "")
    if address.startswith("/"):
        address = settings.BASE_URL + address
    with translation.override(language):
        values = {**context, "base_url": settings.BASE_URL}
        subject = " ".join(render_to_string(f"{template}.subject.txt", values).split())
        body = f"{first_line}\n\n{render_to_string(f'{template}.txt', values)}".strip()
        frame = {
            "subject": subject,
            "body": body,
            "blocks": _blocks(body),
            "button_label": label,
            "button_address": address,
            "base_url": settings.BASE_URL,
            "language": language,
            "unsubscribe_mark": UNSUBSCRIBE_MARK,
        }
        return Letter(
            subject=subject,
            text=render_to_string("mail/letter.txt", frame).strip() + "\n",
            html=render_to_string("mail/letter.html", frame).strip() + "\n",
            attachments=attachments,
            unsubscribe_label=_("Stop getting such letters"),
        )


def with_unsubscribe_link(letter: Letter, address: str) -> tuple[str, str]:
    """Text and HTML of a letter with the unsubscribing link in the footer, or without one when `address` is empty."""
    if not address or not letter.unsubscribe_label:
        return letter.text, letter.html.replace(UNSUBSCRIBE_MARK, "")
    text = f"{letter.text.rstrip()}\n\n{letter.unsubscribe_label}:\n{address}\n"
    link = f'<br><a href="{escape(address)}" style="color:#5a5f66">{escape(letter.unsubscribe_label)}</a>'
    return text, letter.html.replace(UNSUBSCRIBE_MARK, link)


def _blocks(body: str) -> list[_Block]:
    blocks: list[_Block] = []
    for paragraph in re.split(r"\n\s*\n", body):
        block: _Block | None = None
        for line in paragraph.splitlines():
            line = line.strip()
            is_item = line.startswith("- ")
            if not line:
                continue
            if block is None or block.is_list != is_item:
                block = _Block(lines=[], is_list=is_item)
                blocks.append(block)
            block.lines.append(line.removeprefix("- "))
    return blocks
