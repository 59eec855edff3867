"""Calling others for help with a promise."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from consultations import notices
from consultations.enums import CLOCK_RUNS, Escalation
from consultations.escalation import called, level_of
from consultations.models import Consultation
from vector.common.models import record_deed
from vector.common.transitions import locked


@transaction.atomic
def escalate(consultation: Consultation, *, now: datetime | None = None) -> bool:
    """Write to those who should help when the promise is about to break, and to the working group when it is broken.

    The person who holds the question, or was asked to take it, is reminded too. Each level is reached once in a round;
    when the clock was away and both are due, the working group alone is written to. Safe to repeat and to run side by
    side. Returns whether anybody was called.
    """
    now = now or timezone.now()
    row = locked(consultation)
    level = level_of(row, now)
    if row.state not in CLOCK_RUNS or level <= row.escalation:
        return False
    row.escalation = level
    row.save(update_fields=["escalation", "updated_at"])
    record_deed(by=None, deed="consultation.escalate", on=row, level=int(level))
    people = called(row, level, now)
    for person in people:
        notices.help_wanted(row, to=person)
    responsible = row.holder or row.routed_to
    if level == Escalation.SUBSTITUTE and responsible is not None and responsible not in people:
        notices.due_soon(row, to=responsible)
    return True
