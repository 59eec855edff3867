"""What moderators do: approve, hide with a reason, restore, lock, pin, move, settle reports; and reporting itself."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked
from vector.community import letters
from vector.community.actions.posts import publish, recount
from vector.community.enums import REPORT_TRANSITIONS, TRANSITIONS, PostState, ReportState
from vector.community.models import Post, Report, Theme, Topic
from vector.pages import page_cache
from vector.people.models import Region, User


class ChangedMeanwhile(DomainError):
    """What the moderator has read is not what stands there now."""


@transaction.atomic
def approve(*, post: Post, by: User, seen: str | None = None) -> Post:
    """Let everybody see a post that waits; its author and those who follow are told.

    `seen`: the `words_mark` of the text that the moderator has read. Doing it again changes nothing: of two moderators
    who press at once one approves. Refuses a hidden or deleted one; raises ChangedMeanwhile when the author has changed
    the text since.
    """
    topic = locked(post.topic)
    post = locked(post)
    if post.state == PostState.PUBLISHED:
        return post
    if post.state == PostState.HIDDEN or post.deleted_at is not None or topic.hidden_at is not None:
        raise DomainError(_("This message has been taken away meanwhile."))
    if seen is not None and seen != post.words_mark:
        raise ChangedMeanwhile(
            _("The author has changed the message meanwhile. Read it as it is now, then approve it.")
        )
    post.approved_at, post.approved_by = timezone.now(), by
    post.save(update_fields=["approved_at", "approved_by", "updated_at"])
    letters.tell_no_longer_waits(post)
    publish(post, topic)
    record_deed(by=by, deed="community.approve", on=post)
    letters.tell_approved(post)
    return post


@transaction.atomic
def hide(*, post: Post, reason: str, by: User) -> Post:
    """Take a reply out of sight, or decline one that waits; its author is told why, open reports of it are settled.

    Doing it again changes nothing. Refuses an opening post (the topic is hidden instead) and what its author deleted.
    """
    topic = locked(post.topic)
    post = locked(post)
    if post.state == PostState.HIDDEN:
        return post
    if post.is_opening:
        raise DomainError(_("The topic begins with this message: hide the whole topic."))
    if post.deleted_at is not None:
        raise DomainError(_("The author has deleted this message already."))
    now = timezone.now()
    post = change_state(
        post,
        to=PostState.HIDDEN,
        transitions=TRANSITIONS,
        by=by,
        deed="community.hide",
        details={"reason": reason},
        hidden_at=now,
        hidden_by=by,
        hidden_because=reason,
    )
    _uphold(Post.objects.filter(pk=post.pk), by=by)
    recount(topic)
    letters.withdraw([post])
    letters.tell_hidden(post)
    return post


@transaction.atomic
def restore(*, post: Post, by: User) -> Post:
    """Show a hidden reply. Nobody is told; doing it again changes nothing."""
    topic = locked(post.topic)
    post = locked(post)
    if post.state != PostState.HIDDEN:
        return post
    post = change_state(
        post,
        to=PostState.PUBLISHED,
        transitions=TRANSITIONS,
        by=by,
        deed="community.restore",
        hidden_at=None,
        hidden_by=None,
        hidden_because="",
        published_at=post.published_at or timezone.now(),
    )
    recount(topic)
    return post


@transaction.atomic
def hide_topic(*, topic: Topic, reason: str, by: User) -> Topic:
    """Take a whole topic out of sight, or decline one that waits; its author is told why, reports are settled."""
    topic = locked(topic)
    if topic.hidden_at is not None:
        return topic
    topic.hidden_at, topic.hidden_by, topic.hidden_because = timezone.now(), by, reason
    topic.save(update_fields=["hidden_at", "hidden_by", "hidden_because", "updated_at"])
    _uphold(topic.posts.all(), by=by)
    record_deed(by=by, deed="community.hide_topic", on=topic, reason=reason)
    letters.withdraw(list(topic.posts.all()))
    letters.tell_topic_hidden(topic)
    page_cache.bump()
    return topic


@transaction.atomic
def restore_topic(*, topic: Topic, by: User) -> Topic:
    """Show a hidden topic again; one that was declined waits again. Doing it again changes nothing."""
    topic = locked(topic)
    if topic.hidden_at is not None:
        topic.hidden_at, topic.hidden_by, topic.hidden_because = None, None, ""
        topic.save(update_fields=["hidden_at", "hidden_by", "hidden_because", "updated_at"])
        record_deed(by=by, deed="community.restore_topic", on=topic)
        page_cache.bump()
    return topic


@transaction.atomic
def pin(*, topic: Topic, is_on: bool, by: User) -> Topic:
    """Keep a topic at the top of its lists, or let it go again."""
    return _mark(topic, "pinned", is_on=is_on, by=by)


@transaction.atomic
def lock(*, topic: Topic, is_on: bool, by: User) -> Topic:
    """Let nobody write in a topic any more, or open it again."""
    return _mark(topic, "locked", is_on=is_on, by=by)


def _mark(topic: Topic, name: str, *, is_on: bool, by: Any) -> Topic:
    topic = locked(topic)
    if (getattr(topic, f"{name}_at") is not None) == is_on:
        return topic
    setattr(topic, f"{name}_at", timezone.now() if is_on else None)
    setattr(topic, f"{name}_by", by if is_on else None)
    topic.save(update_fields=[f"{name}_at", f"{name}_by", "updated_at"])
    record_deed(by=by, deed=f"community.{name}" if is_on else f"community.not_{name}", on=topic)
    page_cache.bump()
    return topic


@transaction.atomic
def move(*, topic: Topic, theme: Theme, region: Region | None, by: User) -> Topic:
    """Put a topic into another theme or under another region; its address stays. Nobody is told."""
    topic = locked(topic)
    if (topic.theme_id, topic.region_id) == (theme.pk, region.pk if region else None):
        return topic
    record_deed(
        by=by,
        deed="community.move",
        on=topic,
        theme=[topic.theme_id, theme.pk],
        region=[topic.region_id, region and region.pk],
    )
    topic.theme, topic.region = theme, region
    topic.save(update_fields=["theme", "region", "updated_at"])
    page_cache.bump()
    return topic


@transaction.atomic
def report(*, post: Post, reason: str, by: User) -> Report:
    """Tell the moderators that a message does not belong here: it waits for them in their list.

    One row a person: a report that waits stays as it is, one that was settled waits again with the new words.
    """
    row, is_new = Report.objects.get_or_create(post=post, reporter=by, defaults={"reason": reason})
    if is_new:
        record_deed(by=by, deed="community.report", on=post)
        return row
    row = locked(row)
    if row.state == ReportState.OPEN:
        return row
    return change_state(
        row,
        to=ReportState.OPEN,
        transitions=REPORT_TRANSITIONS,
        by=by,
        deed="community.report_again",
        reason=reason,
        # It waits since now, not since the first time.
        created_at=timezone.now(),
        handled_at=None,
        handled_by=None,
    )


@transaction.atomic
def dismiss(*, report: Report, by: User) -> Report:
    """The message stays: the report is settled. One that is settled already stays as it is."""
    report = locked(report)
    if report.state != ReportState.OPEN:
        return report
    return change_state(
        report,
        to=ReportState.DISMISSED,
        transitions=REPORT_TRANSITIONS,
        by=by,
        deed="community.dismiss",
        handled_at=timezone.now(),
        handled_by=by,
    )


def _uphold(posts: Any, *, by: User) -> None:
    now = timezone.now()
    Report.objects.filter(post__in=posts.values("pk"), state=ReportState.OPEN).update(
        state=ReportState.UPHELD, handled_at=now, handled_by=by, updated_at=now
    )
