"""What changed between two texts, word by word. Pure functions."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

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
