"""Whom a post calls: those ticked below the field, and those whose names stand in it after an @."""

import re
from collections.abc import Iterable

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, StrIndex, Trim

from vector.community.belonging import belonging_among
from vector.community.models import Mention, Post, Topic
from vector.people.models import User

# So many people stand below the field to be ticked.
OFFERED = 12
MOST_CALLED = 10


def offered(topic: Topic, *, to: User) -> QuerySet[User]:
    """Who has written in the topic, but for oneself; one query."""
    authors = Post.objects.readable().filter(topic=topic).values("author")
    return User.objects.reachable().filter(pk__in=authors).exclude(pk=to.pk).order_by("sort_key", "pk")[:OFFERED]


def called_by_name(text: str) -> list[User]:
    """Those who have written in the community and whose full name stands in the text after an @; one query at most."""
    if "@" not in text:
        return []
    name = Trim(Concat(Value("@"), F("first_name"), Value(" "), F("last_name")))
    people = User.objects.reachable().filter(pk__in=Post.objects.readable().values("author"))
    found = people.annotate(place=StrIndex(Value(text), name)).filter(place__gt=0).order_by("pk")
    # «@Мария Ким» is not called by «@Мария Кимова».
    return [person for person in found if re.search(rf"@{re.escape(person.get_full_name())}(?!\w)", text)]


def record(post: Post, *, ticked: Iterable[User]) -> None:
    """Keep whom the post calls: MOST_CALLED at most, of those who belong to the community, but for its author."""
    called = {person.pk for person in (*ticked, *called_by_name(post.text)) if person.pk != post.author_id}
    wanted = sorted(belonging_among(called))[:MOST_CALLED]
    Mention.objects.bulk_create(
        [Mention(post=post, person_id=person) for person in wanted], ignore_conflicts=True, batch_size=100
    )


def names_in(posts: Iterable[Post]) -> dict[int, list[str]]:
    """The full names of those whom these posts call, by the post's primary key; one query, none without an @."""
    found: dict[int, list[str]] = {}
    if called := [post.pk for post in posts if "@" in post.text]:
        for mention in Mention.objects.filter(post__in=called).select_related("person"):
            found.setdefault(mention.post_id, []).append(mention.person.get_full_name())
    return found
