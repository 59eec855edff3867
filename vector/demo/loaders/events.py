"""Demo events in every state, scheduled, moved and cancelled through the actions themselves."""

import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accelerators.events import actions
from accelerators.events.enums import EventKind, EventState
from accelerators.events.models import Event
from vector.demo.content import content
from vector.people.models import Region, User
from vector.programmes.models import Programme

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

MOSCOW = "Europe/Moscow"
# The planned day of an event that was moved or called off lies so much earlier than what the content says.
MOVED_BY = timedelta(days=2)
WINDOW = timedelta(days=10)
ROUND_TO_MINUTES = 5


def load(*, today: date, by: User, people: "People") -> None:
    """What the content lists, once: by its title in the programme."""
    programme = Programme.objects.current()
    assert programme is not None  # noqa: S101 - programmes are loaded before events
    for number, item in enumerate(content("events")["events"], start=1):
        if not Event.objects.filter(programme=programme, title=item["title"]).exists():
            _make(item, number=number, today=today, programme=programme, by=by)


def _make(item: dict[str, Any], *, number: int, today: date, programme: Programme, by: User) -> None:
    regions = list(Region.objects.filter(slug__in=item["regions"]))
    zone_name = regions[0].timezone if len(regions) == 1 else MOSCOW
    starts_at = _start(item, today=today, zone=zoneinfo.ZoneInfo(zone_name))
    is_past = starts_at <= timezone.now()
    state = EventState(item.get("state", EventState.HELD if is_past else EventState.SCHEDULED))
    is_online = item["kind"] == EventKind.TELECONFERENCE
    event = Event.objects.create(
        programme=programme,
        kind=item["kind"],
        title=item["title"],
        intro=item["intro"],
        agenda="\n".join(item["agenda"]),
        timezone=zone_name,
        place=item.get("place", ""),
        join_url=f"https://meet.example.org/vector-{number}" if is_online else "",
        # What has been held was never announced by this installation: it stands there as history.
        state=state if is_past else EventState.WINDOW_ANNOUNCED,
        recording_url=f"https://video.example.org/vector-{number}" if is_past and is_online else "",
        minutes_url=f"https://docs.example.org/vector-{number}" if state == EventState.HELD else "",
        **_times(item, state, starts_at),
    )
    event.regions.set(regions)
    if not is_past:
        _bring_on(event, item, state=state, by=by)


def _bring_on(event: Event, item: dict[str, Any], *, state: EventState, by: User) -> None:
    """From "announced" to the state that the content names."""
    if state == EventState.WINDOW_ANNOUNCED:
        return
    event = actions.schedule(event=event, by=by)
    if state == EventState.MOVED:
        actions.move(event=event, by=by, starts_at=event.starts_at + MOVED_BY, ends_at=event.ends_at + MOVED_BY)
    elif state == EventState.CANCELLED:
        actions.cancel(event=event, by=by, reason=item["cancellation_reason"])


def _start(item: dict[str, Any], *, today: date, zone: zoneinfo.ZoneInfo) -> datetime:
    if "starts_in_minutes" in item:
        # On a round minute of the clock, never earlier than asked for: the reminder an hour before falls due soon.
        wanted = timezone.now() + timedelta(minutes=item["starts_in_minutes"] + ROUND_TO_MINUTES)
        return wanted.replace(minute=wanted.minute - wanted.minute % ROUND_TO_MINUTES, second=0, microsecond=0)
    day = today + timedelta(days=item["days_from_today"])
    return datetime.combine(day, time.fromisoformat(item["local_time"]), tzinfo=zone)


def _times(item: dict[str, Any], state: EventState, starts_at: datetime) -> dict[str, Any]:
    if state == EventState.WINDOW_ANNOUNCED:
        return {"window_starts_on": starts_at.date(), "window_ends_on": (starts_at + WINDOW).date()}
    if state == EventState.MOVED:
        starts_at -= MOVED_BY
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=item["minutes"])}
