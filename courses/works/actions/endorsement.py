"""The head's word about one version: by link, in the cabinet, or on paper."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.works import endorsers, letters
from courses.works.actions import links
from courses.works.actions.work import latest, pass_to_tutor
from courses.works.content import digest_of
from courses.works.enums import (
    AWAITING_AGREEMENT,
    RECORDED_WAYS,
    TRANSITIONS,
    EndorsementDecision,
    EndorsementWay,
    WorkState,
)
from courses.works.models import Endorsement, Work, WorkVersion
from courses.works.queries import content_of
from vector.common.errors import DomainError, TransitionRefused
from vector.common.transitions import change_state, locked
from vector.common.uploads import CheckedFile
from vector.people.models import User


class EndorsementRefused(TransitionRefused):
    """Nothing is to be agreed any more: decided already, taken back, or replaced by a newer version."""


@transaction.atomic
def decide(
    version: WorkVersion,
    *,
    by: User,
    way: str,
    decision: str,
    shown_hash: str,
    comment: str = "",
    now: datetime | None = None,
) -> Endorsement:
    """The head agrees a version or returns it.

    Agreed, the work goes to the tutor; returned, to its author, with the comment. The author gets a letter; links and
    reminders of the version die. `shown_hash` is the hash of what the head saw. Raises EndorsementRefused when the
    version is not what waits for a word any more, DomainError when `by` may not agree it, did not see this content, or
    returns it without a comment.
    """
    if way in RECORDED_WAYS:
        raise ValueError("What the tutor records goes through record()")
    work = _waiting(version)
    able = endorsers.of_organisation(version.organisation_id, author_id=work.enrolment.person_id)
    if able.place_of(by.pk) is None:
        raise DomainError(_("Only a head of the organisation who is not the author agrees the work."))
    return _conclude(
        work,
        version,
        by=by,
        head=by,
        way=way,
        decision=decision,
        shown_hash=shown_hash,
        comment=comment.strip(),
        now=now,
    )


@transaction.atomic
def record(
    version: WorkVersion,
    *,
    by: User,
    decision: str,
    signatory: str,
    scan: CheckedFile,
    shown_hash: str,
    comment: str = "",
    now: datetime | None = None,
) -> Endorsement:
    """The tutor or the office writes down what the head has signed on paper, with the scan. Refuses as decide().

    The author does not record the own work. `shown_hash` is the hash of the version that the tutor had before them: a
    paper signed for one version is never recorded for the next.
    """
    work = _waiting(version)
    _refuse_author(work, by)
    if not signatory.strip():
        raise DomainError(_("Write who signed the paper."), field="signatory")
    return _conclude(
        work,
        version,
        by=by,
        head=None,
        way=EndorsementWay.PAPER,
        decision=decision,
        shown_hash=shown_hash,
        comment=comment.strip(),
        signatory=signatory.strip(),
        scan=scan,
        now=now,
    )


@transaction.atomic
def record_alone(version: WorkVersion, *, by: User, reason: str, shown_hash: str) -> Endorsement:
    """The tutor or the office lets a work pass for which nobody can agree, and says why. Refuses as decide().

    Raises DomainError while there is somebody who can agree, and without a reason.
    """
    work = _waiting(version)
    _refuse_author(work, by)
    if endorsers.of_organisation(version.organisation_id, author_id=work.enrolment.person_id).places:
        raise DomainError(_("There is somebody in the organisation who can agree this work."))
    if not reason.strip():
        raise DomainError(_("Write why nobody can agree the work."), field="reason")
    return _conclude(
        work,
        version,
        by=by,
        head=None,
        way=EndorsementWay.NO_SECOND_PERSON,
        decision=EndorsementDecision.AGREED,
        shown_hash=shown_hash,
        comment=reason.strip(),
    )


def _waiting(version: WorkVersion) -> Work:
    """The work, locked, when this version is what waits for a word."""
    locked(version.work)
    work = Work.objects.select_related("assignment", "enrolment__person__region", "enrolment__run__course").get(
        pk=version.work_id
    )
    last = latest(work)
    if last.pk != version.pk:
        raise EndorsementRefused(_("A newer version of this work has been sent. A new letter leads to it."))
    if not work.enrolment.is_reading:
        raise EndorsementRefused(_("The author has left the course: nothing is to be agreed any more."))
    if work.state not in AWAITING_AGREEMENT:
        if Endorsement.objects.filter(version=version).exists():
            raise EndorsementRefused(_("This version has been decided about already."))
        raise EndorsementRefused(_("The author has taken this version back to change it."))
    return work


def _refuse_author(work: Work, by: User) -> None:
    if work.enrolment.person_id == by.pk:
        raise DomainError(_("Nobody agrees an own work."))


def _conclude(
    work: Work,
    version: WorkVersion,
    *,
    by: User,
    head: User | None,
    way: str,
    decision: str,
    shown_hash: str,
    comment: str,
    signatory: str = "",
    scan: CheckedFile | None = None,
    now: datetime | None = None,
) -> Endorsement:
    now = now or timezone.now()
    if decision == EndorsementDecision.RETURNED and not comment:
        raise DomainError(_("Write what has to be changed: the author gets your words."), field="comment")
    # The version is never changed; if it were all the same, nobody's word would stand for it.
    actual = digest_of(content_of(version), work=work.public_id, number=version.number)
    if not (actual == version.content_hash == shown_hash):
        raise DomainError(_("The content is not what was shown. Open the page again."))
    endorsement = Endorsement.objects.create(
        version=version,
        content_hash=version.content_hash,
        decision=decision,
        way=way,
        head=head,
        signatory=signatory,
        comment=comment,
        recorded_at=now,
        recorded_by=by,
        file=scan.content if scan else "",
        original_name=scan.original_name if scan else "",
        content_type=scan.content_type if scan else "",
        size=scan.size if scan else 0,
    )
    links.revoke(version)
    letters.take_back(version)
    details = {"version": version.number, "hash": version.content_hash, "way": str(way)}
    if endorsement.is_agreed:
        change_state(
            work,
            to=WorkState.ENDORSED,
            transitions=TRANSITIONS,
            by=by,
            deed="work.endorse",
            details=details,
            since=now,
            due_at=None,
        )
        pass_to_tutor(work, by=by, now=now)
        letters.endorsed(endorsement, work)
    else:
        change_state(
            work,
            to=WorkState.RETURNED_BY_HEAD,
            transitions=TRANSITIONS,
            by=by,
            deed="work.return_by_head",
            details=details,
            since=now,
            due_at=None,
        )
        letters.returned_by_head(endorsement, work)
    return endorsement
