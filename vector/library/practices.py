"""A topic of the community becomes a successful practice: a draft that the project office finishes and publishes."""

from typing import Any

from django.urls import reverse
from django.utils.html import escape, linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    """After publishing: the topic leads everybody to the page."""
    outcomes.lead(kind=KIND, path=_draft(instance), to=Made(instance.title, instance.get_url() or "", is_public=True))


def unpublished(instance: MaterialPage, **kwargs: Any) -> None:
    """After taking it down: the topic leads the office to the draft again, and nobody else."""
    outcomes.lead(kind=KIND, path=instance.get_url() or "", to=Made(instance.title, _draft(instance)))


def _draft(page: MaterialPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


PRACTICE = Destination(
    key=KIND,
    label=gettext_lazy("Make it a practice of the library"),
    hint=gettext_lazy(
        "A draft with the author's words appears in the admin; it is published after you have edited it."
    ),
    may=may_make,
    make=make,
    opens=may_open,
)
