"""How the time of an event is said in words: in the reader's zone, with the zone's name, and in Moscow time."""

import zoneinfo
from datetime import date, datetime, timedelta

from babel.dates import get_timezone_location
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accelerators.events.models import Event

MOSCOW = zoneinfo.ZoneInfo("Europe/Moscow")


def when(event: Event, *, zone: zoneinfo.ZoneInfo) -> list[str]:
    """The lines that say when: the reader's zone first, Moscow time second unless they are the same zone.

    An event without day and hour yet gives one line with its window.
    """
    if event.starts_at is None or event.ends_at is None:
        return [window(event)]
    if zone.key == MOSCOW.key:
        return [_("%(span)s Moscow time") % {"span": span(event.starts_at, event.ends_at, zone=MOSCOW)}]
    own = span(event.starts_at, event.ends_at, zone=zone)
    days = event.starts_at.astimezone(zone).date(), event.ends_at.astimezone(zone).date()
    moscow_days = event.starts_at.astimezone(MOSCOW).date(), event.ends_at.astimezone(MOSCOW).date()
    if days == moscow_days and days[0] == days[1]:
        moscow = hours(event.starts_at, event.ends_at, zone=MOSCOW)
    else:
        moscow = span(event.starts_at, event.ends_at, zone=MOSCOW)
    return [
        _("%(span)s (%(zone)s)") % {"span": own, "zone": zone_name(zone, at=event.starts_at)},
        _("%(span)s Moscow time") % {"span": moscow},
    ]


def window(event: Event) -> str:
    """The period announced before day and hour are known."""
    if event.window_starts_on is None or event.window_ends_on is None:
        return ""
    return _("between %(first)s and %(last)s") % {
        "first": day(event.window_starts_on),
        "last": day(event.window_ends_on),
    }


def span(starts_at: datetime, ends_at: datetime, *, zone: zoneinfo.ZoneInfo) -> str:
    """“25 September, Friday, 12:00–13:30”; both days when it ends on another one."""
    begins, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if begins.date() == ends.date():
        return f"{day(begins.date())}, {hours(starts_at, ends_at, zone=zone)}"
    return f"{day(begins.date())}, {begins:%H:%M} – {day(ends.date())}, {ends:%H:%M}"


def hours(starts_at: datetime, ends_at: datetime, *, zone: zoneinfo.ZoneInfo) -> str:
    return f"{starts_at.astimezone(zone):%H:%M}–{ends_at.astimezone(zone):%H:%M}"


def day(value: date) -> str:
    """“25 September, Friday”; the year only when it isn't this one."""
    return date_format(value, "j E, l" if value.year == timezone.localdate().year else "j E Y, l")


def zone_name(zone: zoneinfo.ZoneInfo, *, at: datetime) -> str:
    """The zone as its city and its distance from UTC on that day: “Kaliningrad, UTC+2”."""
    offset = at.astimezone(zone).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("−" if minutes < 0 else "+"), abs(minutes)
    distance = f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
    city = get_timezone_location(zone, locale=(get_language() or "ru").replace("-", "_"), return_city=True)
    return f"{city}, {distance}"
