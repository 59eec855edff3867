"""Who may do what with a message. Whether it may be seen at all is `visible_to(user)`."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from courses.discussions.models import Post

EDITABLE_FOR = timedelta(hours=1)


def may_edit(user: Any, post: "Post") -> bool:
    """The author, for an hour and while the message is shown."""
    return post.author_id == user.pk and post.is_shown and timezone.now() - post.created_at < EDITABLE_FOR
