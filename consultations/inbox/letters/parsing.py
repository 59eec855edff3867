"""From the bytes of a letter to its headers, text and files. Never raises, takes a bounded time: strangers write these.

The standard library's parser with its oldest policy is the most patient one; headers are decoded here, because its own
decoding gives up on what mail programmes of twenty years have written.
"""

import base64
import binascii
import quopri
import re
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses
from typing import Any

from consultations.inbox.letters import charsets, html

MAX_PARTS = 100
MAX_DEPTH = 12
MAX_MULTIPARTS = 40
MAX_TEXT = 200_000
MAX_HEADERS = 400
MAX_HEADER = 20_000
MAX_FILES = 20

# What the standard library's parser and generator raise over letters that nobody meant them to see.
_DAMAGED = (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError, MessageError)

_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(=\?)")
_MULTIPART = re.compile(rb"content-type:\s*(?:multipart|message)/", re.I)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,400}>")
_ADDRESS = re.compile(r"^[^@\s<>()\[\],;:\"]{1,64}@[^@\s<>()\[\],;:\"]{1,255}$")
# Whom a letter was for: the header, and what servers add when they deliver.
_RECIPIENT_HEADERS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
# Parts that come along by themselves and are nobody's file.
_NO_FILES = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "message/delivery-status",
        "message/disposition-notification",
        "text/rfc822-headers",
    }
)


