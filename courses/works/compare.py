"""What changed between two versions of a work: words, fields, growth points, files. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

# More words than these are compared line by line: word by word would take too long.
MOST_WORDS = 3_000
MOST_LINES = 3_000
# How many places of the one text may equal places of the other: the comparison looks at these again and again.
MOST_PAIRS = 150_000


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: kind "same", "ins" or "del"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A field or a growth point: what stood there and what stands now; one of them empty when it came or went."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class FileChange:
    """A file that came ("added"), went ("removed"), has another content under its name ("replaced") or stayed."""

    kind: str
    name: str


@dataclass(frozen=True)
class Comparison:
    """Everything that changed."""

    pieces: list[Piece]
    changes: list[Change]
    files: list[FileChange]

    @property
    def is_text_changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)

    @property
    def changed_files(self) -> list[FileChange]:
        return [file for file in self.files if file.kind != "same"]

    @property
    def is_empty(self) -> bool:
        return not (self.is_text_changed or self.changes or self.changed_files)


def words_of(text: str) -> list[str]:
    """A text as words with the spaces before them; joined they are the text again.

    Before, not after: most is added at the end, and the last word must stay the same word.
    """
    return re.findall(r"\s*\S+|\s+", text)


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """How often a piece of the one text stands in the other: what the comparison costs grows with it."""
    counted = Counter(old)
    return sum(counted[piece] * times for piece, times in Counter(new).items())


def compare_texts(before: str, after: str) -> list[Piece]:
    """The new text with what went and what came, word by word. Texts that are too long are told whole."""
    old, new = words_of(before), words_of(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if _pairs(old, new) > MOST_PAIRS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) > MOST_LINES or len(new) > MOST_LINES or _pairs(old, new) > MOST_PAIRS:
        return [Piece("del", before), Piece("ins", after)] if before != after else [Piece("same", after)]
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[j1:j2])))
            continue
        if i1 < i2:
            pieces.append(Piece("del", "".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("ins", "".join(new[j1:j2])))
    return pieces


def compare_rows(before: Sequence[tuple[Any, str, str]], after: Sequence[tuple[Any, str, str]]) -> list[Change]:
    """Rows of (key, label, text): those that differ, in the order of the new ones, then what went."""
    old = {key: (label, text) for key, label, text in before}
    new_keys = {key for key, _label, _text in after}
    changes = [
        Change(label, old[key][1] if key in old else "", text)
        for key, label, text in after
        if (old[key][1] if key in old else "") != text
    ]
    return changes + [Change(label, text, "") for key, label, text in before if key not in new_keys and text]


def compare_files(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> list[FileChange]:
    """Files as (name, digest): same content and name stayed, same name with other content was replaced."""
    old, new = list(before), list(after)
    old_names = {name for name, _digest in old}
    changes = []
    for name, digest in new:
        if (name, digest) in old:
            changes.append(FileChange("same", name))
        else:
            changes.append(FileChange("replaced" if name in old_names else "added", name))
    new_names = {name for name, _digest in new}
    return changes + [FileChange("removed", name) for name, _digest in old if name not in new_names]
