"""What discussions keep about a person, and how it is forgotten. That something was said here stays visible."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.discussions.models import Following, Post, Report
from vector.common.moments import moment
from vector.people.registry import Section

if TYPE_CHECKING:
    from vector.people.models import User

# In place of what a deleted person wrote.
REMOVED = "–"


def messages(user: "User") -> Section:
    """What this person wrote in discussions. One query."""
    written = Post.objects.filter(author=user).select_related("run__course", "module").order_by("created_at", "pk")
    rows = [
        {
            _("Course"): post.run.course.full_title,
            _("Module"): post.module.title,
            _("Text"): post.text,
            _("Written"): moment(post.created_at),
        }
        for post in written
    ]
    return Section(code="discussions", title=_("Messages in discussions"), rows=rows)


def forget(user: "User") -> None:
    """The person's messages lose their words; their reports and wishes about letters go."""
    Post.objects.filter(author=user, deleted_at=None).update(text=REMOVED, deleted_at=timezone.now())
    Report.objects.filter(reporter=user).update(reason=REMOVED)
    Following.objects.filter(person=user).delete()
