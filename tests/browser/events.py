"""What the pages of events show when axe looks at them."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accelerators.events import actions
from accelerators.events.enums import EventState
from accelerators.events.models import Event
from tests.factories.events import EventFactory
from tests.factories.people import RegionFactory, StaffFactory
from tests.factories.programmes import ParticipationFactory, ProgrammeFactory


def _event(**fields: Any) -> Event:
    fields = {"state": EventState.SCHEDULED, **fields}
    regions = [RegionFactory(timezone="Europe/Kaliningrad"), RegionFactory()]
    return EventFactory(programme=ProgrammeFactory(), regions=regions, timezone="Europe/Kaliningrad", **fields)


def coming(person: Any) -> str:
    """A list of more than one page, with a window and a two-day event."""
    today = timezone.localdate()
    window = {"window_starts_on": today, "window_ends_on": today + timedelta(days=20)}
    _event(state=EventState.WINDOW_ANNOUNCED, starts_at=None, ends_at=None, **window)
    long = _event(title="Итоговая конференция «Действуем вместе» с очень длинным названием для узкого экрана")
    Event.objects.filter(pk=long.pk).update(ends_at=long.starts_at + timedelta(days=1))
    for _ in range(20):
        _event()
    return reverse("events:list")


def past(person: Any) -> str:
    _event(state=EventState.HELD, starts_at=timezone.now() - timedelta(days=5))
    return reverse("events:past")


def in_state(state: EventState) -> str:
    """An event as a visitor sees it in each state."""
    if state == EventState.WINDOW_ANNOUNCED:
        today = timezone.localdate()
        window = {"window_starts_on": today, "window_ends_on": today + timedelta(days=20)}
        return _event(state=state, starts_at=None, ends_at=None, **window).get_absolute_url()
    return _event(
        state=state,
        cancellation_reason="Нет связи." if state == EventState.CANCELLED else "",
        recording_url="https://video.example.org/1" if state == EventState.HELD else "",
        minutes_url="https://docs.example.org/1" if state == EventState.HELD else "",
    ).get_absolute_url()


def invited(person: Any) -> str:
    """An event with its link to join, as the coordinator of an invited organisation sees it."""
    organisation = person.memberships.get().organisation
    programme = ProgrammeFactory()
    ParticipationFactory(programme=programme, organisation=organisation)
    event = EventFactory(programme=programme, regions=[organisation.region])
    return actions.schedule(event=event, by=StaffFactory()).get_absolute_url()
