"""The letters about discussions, all through the outbox."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from courses.discussions.models import Following, Post
from courses.models import CourseRun
from vector.mail.enums import Frequency, Stream
from vector.mail.letters import render
from vector.mail.outbox import Outgoing, queue_many
from vector.people.models import User

LANGUAGE = "ru"
# How much of a message a letter quotes; the whole of it stands on the page.
QUOTED = 300


def tell_at_once(post: Post) -> None:
    """To those of the run who want each message at once, but not to its author."""
    wishes = Following.objects.filter(run=post.run, frequency=Frequency.AT_ONCE).values("person")
    readers = User.objects.reachable().filter(pk__in=wishes).exclude(pk=post.author_id).order_by("pk")
    queue_many(
        _outgoing("message", person, f"post-{post.pk}", {"post": post, "quote": quote(post)}, post.get_absolute_url())
        for person in readers
        if Post.objects.visible_to(person).filter(pk=post.pk).exists()
    )


def digest(run: CourseRun, person: User, news: Sequence[Post], *, day: datetime.date) -> Outgoing:
    """The morning letter of one person: what was said, module by module, in the order of time."""
    lines = [{"post": post, "quote": quote(post)} for post in news]
    address = reverse("discussions:mine")
    return _outgoing("digest", person, f"digest-{run.pk}-{day:%Y%m%d}", {"run": run, "news": lines}, address)


def tell_hidden(post: Post) -> None:
    """To the author: the message was hidden, and why."""
    if post.author.is_active and post.author.anonymised_at is None:
        key = f"hidden-{post.pk}-{post.hidden_at:%Y%m%d%H%M%S}"
        queue_many([_outgoing("hidden", post.author, key, {"post": post, "quote": quote(post)}, _place(post))])


def quote(post: Post) -> str:
    return Truncator(post.text).chars(QUOTED)


def _place(post: Post) -> str:
    return reverse("discussions:module", args=[post.run.public_id, post.module_id])


def _outgoing(name: str, person: User, key: str, context: dict[str, Any], address: str) -> Outgoing:
    with translation.override(LANGUAGE):
        letter = render(
            f"discussions/letters/{name}",
            {"person": person, **context},
            button=(str(_("Open the discussion")), address),
            language=LANGUAGE,
        )
    return Outgoing(
        key=f"discussion-{key}:user-{person.pk}",
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.COURSES,
    )
