"""Writing, changing and deleting one's own posts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vector.common.errors import DomainError
from vector.common.flooding import REPEATED_WITHIN, refuse_many_links
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.common.uploads import CheckedFile
from vector.community import letters, mentions, rules
from vector.community.enums import PostState
from vector.community.models import Post, PostFile, Subscription, Theme, Topic
from vector.community.models.posts import PostQuerySet
from vector.community.texts import materials_in, without_own_addresses
from vector.pages import page_cache
from vector.people.models import User

if TYPE_CHECKING:
    from vector.people.models import Region

# In place of what its author took away.
REMOVED = "–"


@transaction.atomic
def begin(
    *,
    theme: Theme,
    title: str,
    text: str,
    by: User,
    region: "Region | None" = None,
    files: Sequence[CheckedFile] = (),
) -> Post:
    """Begin a topic; returns its opening post.

    The first post of somebody waits for a moderator, who gets a letter, and the topic with it. The author gets a digest
    of what others write in it. The same topic again within REPEATED_WITHIN (a button pressed twice) is the one that is
    there already. Refuses a closed theme, too many posts an hour, and too many links from newcomers.
    """
    if not rules.may_begin(by, theme):
        raise DomainError(_("This theme takes no new topics."))
    _one_by_one(by)
    now = timezone.now()
    repeated = _just_written(by, now).filter(
        topic__theme=theme, topic__region=region, topic__title=title, text=text, is_opening=True
    )
    if (post := repeated.first()) is not None:
        return post
    is_trusted = _refuse_flood(text, by=by, now=now)
    topic = Topic.objects.create(theme=theme, region=region, title=title, author=by, last_post_at=now)
    post = _write(topic, text=text, files=files, by=by, is_trusted=is_trusted, is_opening=True)
    record_deed(by=by, deed="community.begin", on=topic, state=post.state)
    return post


@transaction.atomic
def reply(*, topic: Topic, text: str, by: User, files: Sequence[CheckedFile] = (), calls: Iterable[User] = ()) -> Post:
    """Write in a topic; those who are called (`calls`, and names after an @) hear of it at once.

    Refuses a locked or hidden topic, and what `begin` refuses; the same reply pressed twice is one.
    """
    _one_by_one(by)
    topic = locked(topic)
    now = timezone.now()
    repeated = _just_written(by, now).filter(topic=topic, text=text, is_opening=False)
    if (post := repeated.first()) is not None:
        return post
    if topic.locked_at is not None:
        raise DomainError(_("This topic is locked: one can read it, but not write in it."))
    if not rules.may_reply(by, topic):
        raise DomainError(_("One cannot write in this topic now."))
    is_trusted = _refuse_flood(text, by=by, now=now)
    post = _write(topic, text=text, files=files, by=by, is_trusted=is_trusted, calls=calls)
    record_deed(by=by, deed="community.reply", on=post, state=post.state)
    return post


def _one_by_one(by: User) -> None:
    # One person's posts come one after another: the second of two equal ones finds the first.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)


def _just_written(by: User, now: datetime) -> PostQuerySet:
    return Post.objects.filter(author=by, created_at__gt=now - REPEATED_WITHIN, deleted_at=None)


def _refuse_flood(text: str, *, by: User, now: datetime) -> bool:
    """Whether this person's posts appear at once. Raises DomainError for too many posts or links."""
    most = settings.COMMUNITY_POSTS_PER_HOUR
    if not rules.moderates_anything(by):
        written = Post.objects.filter(author=by, created_at__gt=now - timedelta(hours=1)).count()
        if written >= most:
            raise DomainError(
                ngettext(
                    "At most %(most)s message an hour can be written. Your text stays here: send it a little later.",
                    "At most %(most)s messages an hour can be written. Your text stays here: send it a little later.",
                    most,
                )
                % {"most": most},
                field="text",
            )
    is_trusted = rules.is_trusted(by)
    if not is_trusted:
        refuse_many_links(without_own_addresses(text), most=settings.COMMUNITY_NEWCOMER_LINKS)
    return is_trusted


