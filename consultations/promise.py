"""By when an answer is promised, and how the clock of a promise stands still and goes on.

Each function here returns columns of a question to change; `hours` are those of the question's region.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from consultations.enums import Escalation
from vector.common.working_time import WorkingTime

if TYPE_CHECKING:
    from consultations.models import Consultation


def answer_by(asked_at: datetime, hours: WorkingTime) -> datetime:
    """The end of the n-th working day after the day on which the question came.

    n is settings.CONSULTATION_WORKING_DAYS.
    """
    return hours.end_of_nth_day(asked_at, days=settings.CONSULTATION_WORKING_DAYS)


def lease_until(now: datetime, hours: WorkingTime) -> datetime:
    """Until when somebody who takes a question now, and then does nothing, holds it."""
    return hours.add(now, settings.CONSULTATION_LEASE_HOURS * 60)


def begin(now: datetime, hours: WorkingTime) -> dict[str, Any]:
    """A question comes, or comes back: a new promise, the clock runs from the beginning."""
    until = answer_by(now, hours)
    return {
        "round_began_at": now,
        "answer_by": until,
        "warn_at": hours.add(now, _before_warning(hours.between(now, until))),
        "paused_at": None,
        "minutes_left": None,
        "paused_minutes": 0,
        "escalation": Escalation.NONE,
    }


def pause(question: "Consultation", now: datetime, hours: WorkingTime) -> dict[str, Any]:
    """The asker's word is awaited: what is left of the promise is put by."""
    return {"paused_at": now, "minutes_left": hours.between(now, question.answer_by)}


def resume(question: "Consultation", now: datetime, hours: WorkingTime) -> dict[str, Any]:
    """The asker has written: what was left of the promise is left now. A broken promise stays broken."""
    columns = {
        "paused_at": None,
        "minutes_left": None,
        "paused_minutes": question.paused_minutes + _paused(question, now, hours),
    }
    if not question.minutes_left:
        return columns
    promised = hours.between(question.round_began_at, question.answer_by) - question.paused_minutes
    before_warning = question.minutes_left - (promised - _before_warning(promised))
    return columns | {
        "answer_by": hours.add(now, question.minutes_left),
        "warn_at": hours.add(now, max(before_warning, 0)),
    }


def stop() -> dict[str, Any]:
    """Nothing is promised any more: the clock neither runs nor stands still."""
    return {"paused_at": None, "minutes_left": None}


def minutes_taken(question: "Consultation", now: datetime, hours: WorkingTime) -> int:
    """Working minutes of this round until now, without those in which the asker's word was awaited."""
    passed = hours.between(question.round_began_at, now) - question.paused_minutes
    return max(passed - _paused(question, now, hours), 0)


def _paused(question: "Consultation", now: datetime, hours: WorkingTime) -> int:
    return hours.between(question.paused_at, now) if question.paused_at is not None else 0


def _before_warning(promised: int) -> int:
    return promised * settings.CONSULTATION_WARN_PERCENT // 100