@dataclass(frozen=True)
class AttachedFile:
    """A file of a letter, as it came."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ParsedLetter:
    """What can be read of a letter. `sender` is empty unless From holds exactly one address that can be one.

    `headers` keeps decoded values in their order under lower-case names; `nested` the texts of enclosed letters and
    delivery reports, for finding out what they are about. `left_out` are names of files that were too many to be read,
    and `is_whole` is False where limits or damage cut it short, so that nobody knows what else was in it.
    """

    headers: dict[str, list[str]] = field(default_factory=dict)
    sender: str = ""
    recipients: tuple[str, ...] = ()
    message_id: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    content_type: str = "text/plain"
    report_type: str = ""
    files: tuple[AttachedFile, ...] = ()
    nested: str = ""
    left_out: tuple[str, ...] = ()
    is_whole: bool = True

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return self.headers.get(name, [""])[0]


def parse(raw: bytes) -> ParsedLetter:
    """Read a letter, whatever it is."""
    is_too_deep = len(_MULTIPART.findall(raw)) > MAX_MULTIPARTS
    parser: Any = BytesHeaderParser if is_too_deep else BytesParser
    try:
        message = parser(policy=policy.compat32).parsebytes(raw)
    except _DAMAGED:
        return _headers_only(raw)
    reader = _Parts()
    is_whole = not is_too_deep
    if is_whole:
        try:
            reader.read(message, depth=0, is_related=False)
        except _DAMAGED:
            # What is damaged in one part must not hide the others: those read by now count.
            is_whole = False
    return _letter(message, reader, is_whole=is_whole and reader.is_whole)


def _headers_only(raw: bytes) -> ParsedLetter:
    try:
        message = BytesHeaderParser(policy=policy.compat32).parsebytes(raw[:MAX_HEADER])
    except _DAMAGED:
        return ParsedLetter(is_whole=False)
    return _letter(message, _Parts(), is_whole=False)


def _letter(message: Message, parts: "_Parts", *, is_whole: bool) -> ParsedLetter:
    raw = _raw_headers(message)
    headers = {name: [decode_header(value) for value in values] for name, values in raw.items()}
    references = _ids(raw, "in-reply-to") + _ids(raw, "references")
    return ParsedLetter(
        headers=headers,
        sender=_only_address(raw.get("from", [])),
        recipients=tuple(dict.fromkeys(_addresses([v for name in _RECIPIENT_HEADERS for v in raw.get(name, [])]))),
        message_id=next(iter(_ids(raw, "message-id")), "")[:500],
        references=tuple(dict.fromkeys(references))[:100],
        subject=" ".join(headers.get("subject", [""])[0].split())[:500],
        text=parts.text(),
        content_type=_type(message),
        report_type=_parameter(message, "report-type"),
        files=tuple(parts.files),
        nested=charsets.clean("\n".join(parts.nested)[:MAX_TEXT]),
        left_out=tuple(parts.left_out),
        is_whole=is_whole,
    )


class _Parts:
    """Walks the parts of a letter and collects texts and files within the limits."""

    def __init__(self) -> None:
        # (is it HTML, the text), in the order of the letter
        self.bodies: list[tuple[bool, str]] = []
        self.files: list[AttachedFile] = []
        self.nested: list[str] = []
        self.left_out: list[str] = []
        self.seen = 0
        self.is_whole = True

    def text(self) -> str:
        """What the person sees, HTML turned into text."""
        texts = [charsets.clean(html.to_text(text)) if is_html else text for is_html, text in self.bodies]
        return "\n\n".join(text.strip("\n") for text in texts if text.strip())[:MAX_TEXT]

    def read(self, part: Message, *, depth: int, is_related: bool) -> None:
        self.seen += 1
        if self.seen > MAX_PARTS or depth > MAX_DEPTH:
            self.is_whole = False
            return
        _mend(part)
        kind = _type(part)
        # Asked of a single part, it would try to decode it, and stumble over charsets that cannot be.
        payload = part.get_payload() if part.is_multipart() else None
        if kind.startswith("message/") and isinstance(payload, list):
            self.enclosed(part, kind, payload)
        elif isinstance(payload, list):
            self.several(part, kind, payload, depth=depth)
        else:
            self.single(part, kind, is_related=is_related)

    def several(self, part: Message, kind: str, payload: list[Any], *, depth: int) -> None:
        before = len(self.bodies)
        for inner in payload:
            if isinstance(inner, Message):
                self.read(inner, depth=depth + 1, is_related=kind == "multipart/related")
        if kind == "multipart/alternative":
            # The same words twice: the plain ones are better to read.
            plain = [body for body in self.bodies[before:] if not body[0] and body[1].strip()]
            self.bodies[before:] = plain or self.bodies[before:]

    def enclosed(self, part: Message, kind: str, payload: list[Any]) -> None:
        """A letter in the letter, or a report on one."""
        try:
            content = b"\n".join(inner.as_bytes() for inner in payload if isinstance(inner, Message))
        except _DAMAGED:
            content = b""
        self.nested.append(charsets.decode(content[:MAX_TEXT]))
        if kind == "message/rfc822":
            self.keep(_file_name(part) or "letter.eml", content)

    def single(self, part: Message, kind: str, *, is_related: bool) -> None:
        content = _content(part)
        name = _file_name(part)
        disposition = _disposition(part)
        if kind == "text/rfc822-headers":
            self.nested.append(charsets.decode(content[:MAX_TEXT]))
        if kind in _NO_FILES:
            return
        # A multipart whose boundary never comes is one text.
        is_text = (
            (kind in {"text/plain", "text/html"} or kind.startswith("multipart/"))
            and disposition != "attachment"
            and not name
        )
        if is_text:
            text = charsets.decode(content[: 4 * MAX_TEXT], _parameter(part, "charset"))
            if kind == "text/html":
                self.bodies.append((True, text))
            else:
                if _parameter(part, "format").lower() == "flowed":
                    text = unflowed(text, is_delsp=_parameter(part, "delsp").lower() == "yes")
                self.bodies.append((False, charsets.clean(text)))
            return
        # Pictures that the HTML shows in its place: logos of signatures, mostly.
        is_shown = is_related and kind.startswith("image/") and disposition != "attachment"
        if content and not is_shown and not (kind.startswith("text/calendar") and not name):
            self.keep(name or f"file.{_extension(kind)}", content)

    def keep(self, name: str, content: bytes) -> None:
        if len(self.files) < MAX_FILES:
            self.files.append(AttachedFile(name=name, content=content))
        else:
            self.left_out.append(name)


def unflowed(text: str, *, is_delsp: bool = False) -> str:
    """Lines of format=flowed (RFC 3676) as the paragraphs that were typed."""
    out: list[str] = []
    is_open = False
    for line in text.replace("\r\n", "\n").split("\n"):
        is_quoted = line.startswith(">")
        if line.startswith(" ") and not is_quoted:
            line = line[1:]  # space-stuffing
        if is_open and not is_quoted and out:
            out[-1] += line
        else:
            out.append(line)
        is_open = line.endswith(" ") and line != "-- " and not is_quoted
        if is_open and is_delsp:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def decode_header(value: str) -> str:
    """A header's value as people read it: encoded words joined and decoded, bare bytes guessed, one line."""
    value = value[:MAX_HEADER]
    if "=?" in value:
        value = _decoded_words(_BETWEEN_WORDS.sub(r"\1\2", value))
    return " ".join(charsets.clean(_repaired(value)).split())


