"""Going through a course: start an item, mark a lesson as done, take the mark back; what finishes a quiz or a work."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import reminders
from courses.actions.enrolments import complete
from courses.enums import READING, EnrolmentState, ItemState
from courses.gates import require_open
from courses.models import CourseItemPage, Enrolment, ItemProgress, LessonPage
from courses.outline import outline_of
from courses.progress import Record, summarise
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import locked


class ItemRefused(DomainError):
    """The item cannot be started or finished now."""


@transaction.atomic
def start_item(*, enrolment: Enrolment, item: CourseItemPage, by: Any) -> ItemProgress:
    """Note that the participant is at this item: it is under way, unless it is done, and was opened now.

    Nobody is told and the audit trail is not written: this happens at every turn of a page. Refuses an item of another
    course, an unpublished one, a locked one (ItemLocked), and a person who does not study in the run.
    """
    enrolment = _studying(enrolment, item)
    require_open(enrolment=enrolment, item=item)
    now = timezone.now()
    progress, is_new = ItemProgress.objects.get_or_create(
        enrolment=enrolment,
        item=item,
        defaults={"state": ItemState.UNDER_WAY, "started_at": now, "touched_at": now},
    )
    if not is_new:
        progress.touched_at = now
        progress.save(update_fields=["touched_at"])
    return progress


@transaction.atomic
def mark_done(*, enrolment: Enrolment, lesson: LessonPage, by: Any) -> ItemProgress:
    """The participant says that a lesson is done. Refuses what `start_item` refuses."""
    enrolment = _studying(enrolment, lesson)
    require_open(enrolment=enrolment, item=lesson)
    return finish_item(enrolment=enrolment, item=lesson, by=by)


@transaction.atomic
def finish_item(*, enrolment: Enrolment, item: CourseItemPage, by: Any) -> ItemProgress:
    """An item is done by its own rule; when it was the last one, the enrolment is completed and a letter says so.

    For quizzes and works this is called by whatever decides: `by` may be the tutor. Gates are not asked: they stood
    before the beginning. Doing it again changes nothing. Refuses an item of another course and a person who does not
    study in the run.
    """
    enrolment = _studying(enrolment, item)
    now = timezone.now()
    progress, is_new = ItemProgress.objects.get_or_create(
        enrolment=enrolment,
        item=item,
        defaults={"state": ItemState.DONE, "started_at": now, "touched_at": now, "done_at": now},
    )
    if not is_new:
        if progress.state == ItemState.DONE:
            return progress
        progress.state, progress.touched_at, progress.done_at = ItemState.DONE, now, now
        progress.save(update_fields=["state", "touched_at", "done_at"])
    record_deed(by=by, deed="item.done", on=enrolment, item=item.pk)
    if enrolment.state == EnrolmentState.ACTIVE:
        records = {
            pk: Record(state, touched_at)
            for pk, state, touched_at in enrolment.progress.values_list("item_id", "state", "touched_at")
        }
        if summarise(outline_of(enrolment.run.course).order, records).is_complete:
            complete(enrolment=enrolment, by=by)
    reminders.follow_one(enrolment=enrolment, now=now)
    return progress


@transaction.atomic
def unmark(*, enrolment: Enrolment, lesson: LessonPage, by: Any) -> ItemProgress:
    """The participant takes the mark of a lesson back. Refuses what `reopen_item` refuses."""
    return reopen_item(enrolment=enrolment, item=lesson, by=by)


@transaction.atomic
def reopen_item(*, enrolment: Enrolment, item: CourseItemPage, by: Any) -> ItemProgress:
    """A done item is under way again.

    Refuses an item that is not done, and a course that is completed: its result stands.
    """
    enrolment = _studying(enrolment, item)
    if enrolment.state == EnrolmentState.COMPLETED:
        raise ItemRefused(_("The course is completed, what was done in it stays done."))
    progress = ItemProgress.objects.filter(enrolment=enrolment, item=item, state=ItemState.DONE).first()
    if progress is None:
        raise ItemRefused(_("“%(item)s” is not marked as done.") % {"item": item.title})
    progress.state, progress.touched_at, progress.done_at = ItemState.UNDER_WAY, timezone.now(), None
    progress.save(update_fields=["state", "touched_at", "done_at"])
    record_deed(by=by, deed="item.not_done", on=enrolment, item=item.pk)
    return progress


def _studying(enrolment: Enrolment, item: CourseItemPage) -> Enrolment:
    """The enrolment, locked, when its participant may work on items of this course."""
    enrolment = locked(enrolment)
    if enrolment.state not in READING:
        raise ItemRefused(_("First enrol in the course."))
    if not item.live or not item.path.startswith(enrolment.run.course.path):
        raise ItemRefused(_("“%(item)s” is not part of the course now.") % {"item": item.title})
    return enrolment
