"""What changed between two versions of a work: words, fields, growth points, files. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from vector.common.comparing import Piece


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
