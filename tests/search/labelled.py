"""Sixty questions with the entry that each should find, and other entries of the same programme around them.

questions/labelled.txt: title | text | asked as people ask | the same in a few words, none of them the entry's own.
questions/others.txt: title | text. Of the labelled ones every fifth is asked in the few words. Even numbers are for
tuning; odd ones were held out while the worth of words was chosen and synonyms were added.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "questions"
TERSE_EACH = 5


@dataclass(frozen=True)
class Labelled:
    """An entry and how it is asked for."""

    title: str
    text: str
    asked: str
    terse: str


def _rows(name: str) -> list[list[str]]:
    return [line.split(" | ") for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def labelled() -> list[Labelled]:
    """The sixty, in their order."""
    return [
        Labelled(title, text, terse if place % TERSE_EACH == 0 else asked, terse)
        for place, (title, text, asked, terse) in enumerate(_rows("labelled.txt"))
    ]


def others() -> list[tuple[str, str]]:
    """Title and text of what stands around them."""
    return [(title, text) for title, text in _rows("others.txt")]
