"""The letters of the community, all through the outbox."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from vector.community import mentions
from vector.community.belonging import belonging_among
from vector.community.models import Post, Subscription, Topic
from vector.mail.enums import Frequency, Stream
from vector.mail.letters import render
from vector.mail.outbox import Outgoing, queue_many, supersede_groups, supersede_holding
from vector.people.models import RegionStaff, User

LANGUAGE = "ru"
DIGESTS = "community-digests"
DIGEST_KEY = re.compile(r"^community-digest-(\d+).*:user-(\d+)$")
POST_ADDRESS = re.compile(r"/community/posts/([0-9a-f-]{36})/")
# How much of a message a letter quotes; the whole of it stands on the page.
QUOTED = 300


def tell_published(post: Post) -> None:
    """To those whom the post calls by name, and to those who want each message of its topic or theme at once."""
    called = {person for _post, person in mentions.told([post])}
    wishes = Subscription.objects.filter(frequency=Frequency.AT_ONCE)
    # What somebody said about the topic itself comes before the theme.
    own_wish = Subscription.objects.filter(person=OuterRef("person"), topic=post.topic)
    at_once = wishes.filter(Q(topic=post.topic) | (Q(theme=post.topic.theme_id) & ~Exists(own_wish)))
    wanted = belonging_among(called | set(at_once.values_list("person_id", flat=True)))
    _tell_message(post, wanted, called=called)


def tell_called(post: Post) -> None:
    """To those whom a published post calls since it was changed; who has had a letter of it gets no second one."""
    called = {person for _post, person in mentions.told([post])}
    _tell_message(post, belonging_among(called), called=called)


def _tell_message(post: Post, wanted: set[int], *, called: set[int]) -> None:
    readers = User.objects.reachable().filter(pk__in=wanted).exclude(pk=post.author_id).order_by("pk")
    queue_many(
        _outgoing(
            "message",
            person,
            f"post-{post.pk}",
            {"post": post, "quote": quote(post), "is_called": person.pk in called},
            post.get_absolute_url(),
            group=_group(post),
        )
        for person in readers
    )


def digest(person: User, news: Sequence[Post], *, rung: str) -> Outgoing:
    """The morning letter of one person: topic by topic, in the order of time. `rung` names the day: "20261117"."""
    lines = [{"post": post, "quote": quote(post)} for post in news]
    return _outgoing("digest", person, f"digest-{rung}", {"news": lines}, reverse("community:home"), group=DIGESTS)


def withdraw(posts: Sequence[Post]) -> None:
    """Nobody is to read these posts any more: what tells of them and has not left yet is taken back.

    Morning letters come again without them. Part of other actions, after the posts are out of sight.
    """
    if not posts:
        return
    supersede_groups(_group(post) for post in posts)
    held = supersede_holding(group=DIGESTS, words=[post.get_absolute_url() for post in posts])
    told = {key: POST_ADDRESS.findall(text) for key, text in held}
    people = User.objects.reachable().in_bulk([int(key.rpartition("-")[2]) for key in told])
    readable = Post.objects.for_digests().filter(public_id__in={post for found in told.values() for post in found})
    outgoing = []
    for key, found in told.items():
        rung, person = DIGEST_KEY.findall(key)[0]
        news = [post for post in readable if str(post.public_id) in found]
        if news and int(person) in people:
            # The key of the letter that was taken back is used up.
            outgoing.append(digest(people[int(person)], news, rung=f"{rung}-without-{posts[0].pk}"))
    queue_many(outgoing)


def tell_no_longer_waits(post: Post) -> None:
    """The letters that ask to approve it are taken back as far as they have not left: somebody has approved it."""
    supersede_groups([_group(post)])


def tell_approved(post: Post) -> None:
    """To the author: the message can be read now, and so will be the next ones."""
    _tell_author("approved", post.author, f"approved-{post.pk}", {"post": post}, post.get_absolute_url())


def tell_waiting(post: Post) -> None:
    """To those who look after the topic: somebody's first message waits for them. One letter each.

    They are the accelerator staff of its region; without a region, or where nobody works there, the project office.
    """
    people = User.objects.reachable().exclude(pk=post.author_id).order_by("pk")
    staff = RegionStaff.objects.current().filter(region=post.topic.region_id).values("person")
    readers = list(people.filter(pk__in=staff)) or list(people.filter(is_staff=True))
    address, context = reverse("community:moderation"), {"post": post, "quote": quote(post)}
    queue_many(
        _outgoing("waiting", person, f"waiting-{post.pk}", context, address, group=_group(post)) for person in readers
    )


def tell_hidden(post: Post) -> None:
    """To the author: the message was hidden, and why."""
    key = f"hidden-{post.pk}-{post.hidden_at:%Y%m%d%H%M%S}"
    context = {"post": post, "quote": quote(post), "reason": post.hidden_because}
    _tell_author("hidden", post.author, key, context, post.get_absolute_url())


def tell_topic_hidden(topic: Topic) -> None:
    """To its author: the topic was hidden, and why."""
    key = f"topic-hidden-{topic.pk}-{topic.hidden_at:%Y%m%d%H%M%S}"
    context = {"topic": topic, "reason": topic.hidden_because}
    _tell_author("topic_hidden", topic.author, key, context, topic.get_absolute_url())


def quote(post: Post) -> str:
    return Truncator(post.text).chars(QUOTED)


def _tell_author(name: str, person: User, key: str, context: dict[str, Any], address: str) -> None:
    if person.is_active and person.anonymised_at is None:
        queue_many([_outgoing(name, person, key, context, address)])


def _group(post: Post) -> str:
    """What others are told of a post, to be taken back with it; what its author is told is no part of it."""
    return f"community-post-{post.pk}"


def _outgoing(name: str, person: User, key: str, context: dict[str, Any], address: str, *, group: str = "") -> Outgoing:
    with translation.override(LANGUAGE):
        letter = render(
            f"community/letters/{name}",
            {"person": person, **context},
            button=(str(_("Open the community")), address),
            language=LANGUAGE,
        )
    return Outgoing(
        key=f"community-{key}:user-{person.pk}",
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.COMMUNITY,
        group=group,
    )
