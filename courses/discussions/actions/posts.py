"""Writing, changing and deleting one's own messages."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.discussions import letters
from courses.discussions.models import Post
from courses.discussions.rules import may_edit
from courses.models import CourseRun, ModulePage, RunTutor
from vector.common.errors import DomainError
from vector.common.flooding import REPEATED_WITHIN, refuse_many_links
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.people.models import User

# More than anybody types, less than a programme that fills the page with advertisements would.
MOST_MESSAGES, MOST_WITHIN = 10, timedelta(minutes=10)
MOST_LINKS = 3


@transaction.atomic
def ask(*, run: CourseRun, module: ModulePage, text: str, by: User) -> Post:
    """Begin a thread under a module.

    Those who want each message at once get a letter now, the others tomorrow morning. The same text again within
    REPEATED_WITHIN (a button pressed twice) is the message that is there already. Refuses a module of another course,
    too many messages and too many links.
    """
    if not module.path.startswith(run.course.path):
        raise DomainError(_("This module belongs to another course."))
    return _write(run=run, module=module, thread=None, text=text, by=by)


@transaction.atomic
def reply(*, thread: Post, text: str, by: User) -> Post:
    """Reply in a thread. Refuses a closed, hidden or deleted one, and what `ask` refuses."""
    row = locked(thread)
    if row.closed_at is not None:
        raise DomainError(_("This discussion is closed: one can read it, but not reply."))
    if not row.is_shown:
        raise DomainError(_("This message was taken away, one cannot reply to it."))
    return _write(run=row.run, module=row.module, thread=row, text=text, by=by)


def _write(*, run: CourseRun, module: ModulePage, thread: Post | None, text: str, by: User) -> Post:
    now = timezone.now()
    # One person's messages come one after another: the second of two equal ones finds the first.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    own = Post.objects.filter(author=by, created_at__gt=now - MOST_WITHIN)
    repeated = own.filter(
        run=run, module=module, thread=thread, text=text, created_at__gt=now - REPEATED_WITHIN, deleted_at=None
    ).first()
    if repeated is not None:
        return repeated
    is_tutor = by.is_staff or RunTutor.objects.filter(run=run, person=by).exists()
    if not is_tutor:
        _refuse_spam(text, written=own.count())
    post = Post.objects.create(
        run=run, module=module, thread=thread, author=by, text=text, last_at=now, is_by_tutor=is_tutor
    )
    if thread is not None:
        Post.objects.filter(pk=thread.pk).update(reply_count=F("reply_count") + 1, last_at=now)
    record_deed(by=by, deed="discussion.reply" if thread else "discussion.ask", on=post)
    letters.tell_at_once(post)
    return post


def _refuse_spam(text: str, *, written: int) -> None:
    if written >= MOST_MESSAGES:
        raise DomainError(_("You have written a lot in the last minutes. Please send this a little later."))
    refuse_many_links(text, most=MOST_LINKS)


@transaction.atomic
def edit(*, post: Post, text: str, by: User) -> Post:
    """Change the own message; it says so afterwards. Nobody is told. Refuses when the hour is over."""
    post = locked(post)
    if not may_edit(by, post):
        raise DomainError(_("A message can be changed for an hour after it was written."))
    if post.text == text:
        return post
    if not post.is_by_tutor:
        _refuse_spam(text, written=0)
    post.text, post.edited_at = text, timezone.now()
    post.save(update_fields=["text", "edited_at", "updated_at"])
    record_deed(by=by, deed="discussion.edit", on=post)
    return post


@transaction.atomic
def delete(*, post: Post, by: User) -> Post:
    """Delete the own message: its text goes, its place in the thread stays. Doing it again changes nothing."""
    post = locked(post)
    if post.deleted_at is not None:
        return post
    if post.author_id != by.pk:
        raise DomainError(_("Only the author deletes a message."))
    post.text, post.deleted_at = "–", timezone.now()
    post.save(update_fields=["text", "deleted_at", "updated_at"])
    record_deed(by=by, deed="discussion.delete", on=post)
    return post
