"""What happens when a field is saved that somebody else may have saved meanwhile.

A three-way comparison for each question: what the page showed when it was opened, what is stored now, what was sent.
"""

import hashlib
import json
from collections.abc import Sequence
from enum import Enum


class Merge(Enum):
    KEEP = "keep"  # nothing to write: the sender did not touch the field, or typed what is stored already
    WRITE = "write"
    CONFLICT = "conflict"  # both wrote, and differently


def normal(typed: Sequence[str]) -> list[str]:
    """What a field sent, as it is stored: one kind of line break, nothing the database refuses, [] for an empty one."""
    lines = [text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "") for text in typed]
    return [text for text in lines if text.strip()]


def digest_of(typed: Sequence[str]) -> str:
    """A short name of what stands in a field; the page carries it back as what it had shown."""
    return hashlib.sha256(json.dumps(list(typed), ensure_ascii=False).encode()).hexdigest()[:16]


def merge(*, shown: str, stored: Sequence[str], sent: Sequence[str]) -> Merge:
    """Decide for one field; `shown` is the digest of what the page had shown (empty: nothing)."""
    if list(sent) == list(stored):
        return Merge.KEEP
    before = shown or digest_of([])
    if digest_of(sent) == before:
        return Merge.KEEP
    return Merge.WRITE if digest_of(stored) == before else Merge.CONFLICT
