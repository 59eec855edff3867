"""What a lesson's page shows to every reader alike, kept in the cache until anything on the site is published.

The page's row, the course's outline and the rendered text: with them a lesson costs only the queries about its reader.
Who may read is asked anew each time. A preview is never kept, a lesson under Wagtail's privacy neither. While Redis is
down, all of it is read and rendered anew.
"""

from copy import copy
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils import translation
from wagtail.models import Page

from courses.outline import Outline, outline_at
from vector.pages import page_cache

if TYPE_CHECKING:
    from courses.models import LessonPage

# Grows when the fields below change: what an older release has kept is not read.
FORMAT = 1


@dataclass(frozen=True)
class KeptLesson:
    """`page` comes without its text (deferred), `body` is that text as HTML."""

    page: "LessonPage"
    outline: Outline
    address: str
    body: str


def read(address: str) -> tuple[str | None, KeptLesson | None]:
    """The version to write under, and what is kept of the lesson at this address, if anything."""
    return page_cache.read(_name(address))


def keep(page: "LessonPage", address: str, *, version: str | None) -> KeptLesson:
    """Render the text, read the outline, keep both with the page under the version that was read before."""
    body = str(page.body.render_as_block({"page": page}))
    bare = copy(page)
    # As if deferred: whoever asks for the raw text all the same gets it from the database.
    bare.__dict__.pop("body")
    kept = KeptLesson(bare, outline_at(page.path[: -2 * Page.steplen]), address, body)
    page_cache.write(_name(address), kept, version=version)
    return kept


def _name(address: str) -> str:
    return f"courses-lesson-{FORMAT}-{translation.get_language()}-{sha256(address.encode()).hexdigest()}"
