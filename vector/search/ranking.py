"""How a typed question is compared: which rows are ranked at all, and what each of its words is worth.

Rare words choose the rows: alone, where few entries hold them, else two or three together. So a few hundred rows are
ranked, however many there are. A row's score is the sum over the words: how rare the word is, times how well the row
holds it (its stem in the title, in the text; a synonym; a word one slip away; a word of the same family).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db import connection

from vector.search.words import STEMS, quoted, told, words_of

MAX_WORDS = 30
# About so many rows are ranked for one question; no more than so many in any case.
ROWS_WANTED = 150
MAX_ROWS = 200
# Words of one question go together oftener than chance would have it.
TOGETHER = 3
MAX_CLAUSES = 16
# Of the rarest words that are too common alone, so many are looked for two and three together.
MAX_TOGETHER = 6
# A word that stands in more than this share of many entries chooses nothing.
COMMON_SHARE, MANY = 0.1, 2_000
# How much a word counts that the entry holds in the title, and in the text.
STEM, SYNONYM, SLIP, NEAR, FAMILY = (1.0, 0.7), (0.9, 0.65), (0.75, 0.45), (0.8, 0.5), (0.6, 0.35)
SHORTEST_TO_MEND = 4

_TERMS = f"""
    WITH stems AS MATERIALIZED ({STEMS})
    SELECT stems.stem, own.count, own.same, stems.near, near.count, stems.family, kin.count,
           ARRAY (
               SELECT COALESCE(other.count, 0) FROM unnest(own.same) WITH ORDINALITY AS synonym(lexeme, place)
               LEFT JOIN search_term AS other ON other.lexeme = synonym.lexeme ORDER BY synonym.place
           ),
           (SELECT whole.count FROM search_term AS whole WHERE whole.lexeme = '')
    FROM stems
    LEFT JOIN search_term AS own ON own.lexeme = stems.stem
    LEFT JOIN search_term AS near ON near.lexeme = stems.near
    LEFT JOIN search_term AS kin ON kin.lexeme = stems.family
    ORDER BY stems.place
"""  # noqa: S608 - put together from constants
_SLIPS = "SELECT lexeme, count FROM search_term WHERE slips && %s::text[]"


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
    """The words of a typed question with what is known of them. One query, two if a word is unknown; None: no words."""
    words = words_of(text)[:MAX_WORDS]
    if not words:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, [words])
        rows = cursor.fetchall()
        if not rows:
            return None
        found: dict[str, Word] = {}
        for stem, count, same, near, near_count, family, kin_count, same_counts, _total in rows:
            word = found.setdefault(stem, Word(stem, is_known=count is not None))
            if word.forms:
                continue
            word.forms.append((stem, count or 0, STEM))
            # A synonym that is rarer than the word itself says no more than the word would.
            word.forms += [
                (lexeme, max(count or 0, same_count), SYNONYM)
                for lexeme, same_count in zip(same or (), same_counts, strict=True)
                if same_count
            ]
            if near_count:
                word.forms.append((near, near_count, NEAR))
            if kin_count and told(family):
                word.forms.append((family, kin_count, FAMILY))
        looked = Looked(list(found.values()), total=rows[0][-1] or 1)
        unknown = [word for word in looked.words if not word.is_known and len(word.stem) >= SHORTEST_TO_MEND]
        if unknown:
            _mend(unknown, cursor)
    return looked


def _mend(unknown: list[Word], cursor: Any) -> None:
    """Give words that no entry holds the forms of known words one slip away."""
    slips = {word.stem: slips_of(word.stem) for word in unknown}
    cursor.execute(_SLIPS, [sorted(set().union(*slips.values()))])
    for lexeme, count in cursor.fetchall():
        near = slips_of(lexeme)
        for word in unknown:
            if near & slips[word.stem]:
                word.forms.append((lexeme, count, SLIP))


def slips_of(stem: str) -> set[str]:
    """The stem, and it without each of its letters: stems one letter apart share one of these."""
    return {stem, *(stem[:place] + stem[place + 1 :] for place in range(len(stem)))}


def choice(looked: Looked) -> str:
    """A tsquery for the rows to rank: about ROWS_WANTED of them. Empty when no entry can hold any of the words."""
    limit = max(MANY, looked.total) * COMMON_SHARE
    held = sorted(
        (count, lexeme, place)
        for place, word in enumerate(looked.words)
        for lexeme, count, _worth in word.forms
        if (count or not word.is_known) and count <= limit
    )
    clauses: list[str] = []
    rows = 0.0
    for count, lexeme, _place in held:
        if rows + count > ROWS_WANTED or len(clauses) == MAX_CLAUSES:
            break
        rows += count
        clauses.append(quoted(lexeme))
    # Of each word that is left the rarest form: the others hold the same rows and more.
    rest = {place: (lexeme, count) for count, lexeme, place in reversed(held[len(clauses) :])}
    rarest = sorted(rest.values(), key=lambda form: form[1])[:MAX_TOGETHER]
    for expected, lexemes in sorted([*_together(rarest, 2, looked.total), *_together(rarest, 3, looked.total)]):
        if rows + expected > ROWS_WANTED or len(clauses) == MAX_CLAUSES:
            break
        rows += expected
        clauses.append("(" + " & ".join(map(quoted, lexemes)) + ")")
    return " | ".join(clauses)


def _together(forms: list[tuple[str, int]], number: int, total: int) -> Iterable[tuple[float, tuple[str, ...]]]:
    """So many of the lexemes, and how many entries may hold them all."""
    for group in combinations(forms, number):
        share = math.prod(count / total for _lexeme, count in group)
        yield total * share * TOGETHER ** (number - 1), tuple(lexeme for lexeme, _count in group)


def score(looked: Looked) -> tuple[str, list[Any], float]:
    """The score of a row as SQL over its `lexemes`, the parameters, and the most that it can be."""
    parts, parameters, most = [], [], 0.0
    for word in looked.words:
        cases: list[tuple[float, str]] = []
        for lexeme, count, (in_title, in_text) in word.forms:
            rarity = looked.rarity(count)
            cases += [(rarity * in_title, f"{quoted(lexeme)}:A"), (rarity * in_text, quoted(lexeme))]
        cases.sort(key=lambda case: -case[0])
        held = [case for case in cases if case[0] > 0]
        parts.append("CASE " + " ".join("WHEN lexemes @@ %s::tsquery THEN %s" for _case in held) + " ELSE 0 END")
        for worth, query in held:
            parameters += [query, round(worth, 3)]
        most += looked.rarity(max(count for _lexeme, count, _worth in word.forms[:1]))
    return " + ".join(parts), parameters, most