def _decoded_words(value: str) -> str:
    """Neighbouring words of one charset are joined before decoding: some programmes cut a letter in two."""
    out: list[str] = []
    pending, charset = b"", ""
    position = 0
    for match in _WORD.finditer(value):
        if match.start() > position or match[1].lower() != charset:
            out.append(charsets.decode(pending, charset))
            pending = b""
            out.append(_repaired(value[position : match.start()]))
        charset = match[1].partition("*")[0].lower()
        pending += _word_bytes(match[2], match[3])
        position = match.end()
    out.append(charsets.decode(pending, charset))
    out.append(value[position:])
    return "".join(out)


def _word_bytes(encoding: str, word: str) -> bytes:
    data = word.encode("ascii", "ignore")
    if encoding in "qQ":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return data


def _repaired(value: str) -> str:
    """Bytes that stood in a header without any encoding; the parser keeps them as lone surrogates."""
    if not any("\udc80" <= character <= "\udcff" for character in value):
        return value
    return charsets.decode(value.encode("utf-8", "surrogateescape"))


def _raw_headers(message: Message) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in message.raw_items():  # type: ignore[attr-defined]
        values = headers.setdefault(str(name).strip().lower()[:100], [])
        if len(headers) <= MAX_HEADERS and len(values) < MAX_HEADERS:
            values.append(str(value)[:MAX_HEADER])
    return headers


def _ids(headers: dict[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple(found for value in headers.get(name, []) for found in _MESSAGE_ID.findall(charsets.clean(value)))


def _addresses(values: list[str]) -> list[str]:
    """The addresses of these headers, in lower case."""
    try:
        pairs = getaddresses([_repaired(value) for value in values])
    except _DAMAGED:
        return []
    found = [charsets.clean(address).strip().lower() for _name, address in pairs]
    return [address for address in found if _ADDRESS.match(address)]


def _only_address(values: list[str]) -> str:
    """The one address of From. Two of them, or none, name nobody: programmes differ in whom they show then."""
    if len(values) != 1:
        return ""
    found = _addresses(values)
    # The parser has known ways to find an address in the middle of a quoted name.
    is_plain = values[0].count("@") == 1 or values[0].lower().rstrip().endswith(f"<{found[0]}>" if found else ">")
    return found[0] if len(found) == 1 and is_plain else ""


def _mend(part: Message) -> None:
    """File names and charsets in bare bytes become readable; the parser itself would put question marks there."""
    for name, value in list(part.raw_items()):  # type: ignore[attr-defined]
        if name.lower() in {"content-type", "content-disposition"} and (repaired := _repaired(str(value))) != value:
            part.replace_header(name, repaired)


def _type(part: Message) -> str:
    try:
        return part.get_content_type()
    except _DAMAGED:
        return "text/plain"


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name)
    except _DAMAGED:
        return ""
    if isinstance(value, tuple):
        value = value[2]
    return str(value or "")[:200]


def _disposition(part: Message) -> str:
    try:
        return part.get_content_disposition() or ""
    except _DAMAGED:
        return ""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename()
    except _DAMAGED:
        return ""
    return decode_header(name)[:255] if name else ""


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except _DAMAGED:
        return b""
    return content if isinstance(content, bytes) else b""


def _extension(kind: str) -> str:
    return re.sub(r"[^a-z0-9]", "", kind.partition("/")[2])[:10] or "bin"
