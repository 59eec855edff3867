"""Working time of a region: its zone and hours, and the production calendar that the office keeps."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from vector.common.working_time import CLOSES, OPENS, Hours, WorkingTime
from vector.people.enums import DayKind
from vector.people.models import CalendarDay, Region

# Labour Code of the Russian Federation, article 95.
_SHORTER_BY = timedelta(hours=1)


class WorkingCalendar:
    """The calendar as it is when it is first asked: one query, whatever is asked for afterwards.

    One is made for a deed, a request or a task, and not kept: the office changes the calendar at any time.
    """

    def __init__(self) -> None:
        self._days: dict[int | None, dict[date, str]] | None = None

    def of(self, region: Region | None) -> WorkingTime:
        """Working time in the region; without one, by the installation's clock and the usual hours."""
        if region is None:
            opens, closes, zone = OPENS, CLOSES, ZoneInfo(settings.TIME_ZONE)
        else:
            opens, closes, zone = region.works_from, region.works_until, region.zone
        kinds = self._read()
        days = {**kinds[None], **kinds[region.pk]} if region is not None else kinds[None]
        hours = {DayKind.HOLIDAY: None, DayKind.WORKING: (opens, closes), DayKind.SHORT: _shorter(opens, closes)}
        return WorkingTime(zone, opens, closes, {day: hours[DayKind(kind)] for day, kind in days.items()})

    def _read(self) -> dict[int | None, dict[date, str]]:
        if self._days is None:
            self._days = defaultdict(dict)
            for region_id, day, kind in CalendarDay.objects.values_list("region_id", "day", "kind"):
                self._days[region_id][day] = kind
        return self._days


def working_time(region: Region | None) -> WorkingTime:
    """Working time in one region; one query. For several, one WorkingCalendar."""
    return WorkingCalendar().of(region)


def _shorter(opens: time, closes: time) -> Hours:
    ends = datetime.combine(date.max, closes) - _SHORTER_BY
    # Of a day of an hour or less nothing is left.
    return (opens, ends.time()) if ends > datetime.combine(date.max, opens) else None
