"""The demo community: themes, topics with replies; one waits, one is locked, one reply is hidden, one reported."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from vector.community.actions import moderation
from vector.community.actions.posts import recount
from vector.community.enums import PostState
from vector.community.models import Post, Subscription, Theme, Topic
from vector.demo.content import content
from vector.people.models import User

if TYPE_CHECKING:
    from vector.demo.loaders.people import People


def load(*, today: date, by: User, people: "People") -> None:
    """The topics of content/community.toml, laid down as history: nobody gets letters about what was written."""
    source = content("community")
    themes = {}
    for order, item in enumerate(source["themes"]):
        themes[item["slug"]], _is_new = Theme.objects.get_or_create(
            slug=item["slug"],
            defaults={
                "title": item["title"],
                "intro": item["intro"],
                "sort_order": order,
                "is_open": item.get("is_open", True),
                "is_public": item["is_public"],
            },
        )
    for item in source["topics"]:
        if not Topic.objects.filter(title=item["title"]).exists():
            _topic(item, theme=themes[item["theme"]], people=people, today=today)


def _topic(item: dict[str, Any], *, theme: Theme, people: "People", today: date) -> None:
    at = _moment(item, today)
    is_awaiting = item.get("is_awaiting", False)
    topic = Topic.objects.create(
        theme=theme,
        region=people.regions[item["region"]] if "region" in item else None,
        author=_author(item["author"], people),
        title=item["title"],
        published_at=None if is_awaiting else at,
        last_post_at=at,
    )
    _post(item, topic=topic, people=people, at=at, is_opening=True, is_awaiting=is_awaiting)
    for number, source in enumerate(item.get("replies", ()), start=1):
        reply = _post(source, topic=topic, people=people, at=_moment(source, today, number=number))
        if "hidden" in source:
            moderation.hide(post=reply, reason=source["hidden"], by=people.office[0])
        if "report" in source:
            moderation.report(post=reply, reason=source["report"], by=topic.author)
    recount(topic)
    if item.get("is_pinned"):
        moderation.pin(topic=topic, is_on=True, by=people.office[0])
    if "locked_by" in item:
        moderation.lock(topic=topic, is_on=True, by=_author(item["locked_by"], people))


def _post(
    item: dict[str, Any],
    *,
    topic: Topic,
    people: "People",
    at: datetime,
    is_opening: bool = False,
    is_awaiting: bool = False,
) -> Post:
    author = _author(item["author"], people)
    post = Post.objects.create(
        topic=topic,
        author=author,
        is_opening=is_opening,
        text=item["text"],
        state=PostState.AWAITING if is_awaiting else PostState.PUBLISHED,
        published_at=None if is_awaiting else at,
    )
    Post.objects.filter(pk=post.pk).update(created_at=at)
    Subscription.objects.get_or_create(person=author, topic=topic, defaults={"since": timezone.now()})
    return post


def _moment(item: dict[str, Any], today: date, *, number: int = 0) -> datetime:
    """Ten in the morning of its day, replies an hour after each other; never in the future."""
    day = today - timedelta(days=item["days_ago"])
    return min(timezone.make_aware(datetime.combine(day, time(10 + min(number, 8), 20))), timezone.now())


def _author(code: str, people: "People") -> User:
    """coordinator-3, head-1, participant-2: the so-manyth of the role; accelerator-karelia; office."""
    role, _dash, which = code.partition("-")
    if role == "office":
        return people.office[0]
    if role == "accelerator":
        return people.accelerator_staff[which][0]
    of_role = {"coordinator": people.coordinators, "head": people.heads, "participant": people.participants}[role]
    return of_role[int(which) % len(of_role)]
