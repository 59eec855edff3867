"""Finding pages with Russian word forms, synonyms, and excerpts with the found words marked."""

import re
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from wagtail.models import Page
from wagtail.search.query import PlainText

from vector.pages.texts import fold_yo
from vector.search.models import Synonyms
from vector.search.registry import Hit, Part, Wanted, parts

MAX_LENGTH = 120
MAX_WORDS = 10
MAX_VARIANTS = 8
EXCERPT_CHARACTERS = 4000
# Private-use characters that no text holds: they become <mark> only after everything else is escaped.
START, STOP = "\ue000", "\ue001"
_MARKS = f'StartSel="{START}", StopSel="{STOP}"'
EXCERPT = f'{_MARKS}, MaxFragments=2, MaxWords=22, MinWords=8, FragmentDelimiter=" … "'
WHOLE = f"{_MARKS}, HighlightAll=true"
# «доброволец – добровольцы», «молодец – молодцы»: the stemmer of PostgreSQL takes these for different words.
_NOMINATIVE = re.compile(r"^(\w{2,})ец$")
_OBLIQUE = re.compile(r"^(\w*[бвгджзклмнпрстфхчшщ]ь?)ц(?:а|у|ем|ом|е|ы|ев|ов|ам|ами|ах)$")


def wanted(text: str) -> Wanted:
    """The reader's words, cleaned and bounded, and what will do as well: synonyms, the other stem.

    One query, two if editors have declared synonyms.
    """
    words = re.findall(r"\w+", fold_yo(text.casefold()[:MAX_LENGTH]))[:MAX_WORDS]
    plain = " ".join(words)
    variants = [plain] if plain else []
    if plain and (groups := synonym_groups()):
        stems = _stems({*words, *(word for group in groups for phrase in group for word in phrase)})
        variants += with_synonyms(words, groups, stems)
    variants += [other for variant in variants if (other := with_other_stem(variant)) != variant]
    return Wanted(plain, tuple(dict.fromkeys(variants))[:MAX_VARIANTS])


def with_synonyms(words: list[str], groups: list[list[list[str]]], stems: dict[str, str]) -> list[str]:
    """The other ways to say `words`: each phrase of a group that stands in them, in whatever form, exchanged.

    `groups` hold phrases as lists of words; `stems` gives the stem of each word.
    """
    own = [stems[word] for word in words]
    others = []
    for group in groups:
        for phrase in group:
            sought = [stems[word] for word in phrase]
            for start in range(len(own) - len(sought) + 1):
                if own[start : start + len(sought)] == sought:
                    others += [
                        " ".join([*words[:start], *other, *words[start + len(sought) :]])
                        for other in group
                        if other != phrase
                    ]
    return others


def synonym_groups() -> list[list[list[str]]]:
    """The editors' groups: of each its phrases, of each phrase its words. One query."""
    return [
        [re.findall(r"\w+", fold_yo(phrase.casefold())) for phrase in group.phrases] for group in Synonyms.objects.all()
    ]


def _stems(words: set[str]) -> dict[str, str]:
    """Word → its stem, with the vowel before «ц» always left out. One query."""
    listed = sorted(words)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, (ts_lexize('russian_stem', form))[1] FROM unnest(%s::text[], %s::text[]) AS w(word, form)",
            [listed, [with_one_stem(word) for word in listed]],
        )
        return {word: stem or word for word, stem in cursor.fetchall()}


def with_other_stem(text: str) -> str:
    """The same words in a form whose stem lacks, or has, the vowel that comes and goes before «ц»."""
    return " ".join(_other_stem(word) for word in text.split())


def with_one_stem(word: str) -> str:
    """The word in a form whose stem lacks the vowel before «ц»: «доброволец» has the stem of «добровольцы» then."""
    return _other_stem(word) if word.endswith("ец") else word


def _other_stem(word: str) -> str:
    if found := _NOMINATIVE.match(word):
        stem = found[1]
        return f"{stem}ьца" if stem.endswith("л") else f"{stem}ца"
    if found := _OBLIQUE.match(word):
        return f"{found[1].removesuffix('ь')}ец"
    return word


class PageHits:
    """Live public pages that hold the words, best first; counted and sliced by a paginator."""

    def __init__(self, looked_for: Wanted, models: tuple[str, ...] = ()) -> None:
        pages = Page.objects.live().public().filter(depth__gt=1)
        if models:
            pages = pages.type(*(apps.get_model(name) for name in models))
        query = reduce(or_, (PlainText(variant) for variant in looked_for.variants))
        self.found = pages.search(query, operator="and")

    def count(self) -> int:
        return self.found.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted_slice: slice) -> list[Hit]:
        plain = list(self.found[wanted_slice])
        specific = {page.pk: page for page in Page.objects.filter(pk__in=[page.pk for page in plain]).specific()}
        labels = part_labels()
        return [
            Hit(
                title=page.title,
                url=page.get_url() or "",
                text=getattr(specific[page.pk], "plain_text", "") or specific[page.pk].search_description,
                part=labels.get(specific[page.pk]._meta.label, ""),
            )
            for page in plain
        ]


def part_labels() -> dict[str, Any]:
    """Page type ("app.Model") → the label of its part."""
    return {model: found.label for found in parts() for model in found.models}


def hits_of(looked_for: Wanted, part: Part | None) -> Any:
    """What a part (None: all pages) holds of the words, as a sequence for a paginator."""
    if part is not None and part.provider is not None:
        return part.provider(looked_for)
    return PageHits(looked_for, part.models if part else ())


def with_excerpts(hits: list[Hit], looked_for: Wanted) -> list[dict[str, Any]]:
    """Each hit with its title and an excerpt as safe HTML, found words in <mark>. One query for all of them."""
    texts = [pair for hit in hits for pair in ((hit.title, WHOLE), (hit.text[:EXCERPT_CHARACTERS], EXCERPT))]
    marked = _headlines([(_without_marks(text), options) for text, options in texts], looked_for)
    found = []
    for index, hit in enumerate(hits):
        title, excerpt = marked[2 * index], marked[2 * index + 1]
        if START not in excerpt:
            excerpt = Truncator(hit.text).words(22)
        elif not hit.text.startswith(_without_marks(excerpt)[:20]):
            excerpt = f"… {excerpt}"
        # What looks like markup, PostgreSQL leaves out of a headline: then the title stays as it is, unmarked.
        title = title if _without_marks(title) == hit.title else hit.title
        found.append({"hit": hit, "title": _marked(title), "excerpt": _marked(excerpt)})
    return found


def _without_marks(text: str) -> str:
    return text.replace(START, "").replace(STOP, "")


def _marked(text: str) -> SafeString:
    """Escaped text in which our own two characters become <mark>."""
    return mark_safe(escape(text).replace(START, "<mark>").replace(STOP, "</mark>"))  # noqa: S308 - escaped just here


def _headlines(texts: list[tuple[str, str]], looked_for: Wanted) -> list[str]:
    """PostgreSQL's excerpts of the texts, each with options of its own, in their order."""
    if not texts or not looked_for.variants:
        return [text for text, _options in texts]
    # ts_headline marks words by the same dictionary that found them; ё is folded by it, too.
    tsquery = " || ".join(["plainto_tsquery('russian', %s)"] * len(looked_for.variants))
    sql = (
        f"SELECT ts_headline('russian', texts.body, {tsquery}, texts.options) "  # noqa: S608 - only placeholders are put together
        "FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS texts(body, options, position) ORDER BY position"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*looked_for.variants, *map(list, zip(*texts, strict=True))])
        return [row[0] for row in cursor.fetchall()]
