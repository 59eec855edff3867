"""By when an answer is promised."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

_SATURDAY = 5
_END_OF_DAY = 18


def answer_by(asked_at: datetime, *, zone: ZoneInfo) -> datetime:
    """The end (18:00 where the asker is) of the n-th working day after the question came.

    n is settings.CONSULTATION_WORKING_DAYS. Saturdays and Sundays are no working days; the calendar of public holidays
    is not known here.
    """
    day = asked_at.astimezone(zone)
    left = settings.CONSULTATION_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY:
            left -= 1
    return day.replace(hour=_END_OF_DAY, minute=0, second=0, microsecond=0)
