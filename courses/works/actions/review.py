"""The tutor's part: take a work, type points and a comment, decide, release to the group, open again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.works import letters, progress
from courses.works.actions import growth
from courses.works.actions.work import latest
from courses.works.enums import TRANSITIONS, ReviewDecision, WorkState
from courses.works.models import Review, Work, WorkVersion
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked
from vector.people.models import User


@transaction.atomic
def claim(work: Work, *, by: User) -> Review:
    """Bind a waiting work to the tutor who opens it, for settings.WORK_CLAIM_MINUTES from now.

    Of two who press at once one gets it. Again by the same tutor prolongs it. Raises TransitionRefused when another
    tutor holds it or it does not wait for a decision.
    """
    row = _waiting(work, by)
    now = timezone.now()
    review, _is_new = Review.objects.get_or_create(version=latest(row), defaults={"work": row})
    _refuse_held(review, by, now)
    is_new_holder = review.claimed_by_id != by.pk
    review.claimed_at, review.claimed_by = now, by
    review.save(update_fields=["claimed_at", "claimed_by", "updated_at"])
    if is_new_holder:
        record_deed(by=by, deed="work.claim", on=row)
    return review


@transaction.atomic
def give_back(work: Work, *, by: User) -> None:
    """Let a held work go: another tutor may take it. What was typed stays. Does nothing for what one does not hold."""
    row = locked(work)
    changed = Review.objects.filter(work=row, claimed_by=by, decided_at__isnull=True).update(
        claimed_at=None, claimed_by=None, updated_at=timezone.now()
    )
    if changed:
        record_deed(by=by, deed="work.give_back", on=row)


@transaction.atomic
def save_marks(work: Work, *, by: User, points: Mapping[int, int | None], comment: str) -> Review:
    """Keep what the tutor has typed so far; claims the work. `points`: criterion → points, None for none yet.

    Raises DomainError for points out of range, TransitionRefused as claim() does.
    """
    review = claim(work, by=by)
    review.marks = _marks(review.work, points)
    review.points = _sum(review.marks)
    review.comment = comment.strip()
    fields = ["marks", "points", "comment", "updated_at"]
    if review.decided_at is not None and review.released_at is None:
        # What was kept back is being written anew: half of the old decision must not be told with the rest.
        review.decision, review.decided_at, review.decided_by, review.is_pending = "", None, None, False
        fields += ["decision", "decided_at", "decided_by", "is_pending"]
    review.save(update_fields=fields)
    return review


@transaction.atomic
def decide(
    work: Work,
    *,
    version: WorkVersion,
    by: User,
    decision: str,
    points: Mapping[int, int | None],
    comment: str = "",
    now: datetime | None = None,
) -> Review:
    """Accept a version or return it for rework.

    Told at once, unless the assignment releases its results together: then the decision waits (`is_pending`) for
    release(). Raises DomainError when the version is not the latest, a return has no comment, an acceptance lacks
    points or the threshold; TransitionRefused when another tutor holds the work or it does not wait for a decision.
    """
    now = now or timezone.now()
    review = save_marks(work, by=by, points=points, comment=comment)
    row = review.work
    if review.version_id != version.pk:
        raise TransitionRefused(_("A newer version has come in meanwhile. Read it first."))
    _refuse_half(row, review, decision)
    review.decision, review.decided_at, review.decided_by = decision, now, by
    review.is_pending = row.assignment.releases_together
    review.save(update_fields=["decision", "decided_at", "decided_by", "is_pending", "updated_at"])
    record_deed(by=by, deed="work.decide", on=row, decision=str(decision), version=version.number)
    if not review.is_pending:
        release(review, by=by, now=now)
    return review


@transaction.atomic
def release(review: Review, *, by: User, now: datetime | None = None) -> Review:
    """Tell the participant what was decided: the state changes, a letter leaves.

    Accepted, the item is done and the growth points become the organisation's targets. Doing it again changes nothing.
    Raises DomainError for what is not decided.
    """
    now = now or timezone.now()
    row = _waiting_or_none(review.work)
    review = Review.objects.select_related("version__organisation").get(pk=review.pk)
    if review.released_at is not None:
        return review
    if row is None or not review.is_decided:
        raise DomainError(_("Nothing has been decided about this work yet."))
    review.is_pending, review.released_at, review.released_by = False, now, by
    review.save(update_fields=["is_pending", "released_at", "released_by", "updated_at"])
    is_accepted = review.decision == ReviewDecision.ACCEPTED
    change_state(
        row,
        to=WorkState.ACCEPTED if is_accepted else WorkState.RETURNED_BY_TUTOR,
        transitions=TRANSITIONS,
        by=by,
        deed="work.accept" if is_accepted else "work.return_by_tutor",
        details={"version": review.version.number, "points": review.points},
        since=now,
        due_at=None,
        accepted_at=now if is_accepted else None,
    )
    if is_accepted:
        growth.feed(review.version, work=row, by=by)
        progress.finish(row, by=by)
    letters.reviewed(review, row)
    return review


@transaction.atomic
def reopen(work: Work, *, by: User, reason: str) -> Work:
    """The office opens an accepted work again: it is returned to its author, the item is not done any more.

    A completed course stays completed, with the item: only the work is revised. Targets stay as they are until a
    revised version is accepted. The author gets a letter with the reason. Raises DomainError without a reason and for
    an author who has left the course, TransitionRefused for what is not accepted.
    """
    if not reason.strip():
        raise DomainError(_("Write why the work is opened again: the participant gets your words."), field="reason")
    row = _whole(work)
    if not row.enrolment.is_reading:
        raise DomainError(_("The author has left the course: nobody could send the work again."))
    change_state(
        row,
        to=WorkState.RETURNED_BY_TUTOR,
        transitions=TRANSITIONS,
        by=by,
        deed="work.reopen",
        details={"reason": reason.strip()},
        since=timezone.now(),
        due_at=None,
        accepted_at=None,
        reopened_because=reason.strip(),
    )
    progress.reopen(row, by=by)
    letters.reopened(row, reason=reason.strip())
    return row


def lease_ends(review: Review) -> datetime | None:
    """Until when the tutor who took it holds it; None when nobody does."""
    if review.claimed_at is None:
        return None
    return review.claimed_at + timedelta(minutes=settings.WORK_CLAIM_MINUTES)


def _whole(work: Work) -> Work:
    locked(work)
    return Work.objects.select_related("assignment", "enrolment__person__region", "enrolment__run__course").get(
        pk=work.pk
    )


def _waiting(work: Work, by: User) -> Work:
    row = _whole(work)
    if row.enrolment.person_id == by.pk:
        raise DomainError(_("Nobody reviews an own work."))
    if row.state != WorkState.WITH_TUTOR:
        raise TransitionRefused(
            _("This work does not wait for a review now: the state is “%(state)s”.")
            % {"state": row.get_state_display()}
        )
    return row


def _waiting_or_none(work: Work) -> Work | None:
    row = _whole(work)
    return row if row.state == WorkState.WITH_TUTOR else None


def _refuse_held(review: Review, by: User, now: datetime) -> None:
    ends = lease_ends(review)
    if review.claimed_by_id not in (None, by.pk) and ends is not None and ends > now:
        raise TransitionRefused(_("%(name)s is reviewing this work.") % {"name": review.claimed_by})


def _marks(work: Work, points: Mapping[int, int | None]) -> list[dict[str, Any]]:
    marks = []
    for criterion in work.assignment.criteria.all():
        given = points.get(criterion.pk)
        if given is not None and not 0 <= given <= criterion.max_points:
            raise DomainError(
                _("“%(criterion)s”: from 0 to %(most)s points.")
                % {"criterion": criterion.title, "most": criterion.max_points},
                field=f"criterion-{criterion.pk}",
            )
        marks.append(
            {
                "criterion": criterion.pk,
                "title": criterion.title,
                "max_points": criterion.max_points,
                "points": given,
            }
        )
    return marks


def _sum(marks: list[dict[str, Any]]) -> int | None:
    given = [mark["points"] for mark in marks if mark["points"] is not None]
    return sum(given) if given else None


def _refuse_half(work: Work, review: Review, decision: str) -> None:
    if decision == ReviewDecision.RETURNED:
        if not review.comment:
            raise DomainError(_("Write what has to be changed: the participant gets your words."), field="comment")
        return
    missing = [mark["title"] for mark in review.marks if mark["points"] is None]
    if missing:
        raise DomainError(
            _("Give points by each criterion first: %(criteria)s.") % {"criteria": ", ".join(missing)},
        )
    threshold = work.assignment.points_to_accept
    if threshold is not None and (review.points or 0) < threshold:
        raise DomainError(
            _("To accept the work at least %(threshold)s points are needed, it has %(points)s.")
            % {"threshold": threshold, "points": review.points or 0}
        )
