"""Writes the lines of a MIME message (RFC 5322, 2045, 2047, 2231).

By hand, because email.message folds every header by parsing it into a tree: that took most of the time of sending.
Everything of ours is ASCII; bodies are base64, so no line is ever too long and no dot ever begins one.
"""

import base64
import re
from email.header import Header
from urllib.parse import quote

CRLF = b"\r\n"
LINE = 76
LONGEST_LINE = 998
MIME_TYPE = re.compile(r"^[a-z]+/[a-z0-9.+-]+(; ?[a-z]+=[A-Za-z0-9.-]+)*$")


def header(name: str, value: str) -> bytes:
    """One header of free text; raises ValueError for line breaks, the way other headers are smuggled in."""
    if "\r" in value or "\n" in value:
        raise ValueError(f"line break in {name}")
    value = _printable(value)
    # An address without spaces stays on its line however long: some readers do not unfold it.
    if _is_plain(value) and (len(name) + 2 + len(value) <= LINE or " " not in value):
        return _checked(f"{name}: {value}\r\n")
    return _checked(f"{name}: {_encoded(value, name=name)}\r\n")


def address_header(name: str, display_name: str, address: str) -> bytes:
    """One header with one address, the name encoded as it needs. A non-ASCII address (SMTPUTF8) stands as it is."""
    shown = _printable(display_name)
    if not shown:
        return _checked(f"{name}: {address}\r\n")
    if _is_plain(shown):
        escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
        phrase = f'"{escaped}"'
    else:
        phrase = _encoded(shown, name=name, is_forced=True)
    # The address on a line of its own: folding is allowed there, and no line gets too long.
    return _checked(f"{name}: {phrase}\r\n <{address}>\r\n")


def text_part(text: str, *, subtype: str) -> bytes:
    """A part with text in UTF-8; line ends become CRLF, as the standard wants before encoding."""
    content = re.sub("\r\n|\r|\n", "\r\n", text).encode("utf-8")
    return b'Content-Type: text/%s; charset="utf-8"\r\n%s' % (subtype.encode("ascii"), _body(content))


def file_part(content: bytes, *, mimetype: str, filename: str = "") -> bytes:
    """A part with a file's bytes; without `filename` it is a part of the body, not an attachment."""
    if not MIME_TYPE.match(mimetype):
        raise ValueError(f"not a MIME type: {mimetype}")
    lines = f"Content-Type: {mimetype}\r\n"
    if filename:
        shown = _printable(filename).replace('"', "'").replace("\\", "_")
        name = f'filename="{shown}"' if shown.isascii() else f"filename*=utf-8''{quote(shown, safe='')}"
        lines += f"Content-Disposition: attachment;\r\n {name}\r\n"
    return _checked(lines) + _body(content)


def multipart(subtype: str, parts: list[bytes], *, boundary: str) -> bytes:
    """Several parts as one; base64 never holds the boundary, which begins with "=_"."""
    mark = f"--=_{boundary}".encode("ascii")
    head = f'Content-Type: multipart/{subtype};\r\n boundary="=_{boundary}"\r\n\r\n'.encode("ascii")
    return head + b"".join(b"%s\r\n%s\r\n" % (mark, part) for part in parts) + mark + b"--\r\n"


def _body(content: bytes) -> bytes:
    encoded = base64.b64encode(content)
    lines = (encoded[start : start + LINE] for start in range(0, len(encoded), LINE))
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + CRLF.join(lines) + CRLF


def _encoded(value: str, *, name: str, is_forced: bool = False) -> str:
    """Folded, as encoded words where it must be."""
    charset = "utf-8" if is_forced or not _is_plain(value) else "us-ascii"
    return Header(value, charset, maxlinelen=LINE, header_name=name).encode(linesep="\r\n")


def _is_plain(value: str) -> bool:
    # What looks like an encoded word would be decoded by the reader into something else.
    return value.isascii() and "=?" not in value


def _printable(value: str) -> str:
    return "".join(character if character.isprintable() else " " for character in value).strip()


def _checked(lines: str) -> bytes:
    if any(len(line) > LONGEST_LINE for line in lines.split("\r\n")):
        raise ValueError("a header is too long")
    return lines.encode("utf-8")
