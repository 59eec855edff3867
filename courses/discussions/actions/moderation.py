"""What tutors and the office do with messages: hide, show again, pin, close, settle reports; and reporting itself."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.discussions import letters
from courses.discussions.models import Post, Report
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.people.models import User


@transaction.atomic
def hide(*, post: Post, reason: str, by: User) -> Post:
    """Take a message out of sight; its author is told why by letter, and open reports of it are settled.

    Doing it again changes nothing. Refuses a message that its author has deleted.
    """
    post = locked(post)
    if post.hidden_at is not None:
        return post
    if post.deleted_at is not None:
        raise DomainError(_("The author has deleted this message already."))
    now = timezone.now()
    post.hidden_at, post.hidden_by, post.hidden_because = now, by, reason
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_because", "updated_at"])
    Report.objects.filter(post=post, settled_at=None).update(settled_at=now, settled_by=by)
    record_deed(by=by, deed="discussion.hide", on=post, reason=reason)
    letters.tell_hidden(post)
    return post


@transaction.atomic
def restore(*, post: Post, by: User) -> Post:
    """Show a hidden message again. Nobody is told; doing it again changes nothing."""
    post = locked(post)
    if post.hidden_at is None:
        return post
    post.hidden_at, post.hidden_by, post.hidden_because = None, None, ""
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_because", "updated_at"])
    record_deed(by=by, deed="discussion.restore", on=post)
    return post


@transaction.atomic
def pin(*, thread: Post, is_on: bool, by: User) -> Post:
    """Keep a thread at the top of its module, or let it go again."""
    return _mark(thread, "pinned", is_on=is_on, by=by)


@transaction.atomic
def close(*, thread: Post, is_on: bool, by: User) -> Post:
    """Let nobody reply in a thread any more, or open it again."""
    return _mark(thread, "closed", is_on=is_on, by=by)


def _mark(thread: Post, name: str, *, is_on: bool, by: Any) -> Post:
    thread = locked(thread)
    if thread.thread_id is not None:
        raise DomainError(_("This can be done with a whole discussion, not with a reply."))
    if (getattr(thread, f"{name}_at") is not None) == is_on:
        return thread
    setattr(thread, f"{name}_at", timezone.now() if is_on else None)
    setattr(thread, f"{name}_by", by if is_on else None)
    thread.save(update_fields=[f"{name}_at", f"{name}_by", "updated_at"])
    record_deed(by=by, deed=f"discussion.{name}" if is_on else f"discussion.not_{name}", on=thread)
    return thread


@transaction.atomic
def report(*, post: Post, reason: str, by: User) -> Report:
    """Tell the tutors that a message does not belong here: it waits for them in their list. Once a person."""
    row, is_new = Report.objects.get_or_create(post=post, reporter=by, defaults={"reason": reason})
    if is_new:
        record_deed(by=by, deed="discussion.report", on=post)
    return row


@transaction.atomic
def settle(*, report: Report, by: User) -> Report:
    """The message stays: the report is settled. Doing it again changes nothing."""
    report = locked(report)
    if report.settled_at is None:
        report.settled_at, report.settled_by = timezone.now(), by
        report.save(update_fields=["settled_at", "settled_by", "updated_at"])
        record_deed(by=by, deed="discussion.settle", on=report.post)
    return report
