"""Coming into a run and leaving it: enrol, invite, accept, withdraw."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import letters, registry
from courses.enums import ENROLMENT_TRANSITIONS, SEAT_HOLDING, EnrolmentState, RunState
from courses.models import CourseRun, Enrolment
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked
from vector.mail import outbox
from vector.people.enums import MembershipRole
from vector.people.models import Organisation, User


class RunFull(DomainError):
    """All seats of the run are taken."""


class RunClosed(DomainError):
    """The run takes nobody: it is over, not published, or by invitation only."""


@dataclass(frozen=True)
class Invited:
    """What came of inviting many: newly invited, and those who had a place or an invitation already."""

    new: int
    already: int


@transaction.atomic
def enrol(*, run: CourseRun, person: User, by: User) -> Enrolment:
    """A person takes a seat in an open run, or applies where a tutor decides; who was invited to it accepts by this.

    A letter confirms it, the tutors hear of an application. Doing it again changes nothing. Refuses a run that is
    closed or over (RunClosed) and one without seats (RunFull); an application may wait for a seat.
    """
    run = locked(run)
    _refuse_if_over(run)
    existing = Enrolment.objects.filter(run=run, person=person).first()
    if existing and existing.state == EnrolmentState.INVITED:
        return accept(enrolment=existing, by=by)
    if existing and existing.state != EnrolmentState.WITHDRAWN:
        return existing
    if not run.is_open:
        raise RunClosed(_("This run is by invitation only. Ask the organisers for an invitation."))
    if run.needs_approval:
        return _apply(run=run, person=person, existing=existing, by=by)
    _refuse_without_seat(run)
    now = timezone.now()
    if existing:
        enrolment = change_state(
            locked(existing),
            to=EnrolmentState.ACTIVE,
            transitions=ENROLMENT_TRANSITIONS,
            by=by,
            deed="enrolment.return",
            begun_at=now,
            withdrawn_at=None,
            withdrawn_by=None,
            declined_reason="",
        )
    else:
        enrolment = Enrolment.objects.create(run=run, person=person, state=EnrolmentState.ACTIVE, begun_at=now)
        record_deed(by=by, deed="enrolment.enrol", on=enrolment, run=str(run.public_id))
    letters.confirm(enrolment)
    return enrolment


def _apply(*, run: CourseRun, person: User, existing: Enrolment | None, by: User) -> Enrolment:
    """An application: no seat is taken; the applicant gets a letter, each tutor one too."""
    now = timezone.now()
    if existing:
        enrolment = change_state(
            locked(existing),
            to=EnrolmentState.REQUESTED,
            transitions=ENROLMENT_TRANSITIONS,
            by=by,
            deed="enrolment.apply_again",
            requested_at=now,
            withdrawn_at=None,
            withdrawn_by=None,
            declined_reason="",
        )
    else:
        enrolment = Enrolment.objects.create(run=run, person=person, state=EnrolmentState.REQUESTED, requested_at=now)
        record_deed(by=by, deed="enrolment.apply", on=enrolment, run=str(run.public_id))
    letters.confirm_application(enrolment)
    letters.announce_application(enrolment)
    return enrolment


@transaction.atomic
def approve(*, enrolment: Enrolment, by: User) -> Enrolment:
    """An applicant takes a seat and begins to study; a letter says so. Doing it again changes nothing.

    Refuses a run that is over (RunClosed), one without seats (RunFull), and what is no application any more
    (TransitionRefused).
    """
    run = locked(enrolment.run)
    enrolment = locked(enrolment)
    if enrolment.is_reading:
        return enrolment
    _refuse_if_over(run)
    _refuse_unless_requested(enrolment)
    _refuse_without_seat(run)
    change_state(
        enrolment,
        to=EnrolmentState.ACTIVE,
        transitions=ENROLMENT_TRANSITIONS,
        by=by,
        deed="enrolment.approve",
        begun_at=timezone.now(),
    )
    outbox.supersede(group=letters.application_group(enrolment))
    letters.confirm(enrolment)
    return enrolment


@transaction.atomic
def decline(*, enrolment: Enrolment, reason: str, by: User) -> Enrolment:
    """An application ends with a no; a letter says why. Doing it again changes nothing.

    Refuses an empty reason and what is no application any more.
    """
    enrolment = locked(enrolment)
    if enrolment.is_declined:
        return enrolment
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say why: the applicant gets it by letter."), field="reason")
    _refuse_unless_requested(enrolment)
    change_state(
        enrolment,
        to=EnrolmentState.WITHDRAWN,
        transitions=ENROLMENT_TRANSITIONS,
        by=by,
        deed="enrolment.decline",
        details={"reason": reason},
        withdrawn_at=timezone.now(),
        withdrawn_by=by,
        declined_reason=reason[:500],
    )
    outbox.supersede(group=letters.application_group(enrolment))
    letters.decline(enrolment)
    return enrolment


@transaction.atomic
def invite(*, run: CourseRun, person: User, by: User) -> Enrolment:
    """Keep a seat for a person and send them a letter with the link that accepts it.

    Who studies already or was invited is left alone, without a second letter; who left is invited anew. Refuses a run
    that is over (RunClosed), one without seats (RunFull) and a person who cannot get letters.
    """
    run = locked(run)
    _refuse_if_over(run)
    if not person.is_active or person.anonymised_at:
        raise DomainError(_("This person's account is closed."), field="person")
    existing = Enrolment.objects.filter(run=run, person=person).first()
    if existing and existing.state in SEAT_HOLDING:
        return existing
    _refuse_without_seat(run)
    now = timezone.now()
    if existing:
        enrolment = change_state(
            locked(existing),
            to=EnrolmentState.INVITED,
            transitions=ENROLMENT_TRANSITIONS,
            by=by,
            deed="enrolment.invite_again",
            invited_at=now,
            invited_by=by,
            withdrawn_at=None,
            withdrawn_by=None,
            declined_reason="",
        )
    else:
        enrolment = Enrolment.objects.create(
            run=run, person=person, state=EnrolmentState.INVITED, invited_at=now, invited_by=by
        )
        record_deed(by=by, deed="enrolment.invite", on=enrolment, run=str(run.public_id))
    letters.invite(enrolment)
    return enrolment


@transaction.atomic
def invite_organisations(*, run: CourseRun, organisations: Iterable[Organisation], by: User) -> Invited:
    """Invite all present participants of these organisations, all of them or nobody.

    Refuses what `invite` refuses; when the seats do not suffice, nobody is invited and no letter leaves.
    """
    run = locked(run)
    people = (
        User.objects.reachable()
        .filter(
            memberships__ended_at__isnull=True,
            memberships__role=MembershipRole.PARTICIPANT,
            memberships__organisation__in=list(organisations),
        )
        .distinct()
        .order_by("pk")
    )
    placed = set(Enrolment.objects.holding_seats().filter(run=run).values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in placed]
    already = len(people) - len(new)
    if run.capacity is not None and len(placed) + len(new) > run.capacity:
        raise RunFull(
            _("There are %(people)s people to invite, but only %(seats)s seats left. Nobody has been invited.")
            % {"people": len(new), "seats": max(0, run.capacity - len(placed))},
            field="organisations",
        )
    for person in new:
        invite(run=run, person=person, by=by)
    return Invited(new=len(new), already=already)


@transaction.atomic
def accept(*, enrolment: Enrolment, by: User) -> Enrolment:
    """An invited person begins to study. A letter confirms it; doing it again changes nothing.

    Refuses a run that is over (RunClosed) and an enrolment that was withdrawn (TransitionRefused).
    """
    run = locked(enrolment.run)
    enrolment = locked(enrolment)
    if enrolment.is_reading:
        return enrolment
    _refuse_if_over(run)
    if enrolment.state != EnrolmentState.INVITED:
        raise RunClosed(_("This invitation is no longer valid. Ask the organisers for a new one."))
    change_state(
        enrolment,
        to=EnrolmentState.ACTIVE,
        transitions=ENROLMENT_TRANSITIONS,
        by=by,
        deed="enrolment.accept",
        begun_at=timezone.now(),
    )
    outbox.supersede(group=letters.invitation_group(enrolment))
    letters.confirm(enrolment)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User) -> Enrolment:
    """Leave a run, decline its invitation or take an application back; the seat is free, what was done is kept.

    Nobody is written to; an invitation that has not been sent is taken back. Refuses a completed course.
    """
    enrolment = locked(enrolment)
    if enrolment.state == EnrolmentState.WITHDRAWN:
        return enrolment
    change_state(
        enrolment,
        to=EnrolmentState.WITHDRAWN,
        transitions=ENROLMENT_TRANSITIONS,
        by=by,
        deed="enrolment.withdraw",
        withdrawn_at=timezone.now(),
        withdrawn_by=by,
    )
    outbox.supersede(group=letters.invitation_group(enrolment))
    outbox.supersede(group=letters.application_group(enrolment))
    outbox.supersede(group=letters.reminder_group(enrolment))
    return enrolment


def complete(*, enrolment: Enrolment, by: Any) -> Enrolment:
    """Everything is done: the enrolment is completed, what follows from it happens, and a letter says so.

    `enrolment` must be locked by the caller. Refuses an enrolment that is not active (TransitionRefused).
    """
    change_state(
        enrolment,
        to=EnrolmentState.COMPLETED,
        transitions=ENROLMENT_TRANSITIONS,
        by=by,
        deed="enrolment.complete",
        completed_at=timezone.now(),
    )
    registry.call_completions(enrolment=enrolment, by=by)
    letters.congratulate(enrolment)
    return enrolment


def _refuse_if_over(run: CourseRun) -> None:
    if run.state == RunState.FINISHED:
        raise RunClosed(_("This run is over. Choose another one on the course's page."))
    if not run.course.live:
        raise RunClosed(_("This course is not published now."))


def _refuse_unless_requested(enrolment: Enrolment) -> None:
    if enrolment.state != EnrolmentState.REQUESTED:
        raise TransitionRefused(
            _("This application has been decided or taken back: the state is “%(state)s”.")
            % {"state": enrolment.get_state_display()}
        )


def _refuse_without_seat(run: CourseRun) -> None:
    # The caller holds the lock on the run: nobody else can take the last seat meanwhile.
    if run.capacity is not None and Enrolment.objects.holding_seats().filter(run=run).count() >= run.capacity:
        raise RunFull(_("All seats of this run are taken."))
