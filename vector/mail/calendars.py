"""Calendar files (iCalendar, RFC 5545; invitations and cancellations after iTIP, RFC 5546).

Knows no domain: whoever has something with a beginning and an end describes it as a CalendarEvent.
"""

import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache

from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress
from icalendar.enums import STATUS, TRANSP

from vector.mail.letters import Attachment

PRODUCT = "-//Vector//Volunteer programme//RU"


class CalendarMethod(StrEnum):
    """What the file asks of the reader's calendar."""

    REQUEST = "REQUEST"  # put this in, or change it, and answer
    CANCEL = "CANCEL"  # take this out
    PUBLISH = "PUBLISH"  # for your information: feeds and downloads


class CalendarStatus(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Party:
    """Somebody with an address: the organizer or the one invited."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class CalendarEvent:
    """One event as a calendar sees it.

    `uid` is the same for ever, in letters and feeds; `sequence` grows when time, place or status changes, and on a
    cancellation. `starts_at` and `ends_at` are aware; `zone` is the IANA name of the zone the event is planned in.
    `changed_at` makes a feed's bytes repeatable; without it the present is taken.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    organizer: Party
    attendee: Party | None = None
    description: str = ""
    location: str = ""
    url: str = ""
    status: CalendarStatus = CalendarStatus.CONFIRMED
    changed_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("An event's times must be aware")
        if self.ends_at < self.starts_at:
            raise ValueError("An event must not end before it starts")
        if self.zone not in zoneinfo.available_timezones():
            raise ValueError(f"No such time zone: {self.zone}")


def to_ics(event: CalendarEvent, *, method: CalendarMethod) -> bytes:
    """The file for one event, UTF-8 with CRLF and folded lines.

    REQUEST and CANCEL are addressed to `event.attendee` and raise ValueError without one; CANCEL sets the status.
    PUBLISH names no attendee, whoever it is given.
    """
    if method != CalendarMethod.PUBLISH and event.attendee is None:
        raise ValueError(f"{method} needs somebody it is addressed to")
    return _calendar([event], method=method).to_ical()


def feed(events: Iterable[CalendarEvent], *, title: str) -> bytes:
    """A PUBLISH file of many events, for a subscription: same UIDs as in the letters, no attendees."""
    calendar = _calendar(list(events), method=CalendarMethod.PUBLISH)
    calendar.add("X-WR-CALNAME", _clean(title))
    return calendar.to_ical()


def invitation(event: CalendarEvent, *, method: CalendarMethod = CalendarMethod.REQUEST) -> Attachment:
    """The letter's part for one event: among the alternatives of the body and as an .ics file.

    The METHOD in the file equals the one in the MIME type: Outlook and Mail.ru show the buttons only then.
    """
    return Attachment(
        filename="cancel.ics" if method == CalendarMethod.CANCEL else "invite.ics",
        content=to_ics(event, method=method),
        mimetype=f"text/calendar; method={method}; charset=utf-8",
        is_alternative=True,
    )


def _calendar(events: list[CalendarEvent], *, method: CalendarMethod) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method.value)
    years: dict[str, list[int]] = {}
    for event in events:
        zone = zoneinfo.ZoneInfo(event.zone)
        years.setdefault(event.zone, []).extend(
            (event.starts_at.astimezone(zone).year, event.ends_at.astimezone(zone).year)
        )
    for name, used in sorted(years.items()):
        calendar.add_component(_timezone(name, min(used), max(used)))
    for event in events:
        calendar.add_component(_component(event, method=method))
    return calendar


def _component(event: CalendarEvent, *, method: CalendarMethod) -> Event:
    zone = zoneinfo.ZoneInfo(event.zone)
    status = CalendarStatus.CANCELLED if method == CalendarMethod.CANCEL else event.status
    changed_at = (event.changed_at or timezone.now()).astimezone(UTC).replace(microsecond=0)
    component = Event.new(
        uid=_clean(event.uid),
        sequence=event.sequence,
        stamp=changed_at,
        start=event.starts_at.astimezone(zone).replace(microsecond=0),
        end=event.ends_at.astimezone(zone).replace(microsecond=0),
        summary=_clean(event.title),
        description=_clean(event.description, lines=True) or None,
        # Readers show the place large and the URL hardly: an online event's link stands in both.
        location=_clean(event.location) or _clean(event.url) or None,
        url=_clean(event.url) or None,
        status=STATUS[status.value],
        transparency=TRANSP.OPAQUE,
        organizer=_party(event.organizer),
    )
    if method != CalendarMethod.PUBLISH and event.attendee is not None:
        component.attendees = [
            _party(
                event.attendee,
                cutype="INDIVIDUAL",
                role="REQ-PARTICIPANT",
                partstat="NEEDS-ACTION",
                rsvp=method == CalendarMethod.REQUEST,
            )
        ]
    return component


def _party(party: Party, **parameters: str | bool) -> vCalAddress:
    # A parameter cannot hold a quotation mark (RFC 5545, 3.1).
    name = _clean(party.name).replace('"', "") or None
    return vCalAddress.new(_clean(party.email), cn=name, **parameters)


@lru_cache(maxsize=256)
def _timezone(name: str, first_year: int, last_year: int) -> Timezone:
    # Only the years the events lie in: the whole history of a zone is kilobytes that Outlook 2016 reads wrongly.
    return Timezone.from_tzid(name, first_date=date(first_year, 1, 1), last_date=date(last_year + 1, 12, 31))


def _clean(text: str, *, lines: bool = False) -> str:
    """Without control characters, which would break the file's lines; line breaks kept as \\n when `lines`."""
    if lines:
        return "\n".join(_clean(line) for line in text.splitlines()).strip()
    return "".join(" " if not character.isprintable() else character for character in text).strip()
