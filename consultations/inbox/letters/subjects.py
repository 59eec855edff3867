"""Subjects without what programmes put before them."""

import re

_PREFIX = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|на|отв|ответ|пер|пересл)\s*(?:\[\d+\])?\s*:|\[(?:external|внешн\w*|спам|spam)\]:?|fwd?\b:?(?=\s*\[))\s*",
    re.I,
)


_FORWARD = re.compile(r"^\s*(?:fwd?|wg|пер|пересл)\s*(?:\[\d+\])?\s*:", re.I)


def is_forward(subject: str) -> bool:
    """Whether the letter itself passes another one on: «Fwd: Re: Договор», not «Re: Fwd: Договор»."""
    return bool(_FORWARD.match(subject))


def plain_subject(subject: str) -> str:
    """«Re: Fwd: Договор» → «Договор»."""
    while (shorter := _PREFIX.sub("", subject, count=1)) != subject:
        subject = shorter
    return subject.strip()
