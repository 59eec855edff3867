"""Finding pages with Russian word forms, synonyms, and excerpts with the found words marked."""

import re
from dataclasses import replace
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
HEADLINE_OPTIONS = (
    f'StartSel="{START}", StopSel="{STOP}", MaxFragments=2, MaxWords=22, MinWords=8, FragmentDelimiter=" … "'
)


def wanted(text: str) -> Wanted:
    """The reader's words, cleaned and bounded, with the phrases that editors say mean the same. One query."""
    words = re.findall(r"\w+", fold_yo(text.casefold()[:MAX_LENGTH]))[:MAX_WORDS]
    plain = " ".join(words)
    variants = [plain] if plain else []
    if plain:
        variants += [variant for variant in with_synonyms(plain, _groups()) if variant not in variants]
    return Wanted(plain, tuple(variants[:MAX_VARIANTS]))


def _groups() -> list[list[str]]:
    return [[phrase.casefold() for phrase in map(fold_yo, group.phrases)] for group in Synonyms.objects.all()]


def with_synonyms(text: str, groups: list[list[str]]) -> list[str]:
    """The other ways to say `text`: each phrase of a group that stands in it, exchanged for the group's others."""
    others = []
    for group in groups:
        for phrase in group:
            pattern = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")
            if pattern.search(text):
                others += [pattern.sub(other.replace("\\", ""), text) for other in group if other != phrase]
    return others


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
    texts = [title_or_text for hit in hits for title_or_text in (hit.title, hit.text[:EXCERPT_CHARACTERS])]
    marked = _headlines([_without_marks(text) for text in texts], looked_for)
    found = []
    for index, hit in enumerate(hits):
        title, excerpt = marked[2 * index], marked[2 * index + 1]
        if START not in excerpt:
            excerpt = Truncator(hit.text).words(22)
        # A headline of a title is the whole title or a piece of it: only the whole may stand in for it.
        whole = title.replace(START, "").replace(STOP, "") == hit.title
        found.append(
            {"hit": replace(hit), "title": _marked(title if whole else hit.title), "excerpt": _marked(excerpt)}
        )
    return found


def _without_marks(text: str) -> str:
    return text.replace(START, "").replace(STOP, "")


def _marked(text: str) -> SafeString:
    """Escaped text in which our own two characters become <mark>."""
    return mark_safe(escape(text).replace(START, "<mark>").replace(STOP, "</mark>"))  # noqa: S308 - escaped just here


def _headlines(texts: list[str], looked_for: Wanted) -> list[str]:
    """PostgreSQL's excerpts of the texts, in their order."""
    if not texts or not looked_for.variants:
        return texts
    # ts_headline marks words by the same dictionary that found them; ё is folded by it, too.
    tsquery = " || ".join(["plainto_tsquery('russian', %s)"] * len(looked_for.variants))
    sql = (
        f"SELECT ts_headline('russian', texts.body, {tsquery}, %s) "  # noqa: S608 - only placeholders are put together
        "FROM unnest(%s::text[]) WITH ORDINALITY AS texts(body, position) ORDER BY position"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*looked_for.variants, HEADLINE_OPTIONS, texts])
        return [row[0] for row in cursor.fetchall()]
