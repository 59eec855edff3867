"""What the community keeps about a person, and how it is forgotten. That something was said here stays visible."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vector.common.moments import moment
from vector.common.transitions import locked
from vector.community.actions.posts import REMOVED, recount, take_words
from vector.community.models import DigestMark, Mention, Post, Report, Subscription, Topic
from vector.community.texts import without_name
from vector.people.registry import Section

if TYPE_CHECKING:
    from vector.people.models import User


def messages(user: "User") -> Section:
    """What this person wrote in the community. Two queries."""
    written = (
        Post.objects.filter(author=user)
        .select_related("topic__theme")
        .prefetch_related("files")
        .order_by("created_at", "pk")
    )
    rows = [
        {
            _("Theme"): post.topic.theme.title,
            _("Topic"): post.topic.title,
            _("Text"): post.text,
            _("Files"): ", ".join(file.original_name for file in post.files.all()),
            _("Written"): moment(post.created_at),
        }
        for post in written
    ]
    return Section(code="community", title=_("Messages in the community"), rows=rows)


def letters(user: "User") -> Section:
    """What this person follows in the community, and what they reported. Two queries."""
    followed = Subscription.objects.filter(person=user).select_related("topic", "theme").order_by("pk")
    rows = [
        {_("Entry"): _("Letters about"), _("Text"): f"{row.topic or row.theme}: {row.get_frequency_display()}"}
        for row in followed
    ]
    reported = Report.objects.filter(reporter=user).order_by("pk")
    rows += [{_("Entry"): _("Report of a message"), _("Text"): report.reason} for report in reported]
    return Section(code="community-letters", title=_("Letters and reports of the community"), rows=rows)


def forget(user: "User") -> None:
    """The person's posts lose their words and files, their topics the title, the posts of others the name after an @.

    Wishes about letters, mentions and the words of reports go.
    """
    for post in Post.objects.filter(author=user, deleted_at=None).select_related("topic"):
        topic = locked(post.topic)
        take_words(post)
        recount(topic)
    for mention in Mention.objects.filter(person=user).select_related("post"):
        text = without_name(mention.post.text, user.get_full_name())
        Post.objects.filter(pk=mention.post_id).update(text=text)
    # What others wrote below stays: the topic keeps its place under a title that tells nothing.
    Topic.objects.filter(author=user).update(title=REMOVED)
    Report.objects.filter(reporter=user).update(reason=REMOVED)
    Subscription.objects.filter(person=user).delete()
    Mention.objects.filter(person=user).delete()
    DigestMark.objects.filter(person=user).delete()
