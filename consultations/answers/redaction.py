"""Finding what tells who asked (names, organisations, addresses, numbers, places) and what to write instead.

Pure functions. Rules find what names and addresses usually look like; what is known of a thread (its people, its
organisation, its region) is found in every form of the word. A person reads and corrects what comes out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from consultations.answers.enums import Kind
from consultations.answers.names import COMMON, REGIONS, TOWNS
from consultations.answers.patterns import EVEN, PATRONYMIC, RULES
from consultations.answers.people import people
from consultations.answers.surnames import with_surname
from consultations.answers.word_forms import ABBREVIATIONS, WORD, fold, forms, is_telling, phrase

# What is written instead. None of it is found again.
NEUTRAL = {
    Kind.PERSON: "специалист",
    Kind.ORGANISATION: "организация",
    Kind.EMAIL: "[электронная почта]",
    Kind.LINK: "[ссылка]",
    Kind.NUMBER: "[номер]",
    Kind.PHONE: "[телефон]",
    Kind.ADDRESS: "[адрес]",
    Kind.PLACE: "[место]",
}
# The rest of a title up to the end of its quotes.
_CLOSING = re.compile(r"[^«»„“”\"\n,;.!?]{0,40}[»”“\"]")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a thread: names of people, titles of organisations, names of places.

    And `sites`: hosts whose addresses tell nobody who asked, our own.
    """

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a text that tells who asked: where, what, what to write instead."""

    start: int
    end: int
    kind: Kind
    text: str
    replacement: str


def find(text: str, known: Known | None = None) -> list[Finding]:
    """What must not be published, in order, without overlaps. Both ends of a finding belong to the text as given."""
    known = known or Known()
    stretches = [
        (start, end, kind)
        for kind, start, end in _by_rule(text)
        if kind != Kind.LINK or _host(text[start:end]) not in known.sites
    ]
    stretches += [(start, end, kind) for kind, start, end in _known_in(text, known)]
    order = list(Kind)
    merged: list[tuple[int, int, Kind]] = []
    for start, end, kind in sorted(stretches, key=lambda found: (found[0], -found[1])):
        if merged and _belong_together(text, merged[-1], (start, end, kind)):
            before = merged[-1]
            longer = kind if end - start > before[1] - before[0] else before[2]
            first = longer if before[2] != kind and start < before[1] else min(before[2], kind, key=order.index)
            merged[-1] = (before[0], max(before[1], end), first)
        else:
            merged.append((start, end, kind))
    whole = list(_with_quotes(text, merged))
    return [Finding(start, end, kind, text[start:end], NEUTRAL[kind]) for start, end, kind in whole]


def suggest(text: str, known: Known | None = None) -> str:
    """The text with neutral words in the place of all that is found; suggesting again changes nothing."""
    while found := find(text, known):
        parts, at = [], 0
        for finding in found:
            parts += [text[at : finding.start], finding.replacement]
            at = finding.end
        text = "".join([*parts, text[at:]])
    return text


def _host(address: str) -> str:
    return re.split(r"[/?#]", re.sub(r"^(?:https?://)?(?:www\.)?", "", address.lower()), maxsplit=1)[0]


def _belong_together(text: str, before: tuple[int, int, Kind], after: tuple[int, int, Kind]) -> bool:
    """Overlapping, or two parts of one name or address: «Анна Петровна» known by each of her names."""
    if after[0] < before[1]:
        return True
    between = text[before[1] : after[0]]
    same = before[2] == after[2] and before[2] in {Kind.PERSON, Kind.PLACE}
    address = {before[2], after[2]} <= {Kind.PLACE, Kind.ADDRESS} and Kind.ADDRESS in {before[2], after[2]}
    return (same and not between.strip(" \xa0")) or (address and not between.strip(" \xa0,"))


def _unpaired(text: str) -> tuple[bool, bool]:
    """Whether a quotation ends here that began before, and whether one begins that ends after."""
    depth, began_before = text.count('"') % 2, False
    for sign in text:
        if sign in "«„" or (sign == "“" and not depth):
            depth += 1
        elif sign in "»”“":
            began_before = began_before or not depth
            depth = max(depth - 1, 0)
    return began_before, depth > 0


def _with_quotes(text: str, found: list[tuple[int, int, Kind]]) -> Iterator[tuple[int, int, Kind]]:
    """The same stretches; an organisation takes both marks of its quotes along, so that none is left alone."""
    last = 0
    for index, (begin, end, kind) in enumerate(found):
        start, limit = begin, found[index + 1][0] if index + 1 < len(found) else len(text)
        if kind == Kind.ORGANISATION:
            began_before, ends_after = _unpaired(text[start:end])
            if ends_after and (closing := _CLOSING.match(text, end, limit)):
                end = closing.end()
            if began_before and last < start and text[start - 1] in "«„“":
                start -= 1
        last = end
        yield start, end, kind


def _by_rule(text: str) -> Iterator[tuple[Kind, int, int]]:
    even = text.translate(EVEN)
    for kind, pattern in RULES:
        for match in pattern.finditer(even):
            # Where a word before it gives a number away («телефон 5-12-34»), the word itself may stay.
            start, end = match.span(1 if pattern.groups else 0)
            if kind == Kind.PERSON and re.search(PATRONYMIC, text[start:end]):
                start, end = with_surname(text, start, end)
            # «Лариса Г. пришла»: the space belongs to what follows.
            yield kind, start, start + len(text[start:end].rstrip())
    folded = fold(text)
    for match in _names_of_places().finditer(folded):
        # «Пермь», «в Перми»: names of places have capital letters, «крымский» and «курганы» need none.
        if text[match.start()].isupper():
            yield Kind.PLACE, match.start(), match.end()
    for start, end in people(text):
        yield Kind.PERSON, start, end


@cache
def _names_of_places() -> re.Pattern[str]:
    endings = (
        r"(?:ь|и|ью|а|у|е|ом|я|ю|ей|ой|ия|ии|ию|ией|ы|ск\w{2,3}|овск\w{2,3}|инск\w{2,3}|ий|ая|ое|ого|ому|им|ую|ын\w?)?"
    )
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(REGIONS | TOWNS, reverse=True)))}){endings}(?![\w-])"
    )


def _known_in(text: str, known: Known) -> Iterator[tuple[Kind, int, int]]:
    folded = fold(text)
    own = {fold(word) for name in (*known.people, *known.organisations) for word in _words(name)}
    for kind, pattern, needs_capital in _patterns_of(known):
        for match in pattern.finditer(folded):
            is_short = match[0] in ABBREVIATIONS and match[0] not in own and text[match.start() : match.end()].isupper()
            if not is_short and (not needs_capital or text[match.start()].isupper()):
                yield kind, match.start(), match.end()


# Every thread has names of its own: only the latest are kept.
@lru_cache(maxsize=32)
def _patterns_of(known: Known) -> tuple[tuple[Kind, re.Pattern[str], bool], ...]:
    """(kind, pattern for folded text, whether the first letter must be a capital)."""
    found: list[tuple[Kind, str, bool]] = []
    for kind, names, build in (
        (Kind.PERSON, known.people, _of_person),
        (Kind.ORGANISATION, known.organisations, _of_organisation),
        (Kind.PLACE, known.places, _of_place),
    ):
        found += [(kind, pattern, capital) for name in names for pattern, capital in build(name)]
    return tuple((kind, re.compile(pattern), capital) for kind, pattern, capital in dict.fromkeys(found))


def _words(name: str) -> list[str]:
    return re.findall(rf"{WORD}|\d+", name)


def _is_common(word: str) -> bool:
    return word.isdigit() or len(word) < 2 or fold(word) in COMMON


def _whole(words: list[str]) -> Iterator[tuple[str, bool]]:
    """All of a name at once: says something as soon as one of its words does, or as there are several."""
    if len(words) > 1 or (words and not _is_common(words[0])):
        yield phrase(words), len(words) == 1 and not is_telling(words[0])


def _each(words: Iterable[str], *, shortest: int = 2) -> Iterator[tuple[str, bool]]:
    for word in words:
        if not _is_common(word) and len(word) >= shortest:
            yield rf"(?<![\w-]){forms(word)}(?![\w-])", not is_telling(word)


def _of_person(name: str) -> Iterator[tuple[str, bool]]:
    words = _words(name)
    yield from _whole(words)
    yield from _each(words)
    yield from _each(part for word in words if "-" in word for part in word.split("-"))


def _of_place(name: str) -> Iterator[tuple[str, bool]]:
    words = _words(name)
    yield from _whole(words)
    for pattern, _capital in _each(words, shortest=3):
        yield pattern, True


def _of_organisation(title: str) -> Iterator[tuple[str, bool]]:
    """The whole title, what stands in its quotes, and the letters that the words of the title begin with."""
    yield from _whole(_words(title))
    for quoted in re.findall(r"[«\"“„]([^«»\"“”„]+)", title):
        words = _words(quoted)
        for pattern, capital in _whole(words):
            yield pattern, capital or len(words) == 1
        initials = [word[0] for word in words if len(word) > 2]
        if len(initials) > 2:
            yield rf"(?<![\w-]){re.escape(fold(''.join(initials)))}(?![\w-])", True