def _write(
    topic: Topic,
    *,
    text: str,
    files: Sequence[CheckedFile],
    by: User,
    is_trusted: bool,
    is_opening: bool = False,
    calls: Iterable[User] = (),
) -> Post:
    post = Post.objects.create(topic=topic, author=by, text=text, materials=materials_in(text), is_opening=is_opening)
    for file in files:
        PostFile.objects.create(
            post=post,
            file=file.content,
            original_name=file.original_name,
            content_type=file.content_type,
            size=file.size,
        )
    mentions.record(post, ticked=calls)
    # Who has said how to hear of the whole theme has said it about this topic, too.
    if not Subscription.objects.filter(person=by, theme=topic.theme_id).exists():
        Subscription.objects.get_or_create(person=by, topic=topic, defaults={"since": post.created_at})
    if is_trusted or not settings.COMMUNITY_FIRST_POST_APPROVAL:
        publish(post, topic)
    else:
        letters.tell_waiting(post)
    return post


def publish(post: Post, topic: Topic) -> None:
    """Let everybody see a post of a locked or new topic: counts, letters, the visitors' page. Part of other actions."""
    now = timezone.now()
    post.state, post.published_at = PostState.PUBLISHED, now
    post.save(update_fields=["state", "published_at", "updated_at"])
    if post.is_opening:
        topic.published_at = now
        topic.save(update_fields=["published_at", "updated_at"])
    recount(topic)
    letters.tell_published(post)


def recount(topic: Topic) -> None:
    """Count the replies of a locked topic anew, and when it was last spoken in; visitors get a fresh page."""
    found = topic.posts.readable().aggregate(
        replies=Count("pk", filter=Q(is_opening=False)), last_at=Max("published_at")
    )
    topic.reply_count, topic.last_post_at = found["replies"], found["last_at"] or topic.created_at
    topic.save(update_fields=["reply_count", "last_post_at", "updated_at"])
    page_cache.bump()


@transaction.atomic
def edit(*, post: Post, text: str, by: User) -> Post:
    """Change the own post; it says so afterwards. Who is called now and was not before hears of it at once.

    Refuses when the hour is over, in a locked or hidden topic, and too many links from newcomers.
    """
    topic = locked(post.topic)
    post = locked(post)
    # The row that is locked: what a moderator has done meanwhile counts.
    post.topic = topic
    if topic.locked_at is not None:
        raise DomainError(_("This topic is locked: one can read it, but not write in it."))
    if topic.hidden_at is not None or post.state == PostState.HIDDEN:
        raise DomainError(_("One cannot write in this topic now."))
    if not rules.may_edit(by, post):
        raise DomainError(_("A message can be changed for an hour after it was written."))
    if post.text == text:
        return post
    if not rules.is_trusted(by):
        refuse_many_links(without_own_addresses(text), most=settings.COMMUNITY_NEWCOMER_LINKS)
    post.text, post.materials, post.edited_at = text, materials_in(text), timezone.now()
    post.save(update_fields=["text", "materials", "edited_at", "updated_at"])
    mentions.record(post, ticked=())
    # What waits for a moderator tells those whom it calls when it is approved.
    if post.is_readable and post.topic.is_shown:
        letters.tell_called(post)
    record_deed(by=by, deed="community.edit", on=post)
    page_cache.bump()
    return post


@transaction.atomic
def delete(*, post: Post, by: User) -> Post:
    """Delete the own post: its words, files and links go, its place stays. Doing it again changes nothing."""
    topic = locked(post.topic)
    post = locked(post)
    if post.author_id != by.pk:
        raise DomainError(_("Only the author deletes a message."))
    if post.deleted_at is None:
        take_words(post)
        recount(topic)
        record_deed(by=by, deed="community.delete", on=post)
    return post


def take_words(post: Post) -> None:
    """Leave nothing of what a post says. Part of other actions."""
    for file in post.files.all():
        # The content goes when the deletion is certain.
        transaction.on_commit(partial(file.file.storage.delete, str(file.file.name)))
        file.delete()
    post.mentions.all().delete()
    post.text, post.materials, post.deleted_at = REMOVED, [], timezone.now()
    post.save(update_fields=["text", "materials", "deleted_at", "updated_at"])
    letters.withdraw([post])
