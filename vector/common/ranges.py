"""A file served in parts, as players ask for it (RFC 9110, section 14): one range, or the whole."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")
CHUNK = 64 * 1024


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a Range header asks of a file of so many bytes; None to send all of it.

    What is malformed, or asks for several ranges, is passed over. Raises ValueError when nothing of it can be had.
    """
    found = _RANGE.match(header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        begin, end = max(0, size - int(last)), size - 1
        if not int(last):
            raise ValueError("The last no bytes")
    else:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < int(first):
            return None
    if begin >= size:
        raise ValueError("Beyond the end")
    return begin, end


def ranged_response(request: HttpRequest, file: BinaryIO, *, size: int, content_type: str) -> HttpResponse:
    """The file, or the part of it that the request asks for; the file is closed when it has been sent."""
    try:
        part = asked_range(request.headers.get("Range", ""), size)
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    begin, end = part or (0, size - 1)
    response = StreamingHttpResponse(
        _Part(file, begin, end - begin + 1), status=206 if part else 200, content_type=content_type
    )
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(end - begin + 1)
    if part:
        response.headers["Content-Range"] = f"bytes {begin}-{end}/{size}"
    return response


class _Part:
    """So many bytes of a file from a place on; closing the answer closes the file, read or not."""

    def __init__(self, file: BinaryIO, begin: int, number: int) -> None:
        self.file, self.begin, self.number = file, begin, number
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.begin)
        left = self.number
        while left > 0 and (chunk := self.file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
