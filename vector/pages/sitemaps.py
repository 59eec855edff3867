"""The addresses that search engines may know: public pages, and what other parts add.

They register in AppConfig.ready(): `sitemaps.register("answers", provider)`; a provider yields (path, last changed).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from wagtail.models import Page

from vector.pages.navigation import HOME_DEPTH

# The limit of the protocol for one file (sitemaps.org).
LIMIT = 50_000

Entry = tuple[str, datetime | None]
_providers: dict[str, Callable[[], Iterable[Entry]]] = {}


def register(name: str, provider: Callable[[], Iterable[Entry]]) -> None:
    """Add a part's public addresses that are no pages; the same name again replaces it."""
    _providers[name] = provider


def entries() -> list[Entry]:
    """All public addresses, pages first in the tree's order."""
    return list(islice(_all(), LIMIT))


def _all() -> Iterator[Entry]:
    pages = Page.objects.live().public().filter(depth__gte=HOME_DEPTH, alias_of__isnull=True).order_by("path")
    for page in pages.iterator(chunk_size=1000):
        if url := page.get_url():
            yield url, page.last_published_at
    for provider in _providers.values():
        yield from provider()
