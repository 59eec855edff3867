"""By when an answer is promised."""

from datetime import datetime

from django.conf import settings

from vector.common.working_time import WorkingTime


def answer_by(asked_at: datetime, hours: WorkingTime) -> datetime:
    """The end of the n-th working day after the day on which the question came; `hours` are those of its region.

    n is settings.CONSULTATION_WORKING_DAYS.
    """
    return hours.end_of_nth_day(asked_at, days=settings.CONSULTATION_WORKING_DAYS)
