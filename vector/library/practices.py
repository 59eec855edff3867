"""A topic of the community becomes a successful practice: a draft that the project office finishes and publishes."""

from copy import copy
from typing import Any

from django.urls import reverse
from django.utils.html import escape, linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.community.actions import outcomes
from vector.community.mentions import names_in
from vector.community.models import Topic, TopicOutcome
from vector.community.registry import Destination, Made
from vector.community.texts import for_visitors
from vector.library.enums import MaterialKind
from vector.library.models import MaterialPage
from vector.pages.models import HomePage
from vector.people.models import User

KIND = "practice"


def may_make(user: Any, topic: Topic) -> bool:
    """The project office edits materials."""
    return user.is_staff


def may_open(user: Any, outcome: TopicOutcome) -> bool:
    """A draft is opened in the admin; a published practice is public and not asked about."""
    return user.is_staff


def make(*, topic: Topic, by: User) -> Made:
    """A draft with the words of the topic's author, without called names and contacts; only the office sees it.

    Refuses while the site has no home page to put it under, and a topic whose author has deleted all the words.
    """
    home = HomePage.objects.live().first()
    words = topic.posts.readable().filter(author=topic.author_id).order_by("created_at", "pk")
    names = names_in(words)
    texts = [for_visitors(post.text, names.get(post.pk, ())) for post in words]
    if home is None or not texts:
        raise DomainError(_("Nothing of this topic can be made a practice."))
    page = MaterialPage(
        title=topic.title,
        slug=f"{slugify(topic.title) or KIND}-{topic.pk}",
        kind=MaterialKind.PRACTICE,
        body=[("text", linebreaks(escape(text))) for text in texts],
        live=False,
        owner=by,
    )
    home.add_child(instance=page)
    page.save_revision(user=by)
    record_deed(by=by, deed="library.draft_practice", on=page, topic=str(topic.public_id))
    return Made(title=page.title, path=_draft(page))


def published(instance: MaterialPage, **kwargs: Any) -> None:
    """After publishing, for the first time or anew: the topic leads everybody to the page, under its present title."""
    address = instance.get_url() or ""
    for path in filter(None, (_draft(instance), address)):
        outcomes.lead(kind=KIND, path=path, to=Made(instance.title, address, is_public=True))


def unpublished(instance: MaterialPage, **kwargs: Any) -> None:
    """After taking it down: the topic leads the office to the draft again, and nobody else."""
    outcomes.lead(kind=KIND, path=instance.get_url() or "", to=Made(instance.title, _draft(instance)))


def deleted(instance: MaterialPage, **kwargs: Any) -> None:
    """After deleting it, published or not: the topic leads nowhere, and a practice can be made of it anew."""
    for path in filter(None, (_draft(instance), instance.get_url())):
        outcomes.withdraw(kind=KIND, path=path, by=None)


def moved(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    """After a page went elsewhere: the topics lead to where the practices on it and below it are now."""
    if url_path_before == url_path_after:
        return
    places: dict[str, MaterialPage] = {}
    for page in MaterialPage.objects.live().descendant_of(instance, inclusive=True):
        before = copy(page)
        before.url_path = url_path_before + page.url_path.removeprefix(url_path_after)
        places[before.get_url() or ""] = page
    for path in TopicOutcome.objects.filter(kind=KIND, path__in=places).values_list("path", flat=True).distinct():
        page = places[path]
        outcomes.lead(kind=KIND, path=path, to=Made(page.title, page.get_url() or "", is_public=True))


def renamed(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    """The same after a page got another part of its address."""
    moved(instance, url_path_before=instance_before.url_path, url_path_after=instance.url_path)


def _draft(page: MaterialPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


PRACTICE = Destination(
    key=KIND,
    label=gettext_lazy("Make it a practice of the library"),
    hint=gettext_lazy(
        "A draft with the author's words appears in the admin; it is published after you have edited it."
    ),
    made=gettext_lazy("Practice of the library"),
    may=may_make,
    make=make,
    opens=may_open,
)
