"""Whom a post calls: those ticked below the field, and those whose names stand in it after an @."""

import re
from collections import defaultdict
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
    """Keep whom the post calls, of those who belong to the community, but for its author.

    All of them: their names are hidden from visitors and go when they are forgotten. Of whom is told see `told()`.
    """
    # Those ticked come first, so that names in the text don't take their letters.
    called = [person.pk for person in (*ticked, *called_by_name(post.text)) if person.pk != post.author_id]
    belonging = belonging_among(set(called))
    Mention.objects.bulk_create(
        [Mention(post=post, person_id=person) for person in dict.fromkeys(called) if person in belonging],
        ignore_conflicts=True,
        batch_size=100,
    )


def told(posts: Iterable[Post]) -> set[tuple[int, int]]:
    """(post, person) of those who get a letter at once because a post calls them: the first MOST_CALLED; one query."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Mention.objects.filter(post__in=posts).order_by("pk").values_list("post_id", "person_id")
    for post, person in rows:
        found[post].append(person)
    return {(post, person) for post, people in found.items() for person in people[:MOST_CALLED]}


def names_in(posts: Iterable[Post]) -> dict[int, list[str]]:
    """The full names of those whom these posts call, by the post's primary key; one query, none without an @."""
    found: dict[int, list[str]] = {}
    if called := [post.pk for post in posts if "@" in post.text]:
        for mention in Mention.objects.filter(post__in=called).select_related("person"):
            found.setdefault(mention.post_id, []).append(mention.person.get_full_name())
    return found
