"""What happens when a field is saved that another page may have saved meanwhile: another person's, or another tab's.

A three-way comparison for each field: what the page showed when it was opened, what is stored now, what was sent.
Contents are whatever JSON can hold; None and empty lists all mean an empty field.
"""

import hashlib
import json
from collections.abc import Sequence
from enum import Enum
from typing import Any


class Merge(Enum):
    KEEP = "keep"  # nothing to write: the sender did not touch the field, or typed what is stored already
    WRITE = "write"
    CONFLICT = "conflict"  # both wrote, and differently


def normal(typed: Sequence[str]) -> list[str]:
    """What a field sent, as it is stored: one kind of line break, nothing the database refuses, [] for an empty one."""
    lines = [text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "") for text in typed]
    return [text for text in lines if text.strip()]


def digest_of(content: Any) -> str:
    """A short name of what stands in a field; the page carries it back as what it had shown."""
    text = json.dumps(content or [], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def merge(*, shown: str, stored: Any, sent: Any) -> Merge:
    """Decide for one field; `shown` is the digest of what the page had shown (empty: nothing)."""
    new, old = digest_of(sent), digest_of(stored)
    before = shown or digest_of([])
    if new in (old, before):
        return Merge.KEEP
    return Merge.WRITE if old == before else Merge.CONFLICT
