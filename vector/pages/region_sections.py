"""What other parts put on a region's page: coming events above all.

They register in AppConfig.ready(), as with the home page:

    region_sections.register("events", coming_events, order=10)

A provider takes the region and returns a Section or None, in at most two queries. Region pages are kept for visitors:
a provider shows only what everybody may see, and what changes it calls page_cache.bump().
"""

from collections.abc import Callable

from vector.pages.home_sections import Section
from vector.people.models import Region

Provider = Callable[[Region], Section | None]
_providers: dict[str, tuple[int, Provider]] = {}


def register(name: str, provider: Provider, *, order: int = 100) -> None:
    """Add a part's section to the pages of regions; the same name again replaces it."""
    _providers[name] = (order, provider)


def sections(region: Region) -> list[Section]:
    """The sections that have something to show about this region, in their order."""
    found = (provider(region) for _order, provider in sorted(_providers.values(), key=lambda entry: entry[0]))
    return [section for section in found if section is not None and (section.items or section.figures)]
