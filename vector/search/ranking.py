"""How a typed question is compared: which rows are ranked at all, and what each of its words is worth.

Rare words choose the rows: alone, where few entries hold them, else two or three together. So a few hundred rows are
ranked, however many there are. A row's score is the sum over the words: how rare the word is, times how well the row
holds it (its stem in the title, in the text; a synonym; a word one slip away; a word of the same family).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from django.db import connection

from vector.search.words import asked_in, quoted, words_of

MAX_WORDS = 80
# A row that holds so many of the rarest words is as like the question as can be: a story around it takes nothing away.
ENOUGH_WORDS = 6
# About so many rows are ranked for one question; no more than so many in any case.
ROWS_WANTED = 130
MAX_ROWS = 150
# Words of one question go together oftener than chance would have it.
TOGETHER = 3
MAX_CLAUSES = 16
# Of the rarest words that are too common alone, so many are looked for two and three together, each time with one of
# the two rarest: the index reads all that it holds of these. With six, each with any other, p95 was a fifth longer, and
# among 50,000 entries one or two more of 60 questions found theirs.
MAX_TOGETHER, RAREST = 4, 2
# A word that stands in more than this share of many entries chooses nothing.
COMMON_SHARE, MANY = 0.1, 2_000
# How much a word counts that the entry holds in the title, and in the text.
WORTH = {
    "stem": (1.0, 0.7),
    "synonym": (0.9, 0.65),
    "slip": (0.75, 0.45),
    "near": (0.8, 0.5),
    "family": (0.6, 0.35),
}
# Of the forms, each in the title and in the text, those are looked for in a row that are worth most: some in any case;
# more while they are worth this share of a middling word; no more than so many.
FEW_CASES, LEAST_WORTH, MAX_CASES = 16, 0.35, 32
# A row's score is counted in whole numbers, which add up quicker.
UNIT = 1_000

_TERMS = "SELECT stem, kind, lexeme, entries FROM search_terms(%s)"


@dataclass(slots=True)
class Word:
    """A word of the question. Each form is a lexeme, in how many entries it stands, and its worth in title and text."""

    stem: str
    is_known: bool
    forms: list[tuple[str, int, tuple[float, float]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for: the words, and the number of entries."""

    words: list[Word]
    total: int

    def rarity(self, count: int) -> float:
        """What a lexeme is worth that stands in so many of the entries."""
        return math.log(1 + self.total / (count + 1)) + 0.1


def looked_for(text: str) -> Looked | None:
    """The words of a typed question with what is known of them. One query; None: no words."""
    words = words_of(asked_in(text))[:MAX_WORDS]
    if not words:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, [words])
        # The stem itself is the first of a word's forms; a UNION promises no order.
        rows = sorted(cursor.fetchall(), key=lambda row: row[1] != "stem")
    found: dict[str, Word] = {}
    total = 0
    for stem, kind, lexeme, count in rows:
        if kind == "total":
            total = count
            continue
        word = found.setdefault(stem, Word(stem, is_known=count is not None))
        word.forms.append((lexeme, count or 0, WORTH[kind]))
    return Looked(list(found.values()), total or 1) if found else None


def choice(looked: Looked) -> str:
    """A tsquery for the rows to rank: about ROWS_WANTED of them. Empty when no entry can hold any of the words."""
    limit = max(MANY, looked.total) * COMMON_SHARE
    held = sorted(
        (count, lexeme, place)
        for place, word in enumerate(looked.words)
        for lexeme, count, _worth in word.forms
        if (count or not word.is_known) and count <= limit
    )
    clauses: list[tuple[str, ...]] = []
    rows = 0.0
    for count, lexeme, _place in held:
        if rows + count > ROWS_WANTED or len(clauses) == MAX_CLAUSES:
            break
        rows += count
        clauses.append((lexeme,))
    # Of each word that is left the rarest form: the others hold the same rows and more.
    rest = {place: (lexeme, count) for count, lexeme, place in reversed(held[len(clauses) :])}
    rarest = sorted(rest.values(), key=lambda form: form[1])[:MAX_TOGETHER]
    for expected, lexemes in sorted([*_together(rarest, 2, looked.total), *_together(rarest, 3, looked.total)]):
        if rows + expected > ROWS_WANTED or len(clauses) == MAX_CLAUSES:
            break
        rows += expected
        clauses.append(lexemes)
    return _either(clauses)


def _either(clauses: Iterable[tuple[str, ...]]) -> str:
    """A tsquery for what holds all lexemes of one of the clauses.

    What clauses begin with is written once, 'a' & ('b' | 'c'): the index compares with the whole for each entry that
    it reads.
    """
    further: dict[str, list[tuple[str, ...]]] = {}
    for first, *remaining in clauses:
        further.setdefault(first, []).append(tuple(remaining))
    parts = []
    for first, others in further.items():
        query = quoted(first)
        # A clause that ends here needs nothing further.
        if () not in others:
            rest = _either(others)
            query += f" & ({rest})" if " | " in rest else f" & {rest}"
        parts.append(query)
    return " | ".join(parts)


def _together(forms: list[tuple[str, int]], number: int, total: int) -> Iterable[tuple[float, tuple[str, ...]]]:
    """So many of the lexemes, one of the rarest first, and how many entries may hold them all."""
    for group in combinations(forms, number):
        if group[0] not in forms[:RAREST]:
            break
        share = math.prod(count / total for _lexeme, count in group)
        yield total * share * TOGETHER ** (number - 1), tuple(lexeme for lexeme, _count in group)


def score(looked: Looked) -> tuple[str, list[str], float]:
    """The score of a row as SQL over its `lexemes`, the parameters, and the most that it can be."""
    rarities = sorted((looked.rarity(word.forms[0][1]) for word in looked.words), reverse=True)
    most = sum(rarities[:ENOUGH_WORDS])
    cases = sorted(
        (
            (looked.rarity(count) * worth, place, query)
            for place, word in enumerate(looked.words)
            for lexeme, count, worths in word.forms
            for worth, query in zip(worths, (f"{quoted(lexeme)}:A", quoted(lexeme)), strict=True)
        ),
        reverse=True,
    )
    least = LEAST_WORTH * sum(rarities) / len(rarities)
    whens: dict[int, list[str]] = {}
    parameters: dict[int, list[str]] = {}
    for number, (worth, place, query) in enumerate(cases[:MAX_CASES]):
        if worth >= least or number < FEW_CASES:
            # Written out, not a parameter: each of these takes its time.
            whens.setdefault(place, []).append(f"WHEN lexemes @@ %s::tsquery THEN {round(worth * UNIT)}")
            parameters.setdefault(place, []).append(query)
    return (
        " + ".join(f"CASE {' '.join(found)} ELSE 0 END" for found in whens.values()),
        [query for found in parameters.values() for query in found],
        most * UNIT,
    )
