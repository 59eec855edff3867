"""How the time of an event is said in words: in the reader's zone, with the zone's name, and in Moscow time."""

import zoneinfo
from datetime import datetime

from django.utils.translation import gettext as _

from accelerators.events.models import Event
from vector.common import moments

MOSCOW = zoneinfo.ZoneInfo("Europe/Moscow")


def when(event: Event, *, zone: zoneinfo.ZoneInfo) -> list[str]:
    """The lines that say when: the reader's zone first, Moscow time second unless they are the same zone.

    An event without day and hour yet gives one line with its window.
    """
    if event.starts_at is None or event.ends_at is None:
        return [window(event)]
    own = span(event.starts_at, event.ends_at, zone=zone)
    if zone.key == MOSCOW.key:
        return [_("%(span)s Moscow time") % {"span": own}]
    label = moments.zone_label(event.starts_at.astimezone(zone))
    return [
        _("%(span)s (%(zone)s)") % {"span": own, "zone": label},
        _("%(span)s Moscow time") % {"span": in_moscow(event, zone=zone)},
    ]


def in_moscow(event: Event, *, zone: zoneinfo.ZoneInfo) -> str:
    """The time in Moscow for who reads `zone`; nothing where that is Moscow itself or there is no time yet."""
    if event.starts_at is None or event.ends_at is None or zone.key == MOSCOW.key:
        return ""
    days = {moment.astimezone(place).date() for moment in (event.starts_at, event.ends_at) for place in (zone, MOSCOW)}
    # The day is not said twice where it is the same in both zones.
    return (hours if len(days) == 1 else span)(event.starts_at, event.ends_at, zone=MOSCOW)


def window(event: Event) -> str:
    """The period announced before day and hour are known."""
    if event.window_starts_on is None or event.window_ends_on is None:
        return ""
    return _("between %(first)s and %(last)s") % {
        "first": moments.day(event.window_starts_on, weekday=False),
        "last": moments.day(event.window_ends_on, weekday=False),
    }


def span(starts_at: datetime, ends_at: datetime, *, zone: zoneinfo.ZoneInfo) -> str:
    """“25 September, Friday, 12:00–13:30”; both days when it ends on another one."""
    begins, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if begins.date() == ends.date():
        return f"{moments.day(begins.date())}, {hours(starts_at, ends_at, zone=zone)}"
    return f"{moments.day(begins.date())}, {begins:%H:%M} – {moments.day(ends.date())}, {ends:%H:%M}"


def hours(starts_at: datetime, ends_at: datetime, *, zone: zoneinfo.ZoneInfo) -> str:
    """“12:00–13:30”."""
    return f"{starts_at.astimezone(zone):%H:%M}–{ends_at.astimezone(zone):%H:%M}"
