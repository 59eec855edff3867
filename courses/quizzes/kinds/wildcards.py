"""Comparing what was typed with what is accepted: folded alike, with `*` for anything, in linear time."""

import re
import unicodedata

# Stands for a star that is meant as a star, written \* by the editor; no keyboard types it.
_STAR = "\uf8ff"
_QUOTES = dict.fromkeys(map(ord, '«»„“”‟"″'), '"') | dict.fromkeys(map(ord, "’‘‚‛`´"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_LETTERS = {ord("ё"): "е", ord("Ё"): "Е"}
_FOLDS = _QUOTES | _DASHES | _LETTERS


def folded(text: str, *, is_case_kept: bool = False) -> str:
    """The text without what people type differently and mean alike.

    Width and compatibility forms (NFKC), case, ё and е, kinds of quotes and dashes, runs of spaces, a full stop at the
    end.
    """
    folded_text = unicodedata.normalize("NFKC", text).translate(_FOLDS)
    if not is_case_kept:
        folded_text = folded_text.casefold()
    folded_text = " ".join(folded_text.split())
    return folded_text.rstrip(".").rstrip() or folded_text


def folded_pattern(pattern: str, *, is_case_kept: bool = False) -> str:
    """The same for what is accepted; `\\*` becomes a star that is only itself."""
    return folded(pattern.replace(_STAR, "").replace(r"\*", _STAR), is_case_kept=is_case_kept)


def has_wildcard(pattern: str) -> bool:
    return "*" in pattern.replace(r"\*", "")


def without_escapes(pattern: str) -> str:
    """An accepted answer as it would be typed."""
    return pattern.replace(r"\*", "*")


def accepts(pattern: str, text: str, *, is_case_kept: bool = False) -> bool:
    """Whether `text` is what `pattern` describes: `*` stands for any characters, none included.

    The pieces between the stars are looked for from the left, each after the one before: no backtracking, and so no
    pattern that takes for ever.
    """
    sought = folded_pattern(pattern, is_case_kept=is_case_kept)
    typed = folded(text.replace(_STAR, ""), is_case_kept=is_case_kept)
    first, *others = re.split(r"\*+", sought)
    first, others = first.replace(_STAR, "*"), [piece.replace(_STAR, "*") for piece in others]
    if not others:
        return typed == first
    *middle, last = others
    if len(typed) < len(first) + len(last) or not typed.startswith(first) or not typed.endswith(last):
        return False
    at, end = len(first), len(typed) - len(last)
    for piece in middle:
        found = typed.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True
