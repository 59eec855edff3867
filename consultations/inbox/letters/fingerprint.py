"""What makes two letters the same one."""

import hashlib
import re

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_UNFOLDED = re.compile(rb"\r?\n[ \t]+")
# What the author's programme wrote; all else is added, or changed, by servers on the way.
_OWN = (b"from", b"date", b"subject", b"message-id")


def fingerprint(raw: bytes, *, size: int | None = None) -> str:
    """A digest that stays the same when a letter is delivered twice, or by another way.

    `size` tells letters apart of which only the headers are there.
    """
    end = _END_OF_HEADERS.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    lines = _UNFOLDED.sub(b" ", head).replace(b"\r\n", b"\n").split(b"\n")
    values = {name.strip().lower(): value.strip() for name, _colon, value in (line.partition(b":") for line in lines)}
    digest = hashlib.sha256()
    for name in _OWN:
        digest.update(name + b":" + values.get(name, b"") + b"\n")
    if not any(values.get(name) for name in _OWN):
        digest.update(head)
    digest.update(b"%d" % size if size is not None else body.replace(b"\r\n", b"\n").rstrip())
    return digest.hexdigest()
