"""What stands at an address of our own site: its title, and in a word what kind of thing it is.

Parts name their kinds in AppConfig.ready():

    titles.register_pages("lesson", _("lesson"), "courses.LessonPage")
    titles.register_view("event", _("event"), "events:event", title_of)     title_of(user, **kwargs) -> title or ""
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


@dataclass(frozen=True, slots=True)
class Place:
    """What stands there. `kind` is a registered code, or "page"."""

    title: str
    kind: str


_words: dict[str, Any] = {"page": _("page")}
_models: dict[str, str] = {}
_views: dict[str, tuple[str, Callable[..., str]]] = {}


def register_pages(kind: str, word: Any, *models: str) -> None:
    """Page types ("app.Model") of one kind; `word` is a lazy translation in small letters."""
    _words[kind] = word
    for model in models:
        _models[model] = kind


def register_view(kind: str, word: Any, view: str, title_of: Callable[..., str]) -> None:
    """An address that is no page. `title_of` gets the user and the address's arguments; what the user may not see has
    no title. One query."""
    _words[kind] = word
    _views[view] = (kind, title_of)


def word_of(kind: str) -> str:
    """The kind in a word of the reader's language; of one that is not known any more, "page"."""
    return str(_words.get(kind, _words["page"]))


def place_at(path: str, user: Any = None) -> Place | None:
    """What stands at this path of our own site and `user` may see; None: nothing with a title. At most two queries."""
    plain = path.split("?")[0].split("#")[0]
    if user is not None and (found := _registered(plain, user)):
        return found
    if not (wanted := _url_paths([plain])):
        return None
    page = _public_pages(wanted.values()).values_list("title", "content_type").first()
    if page is None:
        return None
    model = ContentType.objects.get_for_id(page[1]).model_class()
    return Place(page[0], _models.get(model._meta.label if model else "", "page"))


def title_at(path: str) -> str:
    """The title of the public page at this path, empty when there is none."""
    place = place_at(path)
    return place.title if place else ""


def titles_at(paths: Iterable[str]) -> dict[str, str]:
    """The titles of the public pages that stand at these paths now; two queries whatever their number, none for none.

    A path where nothing stands any more, or nothing that everybody may read, is not among them.
    """
    if not (wanted := _url_paths(paths)):
        return {}
    titles = dict(_public_pages(wanted.values()).values_list("url_path", "title"))
    return {path: titles[place] for path, place in wanted.items() if place in titles}


def _public_pages(url_paths: Iterable[str]) -> Any:
    return Page.objects.live().public().filter(url_path__in=list(url_paths))


def _url_paths(paths: Iterable[str]) -> dict[str, str]:
    """How Wagtail knows what stands at these paths of our site; without the home page, none without one site."""
    plain = {path: path.split("?")[0].split("#")[0].strip("/") for path in paths}
    if not any(plain.values()):
        return {}
    roots = {site.root_path for site in Page()._get_site_root_paths()}
    if len(roots) != 1:
        return {}
    root = roots.pop().rstrip("/")
    return {path: f"{root}/{wanted}/" for path, wanted in plain.items() if wanted}


def _registered(path: str, user: Any) -> Place | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.view_name not in _views:
        return None
    kind, title_of = _views[match.view_name]
    title = title_of(user, **match.kwargs)
    return Place(title, kind) if title else None
