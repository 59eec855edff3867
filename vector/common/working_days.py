"""By when something is promised, in working days."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5
_END_OF_DAY = 18
_MORNING = 10


def end_of_working_day(after: datetime, *, days: int, zone: ZoneInfo) -> datetime:
    """The end (18:00 in `zone`) of the `days`-th working day after the day of `after`.

    Saturdays and Sundays are no working days; the calendar of public holidays is not known here.
    """
    return _working_day(after, days=days, zone=zone).replace(hour=_END_OF_DAY, minute=0, second=0, microsecond=0)


def morning_of_working_day(after: datetime, *, days: int, zone: ZoneInfo) -> datetime:
    """10:00 in `zone` on the `days`-th working day after the day of `after`: when reminders leave."""
    return _working_day(after, days=days, zone=zone).replace(hour=_MORNING, minute=0, second=0, microsecond=0)


def _working_day(after: datetime, *, days: int, zone: ZoneInfo) -> datetime:
    day = after.astimezone(zone)
    left = days
    while left:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY:
            left -= 1
    return day
