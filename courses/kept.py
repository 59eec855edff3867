"""What the pages of a course show to every reader alike, kept in the cache until anything on the site is published.

An item's row, the course's outline and the rendered text: with them a lesson costs only the queries about its reader.
Who may read is asked anew each time. A preview is never kept, a page under Wagtail's privacy neither. While Redis is
down, all of it is read and rendered anew.
"""

import datetime
from copy import copy
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils import translation
from wagtail.models import Page

from courses.models import RunDate
from courses.outline import Outline, outline_at
from vector.pages import page_cache

if TYPE_CHECKING:
    from courses.models import CourseItemPage

# Grows when the fields below change: what an older release has kept is not read.
FORMAT = 2


@dataclass(frozen=True)
class KeptItem:
    """`page` comes without its text (deferred), `body` is that text as HTML; an item without a text has none."""

    page: "CourseItemPage"
    outline: Outline
    address: str
    body: str


def read(address: str) -> tuple[str | None, KeptItem | None]:
    """The version to write under, and what is kept of the item at this address, if anything."""
    return page_cache.read(_name(address))


def keep(page: "CourseItemPage", address: str, *, version: str | None) -> KeptItem:
    """Render the text, read the outline, keep both with the page under the version that was read before."""
    body, bare = "", copy(page)
    if "body" in page.__dict__:
        body = str(page.body.render_as_block({"page": page}))
        # As if deferred: whoever asks for the raw text all the same gets it from the database.
        bare.__dict__.pop("body")
    kept = KeptItem(bare, outline_at(page.path[: -2 * Page.steplen]), address, body)
    page_cache.write(_name(address), kept, version=version)
    return kept


def outline(path: str) -> Outline:
    """The outline of the course at this path of the tree, kept like the items; none or one query."""
    name = f"courses-outline-{FORMAT}-{path}"
    version, known = page_cache.read(name)
    if known is None:
        known = outline_at(path)
        page_cache.write(name, known, version=version)
    return known


def opening_days(run: int) -> dict[int, datetime.date]:
    """Page id → the day from which this run may open it; none or one query. A changed run makes it stale."""
    name = f"courses-opening-days-{FORMAT}-{run}"
    version, known = page_cache.read(name)
    if known is None:
        known = dict(RunDate.objects.filter(run=run, opens_on__isnull=False).values_list("page_id", "opens_on"))
        page_cache.write(name, known, version=version)
    return known


def _name(address: str) -> str:
    return f"courses-item-{FORMAT}-{translation.get_language()}-{sha256(address.encode()).hexdigest()}"
