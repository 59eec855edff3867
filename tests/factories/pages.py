"""Pages of the site, published, in the tree that the data migration has made."""

from typing import Any

from vector.pages.models import HomePage, ProgrammePage, StandardPage
from vector.people.models import User


def home_page() -> HomePage:
    """The home page that every installation begins with."""
    return HomePage.objects.get()


def standard_page(
    *, parent: Any = None, title: str = "О программе", slug: str = "about", **fields: Any
) -> StandardPage:
    """A live page of text below `parent`, else below the home page."""
    page = StandardPage(title=title, slug=slug, **fields)
    (parent or home_page()).add_child(instance=page)
    return page


def programme_page(*, programme: Any, slug: str = "programme", **fields: Any) -> ProgrammePage:
    """The live page of a programme below the home page."""
    page = ProgrammePage(title=programme.title, slug=slug, programme=programme, **fields)
    home_page().add_child(instance=page)
    return page


def body(*blocks: tuple[str, Any]) -> list[dict[str, Any]]:
    """The raw value of a body: body(("text", "<p>…</p>"), …)."""
    return [{"type": name, "value": value} for name, value in blocks]


def publish(page: Any, *, by: User | None = None) -> None:
    """Publish a new revision, as the admin does."""
    page.save_revision(user=by).publish(user=by)
