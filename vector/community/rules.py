"""Who may do what in the community. Whether a topic may be read at all is `visible_to(user)`."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from vector.community.belonging import belongs
from vector.community.enums import PostState
from vector.community.models import Post, Theme, Topic
from vector.community.registry import marks_of

EDITABLE_FOR = timedelta(hours=1)


def may_begin(user: Any, theme: Theme) -> bool:
    """A topic in this theme: a closed one takes none, but for the office's."""
    return belongs(user) and (theme.is_open or user.is_staff)


def may_reply(user: Any, topic: Topic) -> bool:
    """Whoever belongs, while the topic is shown and not locked."""
    return belongs(user) and topic.is_shown and topic.locked_at is None


def may_moderate(user: Any, topic: Topic) -> bool:
    """The project office everywhere, accelerator staff in the topics of their region."""
    if not user.is_authenticated:
        return False
    return user.is_staff or (topic.region_id is not None and topic.region_id in user.staffed_region_ids())


def moderates_anything(user: Any) -> bool:
    return user.is_authenticated and (user.is_staff or bool(user.staffed_region_ids()))


def may_edit(user: Any, post: Post) -> bool:
    """The author, for an hour, while neither it nor its topic is hidden, locked or deleted. Reads `post.topic`."""
    return (
        post.author_id == user.pk
        and post.state != PostState.HIDDEN
        and post.deleted_at is None
        and post.topic.locked_at is None
        and post.topic.hidden_at is None
        and timezone.now() - post.created_at < EDITABLE_FOR
    )


def is_trusted(user: Any) -> bool:
    """Whose posts appear at once: moderators, marked people, and whoever has a published post. Two queries at most."""
    return (
        moderates_anything(user)
        or bool(marks_of([user.pk]))
        or Post.objects.filter(author=user, state=PostState.PUBLISHED).exists()
    )
