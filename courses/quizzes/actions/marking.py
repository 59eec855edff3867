"""What a tutor does with attempts: marks what no machine can, gives one more attempt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Enrolment
from courses.quizzes import letters
from courses.quizzes.actions.attempts import settle, share_of
from courses.quizzes.models import Attempt, AttemptQuestion, ExtraAttempt, QuizPage
from courses.quizzes.reckoning import share_for, share_in_table
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.moments import number
from vector.common.transitions import locked
from vector.people.models import User


@dataclass(frozen=True)
class Mark:
    """Points for one answer, at most the question's, and a comment for the participant."""

    points: Decimal
    comment: str = ""


@transaction.atomic
def mark(attempt: Attempt, *, marks: Mapping[int, Mark], by: User, now: datetime | None = None) -> Attempt:
    """Mark every answer of an attempt that waits for a tutor: id of the question → mark. The result stands then.

    The participant gets a letter; a passed quiz is done in the course. Raises TransitionRefused when somebody has
    marked it meanwhile, DomainError (with the field `points-<id>`) for a mark that is missing or too high.
    """
    now = now or timezone.now()
    enrolment = locked(Enrolment.objects.get(pk=attempt.enrolment_id))
    row = locked(attempt)
    if not row.waits_for_tutor:
        if row.marked_by_id not in (None, by.pk):
            raise TransitionRefused(
                _("%(name)s has marked this attempt meanwhile. What you wrote was not saved.") % {"name": row.marked_by}
            )
        raise TransitionRefused(_("This attempt does not wait for marks any more."))
    questions = list(row.questions.select_related("version"))
    shares = {one.pk: share_of(one) for one in questions}
    for one in awaiting(questions):
        given = marks.get(one.pk)
        if given is None:
            raise DomainError(_("Give points to every answer."), field=f"points-{one.pk}")
        if not 0 <= given.points <= one.points:
            raise DomainError(from_zero_to(one.points), field=f"points-{one.pk}")
        shares[one.pk] = share = share_for(one.points, given.points)
        one.share, one.comment = share_in_table(share), given.comment.strip()
        one.save(update_fields=["share", "comment"])
    row = settle(row, questions=questions, shares=shares, enrolment=enrolment, by=by, marked_at=now, marked_by=by)
    letters.tell_marked(row)
    return row


def from_zero_to(most: Decimal) -> str:
    """How many points may be given, as people write numbers."""
    return _("From 0 to %(most)s.") % {"most": number(most)}


def awaiting(questions: list[AttemptQuestion]) -> list[AttemptQuestion]:
    """Of the questions of an attempt those that its tutor marks; their versions must be there already."""
    return [one for one in questions if share_of(one) is None]


@transaction.atomic
def give_extra_attempt(*, enrolment: Enrolment, quiz: QuizPage, reason: str, by: User) -> ExtraAttempt:
    """One more attempt at a quiz for one person, with the reason; the person gets a letter.

    Refuses a quiz whose attempts are not limited, and somebody who does not study in the run.
    """
    enrolment = locked(enrolment)
    if not enrolment.is_reading:
        raise DomainError(_("This person does not study in the run now."))
    if quiz.attempts_allowed is None:
        raise DomainError(_("The number of attempts at this quiz is not limited."))
    if not reason.strip():
        raise DomainError(_("Say why: the reason stays with the attempt."), field="reason")
    extra = ExtraAttempt.objects.create(enrolment=enrolment, quiz=quiz, reason=reason.strip(), given_by=by)
    record_deed(by=by, deed="quiz_attempt.give_extra", on=extra, quiz=quiz.pk)
    letters.tell_extra_attempt(extra)
    return extra
