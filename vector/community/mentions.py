"""Whom a post calls: those ticked below the field, and those whose names stand in it after an @."""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Value
from django.db.models.functions import Concat, StrIndex, Trim

from vector.community.belonging import belonging_among
from vector.community.models import Mention, Post, Topic
from vector.people.models import User

# So many people stand below the field to be ticked; all of them are told.
OFFERED = 12
MOST_CALLED = 12
# The form of the ids of people: anything else that is sent for one is nobody.
PUBLIC_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def offered(shown: Iterable[Post], *, to: User) -> list[User]:
    """Those who wrote last on this page of a topic, but for oneself; no query."""
    people = {post.author_id: post.author for post in shown if post.is_readable and post.author_id != to.pk}
    return list(people.values())[-OFFERED:]


def ticked(topic: Topic, keys: Iterable[str], *, by: User) -> list[User]:
    """Those who were ticked and have written in the topic, whatever page of it they stood on; one query.

    Not who would be offered now: somebody may have written between the look and the reply.
    """
    wanted = [key for key in keys if PUBLIC_ID.fullmatch(key)]
    if not wanted:
        return []
    authors = Post.objects.readable().filter(topic=topic).values("author")
    people = User.objects.filter(public_id__in=wanted, pk__in=authors).exclude(pk=by.pk)
    return list(people.order_by("sort_key", "pk"))


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
