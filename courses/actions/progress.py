"""Going through lessons: start, mark as done, take the mark back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions.enrolments import complete
from courses.enums import READING, EnrolmentState, LessonState
from courses.models import Enrolment, LessonPage, LessonProgress
from courses.outline import outline_of
from courses.progress import Record, summarise
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.people.models import User


class LessonRefused(DomainError):
    """The lesson cannot be started or marked now."""


@transaction.atomic
def start_lesson(*, enrolment: Enrolment, lesson: LessonPage, by: User) -> LessonProgress:
    """Note that the participant is at this lesson: it is under way, unless it is done, and was opened now.

    Nobody is told and the audit trail is not written: this happens at every turn of a page. Refuses a lesson of
    another course, an unpublished one, and a person who does not study in the run.
    """
    enrolment = _studying(enrolment, lesson)
    now = timezone.now()
    progress, is_new = LessonProgress.objects.get_or_create(
        enrolment=enrolment,
        lesson=lesson,
        defaults={"state": LessonState.UNDER_WAY, "started_at": now, "touched_at": now},
    )
    if not is_new:
        progress.touched_at = now
        progress.save(update_fields=["touched_at"])
    return progress


@transaction.atomic
def mark_done(*, enrolment: Enrolment, lesson: LessonPage, by: User) -> LessonProgress:
    """A lesson is done; when it was the last one, the enrolment is completed and a letter says so.

    Doing it again changes nothing. Refuses what `start_lesson` refuses.
    """
    enrolment = _studying(enrolment, lesson)
    now = timezone.now()
    progress, is_new = LessonProgress.objects.get_or_create(
        enrolment=enrolment,
        lesson=lesson,
        defaults={"state": LessonState.DONE, "started_at": now, "touched_at": now, "done_at": now},
    )
    if not is_new:
        if progress.state == LessonState.DONE:
            return progress
        progress.state, progress.touched_at, progress.done_at = LessonState.DONE, now, now
        progress.save(update_fields=["state", "touched_at", "done_at"])
    record_deed(by=by, deed="lesson.done", on=enrolment, lesson=lesson.pk)
    if enrolment.state == EnrolmentState.ACTIVE:
        records = {
            pk: Record(state, touched_at)
            for pk, state, touched_at in enrolment.progress.values_list("lesson_id", "state", "touched_at")
        }
        if summarise(outline_of(enrolment.run.course).order, records).is_complete:
            complete(enrolment=enrolment, by=by)
    return progress


@transaction.atomic
def unmark(*, enrolment: Enrolment, lesson: LessonPage, by: User) -> LessonProgress:
    """Take the mark back: the lesson is under way again.

    Refuses a lesson that is not done, and a course that is completed: its result stands.
    """
    enrolment = _studying(enrolment, lesson)
    if enrolment.state == EnrolmentState.COMPLETED:
        raise LessonRefused(_("The course is completed, its lessons stay done."))
    progress = LessonProgress.objects.filter(enrolment=enrolment, lesson=lesson, state=LessonState.DONE).first()
    if progress is None:
        raise LessonRefused(_("This lesson is not marked as done."))
    progress.state, progress.touched_at, progress.done_at = LessonState.UNDER_WAY, timezone.now(), None
    progress.save(update_fields=["state", "touched_at", "done_at"])
    record_deed(by=by, deed="lesson.not_done", on=enrolment, lesson=lesson.pk)
    return progress


def _studying(enrolment: Enrolment, lesson: LessonPage) -> Enrolment:
    """The enrolment, locked, when its participant may work on this lesson."""
    enrolment = locked(enrolment)
    if enrolment.state not in READING:
        raise LessonRefused(_("First enrol in the course."))
    if not lesson.live or not lesson.path.startswith(enrolment.run.course.path):
        raise LessonRefused(_("This lesson is not part of the course now."))
    return enrolment
