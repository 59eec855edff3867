"""Arithmetic of working time in one place: hours of the day, weekends, and the days that differ from them.

Pure: it reads no table. Who keeps the calendar and for which place is `vector.people.working_calendar`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(9), time(18)
_SATURDAY = 5
_MINUTE = timedelta(minutes=1)

# From when to when work is done on one day; None: not at all.
Hours = tuple[time, time] | None


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When work is done where the clock shows `zone`.

    `days` holds the days that are not what their weekday says. The hours of a day may not cross midnight. A day on
    which the clock is changed within the hours is as much longer or shorter as it really is.
    """

    zone: ZoneInfo
    opens: time = OPENS
    closes: time = CLOSES
    days: Mapping[date, Hours] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("A working day ends after it begins")

    def hours_on(self, day: date) -> Hours:
        """The hours of this day, or None when nobody works."""
        usual = None if day.weekday() >= _SATURDAY else (self.opens, self.closes)
        hours = self.days.get(day, usual)
        return hours if hours is not None and hours[0] < hours[1] else None

    def add(self, start: datetime, minutes: int) -> datetime:
        """The first moment at which `minutes` working minutes have passed since `start`, in `zone`."""
        left = minutes * _MINUTE
        if not left:
            return start.astimezone(self.zone)
        for opens, closes in self._spans(start):
            begins = max(opens, start)
            if begins + left <= closes:
                return (begins + left).astimezone(self.zone)
            left -= max(closes - begins, timedelta(0))
        raise AssertionError("days without end")

    def between(self, start: datetime, end: datetime) -> int:
        """Whole working minutes from `start` to `end`; 0 when `end` is not after it."""
        passed = timedelta(0)
        for opens, closes in self._spans(start):
            if opens >= end:
                break
            passed += max(min(closes, end) - max(opens, start), timedelta(0))
        return passed // _MINUTE

    def nth_day(self, after: datetime, days: int) -> date:
        """The `days`-th working day after the day of `after`; with 0 the day of `after` itself."""
        day = after.astimezone(self.zone).date()
        left = days
        while left:
            day += timedelta(days=1)
            if self.hours_on(day):
                left -= 1
        return day

    def end_of_nth_day(self, after: datetime, *, days: int) -> datetime:
        """When work ends on the `days`-th working day after the day of `after`; `days` is at least 1."""
        day = self.nth_day(after, days)
        return datetime.combine(day, (self.hours_on(day) or (self.opens, self.closes))[1], tzinfo=self.zone)

    def on_nth_day(self, after: datetime, *, days: int, at: time) -> datetime:
        """That time of the clock on the `days`-th working day after the day of `after`."""
        return datetime.combine(self.nth_day(after, days), at, tzinfo=self.zone)

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        # In UTC: only there is the difference of two moments the time that passes between them.
        day = start.astimezone(self.zone).date()
        while True:
            if hours := self.hours_on(day):
                opens, closes = (datetime.combine(day, hour, tzinfo=self.zone).astimezone(UTC) for hour in hours)
                yield opens, closes
            day += timedelta(days=1)
