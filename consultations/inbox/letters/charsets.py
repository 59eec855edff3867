"""Bytes to text, whatever the letter says its charset is.

Mail programmes of twenty years name charsets wrongly, by names of their own, or not at all. What decodes them tries
the declared one, then what Russian letters are written in: UTF-8, cp1251, koi8-r.
"""

import codecs
import re

_NOT_SAID = frozenset({"", "us-ascii", "ascii", "latin-1", "iso-8859-1", "unknown-8bit", "default", "binary"})
_ALIASES = {"cp-1251": "cp1251", "win-1251": "cp1251", "windows1251": "cp1251", "koi8r": "koi8-r", "utf8": "utf-8"}
# Small letters of everyday Russian: in koi8-r read as cp1251 they come out as capitals, and the other way round.
_SMALL = re.compile("[а-яё]")
_UNSEEN = dict.fromkeys(
    [
        *(*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0), 0xAD, 0x200B, 0x200E, 0x200F),
        *(*range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF),
    ]
)


def decode(data: bytes, declared: str = "") -> str:
    """The text of these bytes; never raises."""
    charset = _known(declared)
    if data.isascii() and charset in {"", "utf-8"}:
        return data.decode("ascii")
    if charset.startswith(("iso-2022", "utf-16", "utf-7", "utf-32", "hz")):
        return _tried(data, charset) or data.decode("utf-8", "replace")
    # Text of one-byte charsets is practically never valid UTF-8: whoever declared one of them was wrong.
    as_utf8 = _tried(data, "utf-8")
    if as_utf8 is not None:
        return as_utf8
    if charset not in {"", "utf-8"} and (text := _tried(data, charset)) is not None:
        return text
    if charset == "utf-8" and data.count(b"\xd0") + data.count(b"\xd1") > len(data) // 5:
        # UTF-8 with a damaged place, not another charset.
        return data.decode("utf-8", "replace")
    return _guessed(data)


def clean(text: str) -> str:
    """One kind of line ends and of spaces, nothing unseen: no NUL, no marks that turn the direction of writing."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\xa0", " ").replace("\u202f", " ").replace("\u2007", " ")
    return text.translate(_UNSEEN).encode("utf-8", "replace").decode("utf-8")


def _known(declared: str) -> str:
    """The codec's name for a declared charset; empty when there is none worth believing."""
    name = declared.strip().strip("\"'").lower().replace("_", "-")
    name = _ALIASES.get(name, name)
    if name in _NOT_SAID:
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    # base64, rot13 and the like are codecs too, and no charsets.
    return info.name if getattr(info, "_is_text_encoding", False) and info.name not in _NOT_TEXT else ""


_NOT_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})


def _tried(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError, ValueError):
        return None


def _guessed(data: bytes) -> str:
    readings = [data.decode(charset, "replace") for charset in ("cp1251", "koi8-r")]
    return max(readings, key=lambda text: len(_SMALL.findall(text[:20_000])))
