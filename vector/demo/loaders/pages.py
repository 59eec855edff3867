"""The demo site's own pages: home, pages of text, the programme's page."""

from datetime import date
from typing import TYPE_CHECKING, Any

from vector.demo.content import content
from vector.demo.loaders.programmes import SLUG
from vector.pages.models import HomePage, ProgrammePage, StandardPage
from vector.people.models import User
from vector.programmes.models import Programme
from vector.search.models import Synonyms

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

IN_MENU = {"about", "help"}
IN_FOOTER = {"documents", "contacts", "privacy", "accessibility"}


def load(*, today: date, by: User, people: "People") -> None:
    """What the office would write first; pages that are there stay as they are."""
    source = content("pages")
    home = HomePage.objects.get()
    if home.headline != source["home"]["headline"] and home.latest_revision_id is None:
        home.headline, home.intro = source["home"]["headline"], source["home"]["lead"]
        _publish(home, by=by)
    for item in source["pages"]:
        slug = item["slug"]
        if not StandardPage.objects.child_of(home).filter(slug=slug).exists():
            page = StandardPage(
                title=item["title"],
                slug=slug,
                intro=item["intro"],
                body=[{"type": "text", "value": item["html"].strip()}],
                show_in_menus=slug in IN_MENU,
                is_in_footer=slug in IN_FOOTER,
            )
            _add(page, below=home, by=by)
    programme = Programme.objects.get(slug=SLUG)
    if not ProgrammePage.objects.filter(programme=programme).exists():
        page = ProgrammePage(title=programme.title, slug="programme", programme=programme, intro=programme.summary)
        _add(page, below=home, by=by)
    for group in content("synonyms")["groups"]:
        Synonyms.objects.get_or_create(words="\n".join(group))


def _add(page: Any, *, below: Any, by: User) -> None:
    page.owner = by
    below.add_child(instance=page)
    _publish(page, by=by)


def _publish(page: Any, *, by: User) -> None:
    page.save_revision(user=by).publish(user=by)
