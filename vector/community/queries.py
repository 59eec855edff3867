"""Reads of the community; each says how many queries it makes."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value

from vector.community.enums import PostState, ReportState
from vector.community.models import Post, Report, Subscription, Topic, TopicOutcome
from vector.community.models.topics import TopicQuerySet
from vector.people.models import Region

OWN_WAITING = 5


def listed(user: Any, *, is_member: bool, region: Region | None) -> TopicQuerySet:
    """The topics of lists: shown ones, for visitors those of public themes; one query a page."""
    topics = Topic.objects.shown() if is_member else Topic.objects.public()
    return (topics.filter(region=region) if region else topics).for_rows()


def regions_with_topics(*, is_member: bool) -> QuerySet[Region]:
    """The regions that a list can be narrowed to; one query."""
    topics = Topic.objects.shown() if is_member else Topic.objects.public()
    return Region.objects.filter(Exists(topics.filter(region=OuterRef("pk")))).order_by("title")


def own_unseen(user: Any) -> QuerySet[Topic]:
    """The own topics that wait or are hidden, the newest first; one query.

    What was deleted before anybody read it waits for nobody.
    """
    waits = Exists(Post.objects.filter(topic=OuterRef("pk"), is_opening=True, deleted_at__isnull=True))
    unseen = (Q(published_at__isnull=True) & waits) | Q(hidden_at__isnull=False)
    return Topic.objects.filter(unseen, author=user).order_by("-created_at", "-pk")[:OWN_WAITING]


def for_reader(topics: TopicQuerySet, user: Any) -> TopicQuerySet:
    """Topics with what their page tells this reader: `frequency` of letters, `has_written` before, `has_outcomes`."""
    frequency: Any = Value("", output_field=CharField())
    has_written: Any = Value(False)
    if user.is_authenticated:
        wishes = Subscription.objects.filter(person=user, topic=OuterRef("pk"))
        frequency = Subquery(wishes.values("frequency")[:1])
        has_written = Exists(Post.objects.filter(author=user, state=PostState.PUBLISHED))
    return topics.annotate(
        frequency=frequency,
        has_written=has_written,
        has_outcomes=Exists(TopicOutcome.objects.filter(topic=OuterRef("pk"))),
    )


def posts_of(topic: Topic, user: Any) -> QuerySet[Post]:
    """The posts of a topic that `user` may read, in the order of time; one query a page beside that of files."""
    visible = Post.objects.visible_to(user).filter(topic=topic)
    return visible.select_related("author").order_by("created_at", "pk")


def place_of(post: Post, user: Any) -> int:
    """How many posts stand before this one for this reader; one query."""
    before = Q(created_at__lt=post.created_at) | Q(created_at=post.created_at, pk__lt=post.pk)
    return posts_of(post.topic, user).filter(before).count()


def awaiting(user: Any) -> QuerySet[Post]:
    """Posts that wait for this moderator, the oldest first; one query a page."""
    return Post.objects.awaiting().moderated_by(user).select_related("author", "topic__theme", "topic__region")


def open_reports(user: Any) -> QuerySet[Report]:
    """Reports that wait for this moderator, the oldest first; one query a page."""
    return (
        Report.objects.filter(state=ReportState.OPEN, post__in=Post.objects.moderated_by(user).values("pk"))
        .select_related("post__author", "post__topic__theme", "post__topic__region", "reporter")
        .order_by("created_at", "pk")
    )


def hidden(user: Any) -> QuerySet[Topic]:
    """Topics that are hidden or hold hidden posts, for this moderator, the newest first; one query a page."""
    with_hidden = Post.objects.filter(topic=OuterRef("pk"), state=PostState.HIDDEN)
    found = Topic.objects.moderated_by(user).filter(Q(hidden_at__isnull=False) | Exists(with_hidden))
    return found.select_related("theme", "region", "author").order_by("-updated_at", "-pk")
