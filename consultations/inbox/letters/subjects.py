"""Subjects without what programmes put before them."""

import re

_PREFIX = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|на|отв|ответ|пер|пересл|переслано)\s*(?:\[\d+\])?\s*:|\[(?:external|внешн\w*|спам|spam)\]:?|fwd?\b:?(?=\s*\[))\s*",
    re.I,
)


_PASSED_ON = re.compile(r"^\s*(?:fwd?|wg|пер|пересл|переслано)\s*(?:\[\d+\])?\s*:", re.I)


def is_passed_on(subject: str) -> bool:
    """Whether the subject says that somebody else's letter is passed on: «Fwd: Отчёт», «Пересл: Отчёт»."""
    return bool(_PASSED_ON.match(subject))


def plain_subject(subject: str) -> str:
    """«Re: Fwd: Договор» → «Договор»."""
    while (shorter := _PREFIX.sub("", subject, count=1)) != subject:
        subject = shorter
    return subject.strip()
