"""Naming who answers: a person, or another desk; always with a reason that colleagues read in the thread."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultations import desks, notices
from consultations.actions.messages import add_message
from consultations.actions.routing import lay
from consultations.actions.states import change_state
from consultations.enums import CLOCK_RUNS, OPEN, ConsultationState, Desk, MessageKind
from consultations.models import Consultation, Expert
from consultations.promise import lease_until
from consultations.routing import Route, expert_for
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.people.models import User
from vector.people.working_calendar import working_time


@transaction.atomic
def reassign(
    consultation: Consultation, *, by: User, to: User, desk: Desk, reason: str, now: datetime | None = None
) -> Consultation:
    """Bind an open question to a named person of a desk, whoever held it; they are told by letter, with the reason.

    The promise stays what it was; the lease begins anew. Raises DomainError without a reason and for somebody who does
    not answer there, TransitionRefused when the question is not open or is with that person already.
    """
    now = now or timezone.now()
    row = locked(consultation)
    if row.state not in OPEN:
        raise TransitionRefused(_("This question is not open any more: nobody has to answer it."))
    if row.holder_id == to.pk:
        raise TransitionRefused(_("%(name)s has already taken this question.") % {"name": to})
    if not may_be_named(row, person=to, desk=desk):
        raise DomainError(_("This person cannot answer the question. Choose somebody from the list."), field="to")
    _tell(row, by=by, to=to, reason=reason)
    before = row.holder
    columns: dict[str, Any] = {"holder": to, "desk": desk, "routed_to": None, "claimed_at": now, "claimed_by": by}
    if row.state != ConsultationState.WAITING:
        columns["lease_until"] = lease_until(now, working_time(row.region))
    details = {
        "reason": reason,
        "person": str(to.public_id),
        "held_by": str(before.public_id) if before is not None else None,
    }
    if row.state == ConsultationState.NEW:
        row = change_state(
            row, to=ConsultationState.ASSIGNED, by=by, deed="consultation.reassign", details=details, **columns
        )
    else:
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=[*columns, "updated_at"])
        record_deed(by=by, deed="consultation.reassign", on=row, **details)
    if to != by:
        notices.assigned(row, to=to, by=by, reason=reason)
    return row


@transaction.atomic
def hand_over(
    consultation: Consultation, *, by: User, desk: Desk, reason: str, now: datetime | None = None
) -> Consultation:
    """Pass an open question on to another desk, where it waits for somebody to take it; they are told by letter, why.

    The promise stays what it was. Raises DomainError without a reason, for the desk it is on, and for a desk where
    nobody answers now; TransitionRefused while the asker's word is awaited.
    """
    now = now or timezone.now()
    row = locked(consultation)
    if row.state not in CLOCK_RUNS:
        raise TransitionRefused(_("Only a question that waits for an answer can be handed over."))
    if row.desk == desk:
        raise DomainError(_("The question is there already. Choose another place."), field="to")
    route = _route_to(row, desk=desk, now=now)
    _tell(row, by=by, to=desk.label, reason=reason)
    details = {"reason": reason, "from_desk": row.desk, "desk": desk}
    if row.state == ConsultationState.ASSIGNED:
        row = change_state(
            row,
            to=ConsultationState.NEW,
            by=by,
            deed="consultation.hand_over",
            details=details,
            holder=None,
            claimed_at=None,
            claimed_by=None,
            lease_until=None,
        )
    else:
        record_deed(by=by, deed="consultation.hand_over", on=row, **details)
    return lay(row, on=route, now=now, reason=reason)


def may_be_named(consultation: Consultation, *, person: User, desk: Desk) -> bool:
    """Whether the person answers questions at this desk: any expert, the region's accelerator, the working group."""
    if person.pk == consultation.asker_id or not person.is_active:
        return False
    if desk == Desk.EXPERTS:
        return Expert.objects.filter(person=person, is_available=True).exists()
    here = desks.office() if desk == Desk.OFFICE else desks.accelerator(consultation)
    return person in here


def _route_to(row: Consultation, *, desk: Desk, now: datetime) -> Route:
    """Experts are asked whatever the programme's windows say: somebody has decided so."""
    day = now.astimezone(row.region.zone).date()
    person = expert_for(row, day=day) if desk == Desk.EXPERTS else None
    if person is None and (desk == Desk.EXPERTS or not desks.people_of(row, desk=desk, now=now)):
        raise DomainError(_("Nobody answers there now. Choose another place."), field="to")
    return Route(desk, person)


def _tell(row: Consultation, *, by: User, to: Any, reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Say why: your colleagues read it in the thread."), field="reason")
    with translation.override("ru"):
        text = _("Passed on to: %(to)s. %(reason)s") % {"to": to, "reason": reason.strip()}
    add_message(row, by=by, kind=MessageKind.NOTE, text=text)
