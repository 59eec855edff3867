"""Words of a question as the search for similar ones keeps them: stems, and families of stems.

A stem is PostgreSQL's Russian one: «договору», «договоры» → «договор». Stems that begin with the same five letters
are near: «страховка», «страхование» → «^страх». A family is the skeleton of a stem, its first letter and the
consonants after it, three at most: «набор», «набирать», «набрать» → «~нбр». It also forgives a wrong vowel.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from vector.pages.texts import fold_yo
from vector.search.queries import with_one_stem

# What greets and asks but says nothing about the question; PostgreSQL leaves out «как», «что», «можно» by itself.
_PHATIC = """
    здравствуйте привет приветствую добрый день вечер утро подскажите скажите посоветуйте помогите объясните
    пожалуйста спасибо коллеги вопрос хотим хочу хотелось нужно надо нужен нужна нужны делать сделать вообще
    очень просто
"""
PHATIC = frozenset(_PHATIC.split())
# Of a long text the first words tell what it is about; a row must stay small to be ranked quickly.
MAX_TITLE_STEMS = 40
MAX_TEXT_STEMS = 60
# More words than these tell a story in which the question stands.
MANY_WORDS = 15
# What a stem and a family are is said in a function of the database, which another of its functions uses, too.
STEMS = "SELECT place, stem, near, family FROM search_stems(%s)"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word's stem, what near stems begin with, and the family; empty where there is none."""

    stem: str
    near: str
    family: str


def words_of(text: str) -> list[str]:
    """The words in their order, each once, ё as е, without what only greets."""
    found = dict.fromkeys(re.findall(r"\w+", fold_yo(text.casefold())))
    return [with_one_stem(word) for word in found if len(word) > 1 and word not in PHATIC]


def asked_in(text: str) -> str:
    """Of a long text the sentences that end with a question mark, each with the one before it, and a first line of its
    own, which is the subject; without any question mark, all."""
    if len(words_of(text)) <= MANY_WORDS:
        return text
    sentences = [part.strip() for part in re.split(r"(?<=[.!?…])\s+|\n+", text) if part.strip()]
    asking = [place for place, sentence in enumerate(sentences) if sentence.endswith("?")]
    near = {place for at in asking for place in (max(at - 1, 0), at)} | ({0} if "\n" in text.strip() else set())
    chosen = " ".join(sentences[place] for place in sorted(near))
    return chosen if asking and len(words_of(chosen)) > 1 else text


def lexemes_of(texts: Sequence[str]) -> list[list[Lexeme]]:
    """The lexemes of each text in the order of its words. One query for all."""
    words = sorted({word for text in texts for word in words_of(text)})
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [words])
        known = {
            words[place - 1]: Lexeme(stem, near or "", family or "") for place, stem, near, family in cursor.fetchall()
        }
    return [list(dict.fromkeys(known[word] for word in words_of(text) if word in known)) for text in texts]


def vectors_of(entries: Sequence[tuple[str, str]]) -> list[str]:
    """For (title, text) of each entry a tsvector in PostgreSQL's notation. One query for all."""
    found = lexemes_of([text for entry in entries for text in entry])
    return [
        vector(found[2 * place][:MAX_TITLE_STEMS], found[2 * place + 1][:MAX_TEXT_STEMS])
        for place in range(len(entries))
    ]


def vector(title: Iterable[Lexeme], text: Iterable[Lexeme]) -> str:
    """A tsvector in PostgreSQL's notation: the title's lexemes have weight A, the text's D."""
    weights: dict[str, str] = {}
    for lexemes, weight in ((title, "A"), (text, "D")):
        for lexeme in lexemes:
            for form in (lexeme.stem, lexeme.near, lexeme.family):
                if form:
                    weights.setdefault(form, weight)
    return " ".join(f"{quoted(form)}:1{weight}" for form, weight in weights.items())


def quoted(lexeme: str) -> str:
    """A lexeme as part of a tsvector or tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
