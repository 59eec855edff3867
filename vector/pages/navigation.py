"""The menu, the footer's links and the breadcrumbs.

Pages come into the menu by Wagtail's own "Show in menus"; other parts add their addresses in AppConfig.ready().
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from vector.pages import page_cache

CACHE_SECONDS = 300
HOME_DEPTH = 2


@dataclass(frozen=True)
class Link:
    """One entry of the menu or the footer."""

    title: Any
    url: str
    active: bool = False


@dataclass(frozen=True)
class _Registered:
    title: Any
    view: str
    order: int


_menu: dict[str, _Registered] = {}


def register(name: str, *, title: Any, view: str, order: int = 100) -> None:
    """Put an address that is no page into the main menu. `title` is a lazy translation, `view` a URL name."""
    _menu[name] = _Registered(title, view, order)


def links_from_pages() -> dict[str, list[tuple[str, str]]]:
    """`menu` and `footer` as (title, address) pairs out of the page tree: no query when cached, two otherwise."""
    version, kept = page_cache.read("navigation")
    if kept is not None:
        return kept
    from vector.pages.models import StandardPage

    found = {
        "menu": [
            (page.title, page.get_url() or "")
            for page in Page.objects.live().public().in_menu().filter(depth=HOME_DEPTH + 1).order_by("path")
        ],
        "footer": [
            (page.title, page.get_url() or "")
            for page in StandardPage.objects.live().filter(is_in_footer=True).order_by("path")
        ],
    }
    page_cache.write("navigation", found, version=version, seconds=CACHE_SECONDS)
    return found


def menu(path: str) -> list[Link]:
    """The main menu as seen from `path`: pages first in the tree's order, then what other parts registered."""
    entries = list(links_from_pages()["menu"])
    entries += [(item.title, reverse(item.view)) for item in sorted(_menu.values(), key=lambda item: item.order)]
    return [Link(title, url, active=path.startswith(url)) for title, url in entries if url]


def footer() -> list[Link]:
    """The footer's links, in the tree's order."""
    return [Link(title, url) for title, url in links_from_pages()["footer"]]


def trail_to(page: Any) -> list[tuple[str, str]]:
    """Breadcrumbs from the home page down to the page's parent, as (title, address); none on the home page.

    One query.
    """
    if page.depth is None or page.depth <= HOME_DEPTH:
        return []
    above = page.get_ancestors().filter(depth__gt=HOME_DEPTH).order_by("depth")
    return trail(*((ancestor.title, ancestor.get_url() or "") for ancestor in above))


def trail(*steps: tuple[Any, str]) -> list[tuple[str, str]]:
    """Breadcrumbs of a view that is no page: the home page, then these (title, address) pairs."""
    return [(_("Home"), "/"), *((str(title), url) for title, url in steps)]
