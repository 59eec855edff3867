"""Following a topic or a theme, and the morning letter about what is new in them."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from vector.community import letters, mentions
from vector.community.belonging import belonging_among
from vector.community.models import DigestMark, Post, Subscription, Theme, Topic
from vector.mail.enums import Frequency
from vector.mail.mornings import NEWS_FOR, due_morning
from vector.mail.outbox import Outgoing, queue_many
from vector.people.models import User

log = structlog.get_logger(__name__)
# So many people's letters share a transaction.
AT_ONCE = 200


@transaction.atomic
def follow(*, thing: Topic | Theme, frequency: str, by: User) -> Subscription:
    """Say how often one wants letters about a topic or theme. From now on: what was said before is no news.

    The same wish again changes nothing: what was said since the last letter still comes.
    """
    wish = {"frequency": frequency, "since": timezone.now()}
    what = {"topic": thing} if isinstance(thing, Topic) else {"theme": thing}
    row, _is_new = Subscription.objects.select_for_update(of=("self",)).get_or_create(person=by, **what, defaults=wish)
    if row.frequency != frequency:
        row.frequency, row.since = frequency, timezone.now()
        row.save(update_fields=["frequency", "since"])
    return row


def send_digests(*, now: datetime.datetime | None = None) -> int:
    """Queue the morning letters that are due; the number of new ones. Safe to run often and side by side.

    One letter a person and day about all that they follow, whoever asks and however often: its key says so. Nobody is
    told of their own posts, of what was hidden meanwhile, or of what a letter called them to already. What fails for
    one person fails for nobody else: it is logged and tried again the next time.
    """
    now = now or timezone.now()
    posts = list(Post.objects.for_digests().filter(published_at__gt=now - NEWS_FOR, published_at__lte=now))
    if not posts:
        return 0
    wishes = _wishes(posts)
    marks = dict(DigestMark.objects.filter(person__in=wishes).values_list("person_id", "told_until"))
    called = mentions.told(posts)
    belonging = belonging_among(wishes.keys())
    ready: list[tuple[Outgoing, DigestMark]] = []
    for person in User.objects.reachable().filter(pk__in=belonging).select_related("region").order_by("pk"):
        told_until = marks.get(person.pk)
        try:
            morning = due_morning(now, zone=person.zone, told_until=told_until)
            if morning is None:
                continue
            news = [
                post
                for post in posts
                if post.author_id != person.pk
                and (post.pk, person.pk) not in called
                and _is_news(post, wishes[person.pk], told_until=told_until, until=morning)
            ]
            if news:
                letter = letters.digest(person, news, rung=f"{morning:%Y%m%d}")
                ready.append((letter, DigestMark(person=person, told_until=morning)))
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            log.exception("community.digest_failed", person=str(person.public_id))
    new = sum(_queue(ready[start : start + AT_ONCE]) for start in range(0, len(ready), AT_ONCE))
    if ready:
        _take_back_hidden(posts)
    return new


def _take_back_hidden(posts: Sequence[Post]) -> None:
    """What was hidden or deleted while these letters were made found none of them to take back: it is done here."""
    still = set(Post.objects.for_digests().filter(pk__in=[post.pk for post in posts]).values_list("pk", flat=True))
    if gone := [post for post in posts if post.pk not in still]:
        with transaction.atomic():
            letters.withdraw(gone)


def _queue(ready: Sequence[tuple[Outgoing, DigestMark]]) -> int:
    """Queue these letters with their marks, all in one transaction; if that fails, each in its own."""
    try:
        with transaction.atomic():
            new = queue_many(letter for letter, _mark in ready)
            DigestMark.objects.bulk_create(
                [mark for _letter, mark in ready],
                update_conflicts=True,
                unique_fields=["person"],
                update_fields=["told_until"],
            )
            return new
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        if len(ready) > 1:
            return sum(_queue([one]) for one in ready)
        log.exception("community.digest_failed", key=ready[0][0].key)
        return 0


# What somebody follows: ("topic" or "theme", its id) → the wish.
Wishes = dict[tuple[str, int], Subscription]


def _wishes(posts: list[Post]) -> dict[Any, Wishes]:
    """Person → wishes about the topics and themes of these posts; two queries."""
    found: dict[Any, Wishes] = defaultdict(dict)
    for key, ids in (
        ("topic", {post.topic_id for post in posts}),
        ("theme", {post.topic.theme_id for post in posts}),
    ):
        for row in Subscription.objects.filter(**{f"{key}__in": ids}):
            found[row.person_id][(key, getattr(row, f"{key}_id"))] = row
    return found


def _is_news(post: Post, wishes: Wishes, *, told_until: datetime.datetime | None, until: datetime.datetime) -> bool:
    wish = wishes.get(("topic", post.topic_id)) or wishes.get(("theme", post.topic.theme_id))
    if wish is None or wish.frequency != Frequency.DAILY or post.published_at is None:
        return False
    since = max(wish.since, told_until) if told_until else wish.since
    return since < post.published_at <= until
