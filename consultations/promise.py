"""By when an answer is promised."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from vector.common.working_days import end_of_working_day


def answer_by(asked_at: datetime, *, zone: ZoneInfo) -> datetime:
    """The end (18:00 where the asker is) of the n-th working day after the question came.

    n is settings.CONSULTATION_WORKING_DAYS.
    """
    return end_of_working_day(asked_at, days=settings.CONSULTATION_WORKING_DAYS, zone=zone)
