"""What pages show of an event, computed for one reader."""

import zoneinfo
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accelerators.events.enums import EventState
from accelerators.events.models import Event
from accelerators.events.spans import in_moscow, when

# Kinds of the design system's status.
STATUS_KINDS = {
    EventState.WINDOW_ANNOUNCED: "plain",
    EventState.SCHEDULED: "good",
    EventState.MOVED: "caution",
    EventState.UNDER_WAY: "active",
    EventState.HELD: "plain",
    EventState.CANCELLED: "bad",
}


def zone_for(event: Event, reader: Any) -> zoneinfo.ZoneInfo:
    """A person reads one's own zone; a visitor, of whom nothing is known, the event's."""
    return reader.zone if reader.is_authenticated else event.zone


@dataclass(frozen=True)
class EventLine:
    """An event in a list. Reads the prefetched regions."""

    event: Event
    day: date | None
    when: list[str]
    regions: str
    status_kind: str

    @classmethod
    def of(cls, event: Event, *, reader: Any) -> "EventLine":
        zone = zone_for(event, reader)
        return cls(
            event=event,
            day=event.starts_at.astimezone(zone).date() if event.starts_at else None,
            when=when(event, zone=zone),
            regions=", ".join(region.title for region in event.regions.all()),
            status_kind=STATUS_KINDS[EventState(event.state)],
        )


def facts_of(event: Event, *, zone: zoneinfo.ZoneInfo) -> list[dict[str, str]]:
    """Term and value of what a reader wants to know first, in rows of a summary list."""
    regions = ", ".join(region.title for region in event.regions.all())
    rows = [{"term": _("When"), "value": when(event, zone=zone)[0]}]
    if moscow := in_moscow(event, zone=zone):
        rows.append({"term": _("In Moscow"), "value": moscow})
    rows.append({"term": _("Where"), "value": event.place or _("Online")})
    if regions:
        rows.append({"term": _("Regions"), "value": regions})
    rows.append({"term": _("Programme"), "value": event.programme.title})
    return rows
