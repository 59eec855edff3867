"""A question is answered: its state, its clock, and the round that says how long it took."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from consultations.actions.states import change_state
from consultations.enums import ConsultationState
from consultations.models import Consultation, Round
from consultations.promise import minutes_taken, stop
from vector.people.models import User
from vector.people.working_calendar import working_time


def set_answered(
    row: Consultation, *, by: User, now: datetime, in_queue: bool = True, details: Mapping[str, Any] | None = None
) -> Consultation:
    """`row`, locked by the caller, is answered by this person, who holds it from now on.

    `in_queue` is False when the answer was there before: its time is not one of the queue's.
    """
    minutes = minutes_taken(row, now, working_time(row.region))
    row = change_state(
        row,
        to=ConsultationState.ANSWERED,
        by=by,
        deed="consultation.answer",
        details=details,
        holder=by,
        routed_to=None,
        answered_at=now,
        lease_until=None,
        **stop(),
    )
    Round.objects.create(
        consultation=row,
        number=row.rounds.count() + 1,
        began_at=row.round_began_at,
        answer_by=row.answer_by,
        answered_at=now,
        answered_by=by,
        minutes=minutes,
        in_queue=in_queue,
    )
    return row
