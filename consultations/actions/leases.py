"""The lease under which somebody holds a question: it is renewed by work and runs out without."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from consultations import notices
from consultations.actions.routing import route
from consultations.actions.states import change_state
from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.promise import lease_until
from vector.common.transitions import locked
from vector.people.models import User
from vector.people.working_calendar import working_time


def renew(consultation: Consultation, *, by: User, now: datetime | None = None) -> bool:
    """Whoever holds the question has written a draft or a note: the lease begins anew. Nothing for anybody else.

    The question's version stays: nothing has happened that others must see.
    """
    held = Consultation.objects.filter(pk=consultation.pk, holder=by, state=ConsultationState.ASSIGNED)
    region = consultation.region
    return bool(held.update(lease_until=lease_until(now or timezone.now(), working_time(region))))


@transaction.atomic
def expire(consultation: Consultation, *, now: datetime | None = None) -> bool:
    """Give back to the queue what its holder has done nothing with; they and the next one are told by letter.

    Safe to repeat and to run side by side. What was typed stays with its writer as a draft. Returns whether the lease
    was over.
    """
    now = now or timezone.now()
    row = locked(consultation)
    holder = row.holder
    if row.state != ConsultationState.ASSIGNED or holder is None or row.lease_until is None or row.lease_until > now:
        return False
    row = change_state(
        row,
        to=ConsultationState.NEW,
        by=None,
        deed="consultation.lease_over",
        details={"holder": str(holder.public_id)},
        holder=None,
        claimed_at=None,
        claimed_by=None,
        lease_until=None,
    )
    notices.lease_over(row, to=holder)
    route(row, now=now, besides=[holder.pk])
    return True
