"""The Celery entry points: which events they look at, and that they may run at any time."""

from datetime import timedelta

from accelerators.events import actions, tasks
from accelerators.events.enums import EventState
from accelerators.events.models import Event
from tests.accelerators.events.conftest import STARTS_AT
from tests.factories.events import EventFactory, participant_organisation
from vector.mail.models import Delivery


def test_complete_ladders_three_times_queues_what_is_missing_once(world):
    actions.schedule(event=world.event, by=world.office)
    participant_organisation(world.event.programme, world.kaliningrad)

    assert [tasks.complete_ladders() for _ in range(3)] == [4, 0, 0]


def test_complete_ladders_leaves_other_events_alone(world, clock):
    for state in EventState:
        EventFactory(programme=world.event.programme, regions=[world.karelia], state=state, starts_at=STARTS_AT)
    begun = EventFactory(programme=world.event.programme, regions=[world.karelia], state=EventState.SCHEDULED)
    Event.objects.filter(pk=begun.pk).update(starts_at=STARTS_AT - timedelta(days=30))

    tasks.complete_ladders()

    groups = set(Delivery.objects.values_list("group", flat=True))
    wanted = Event.objects.filter(state__in=[EventState.SCHEDULED, EventState.MOVED]).exclude(pk=begun.pk)
    assert groups == {event.mail_group for event in wanted}


def test_follow_clock_marks_what_has_begun_and_ended(world, clock):
    actions.schedule(event=world.event, by=world.office)
    announced = EventFactory(programme=world.event.programme, starts_at=STARTS_AT)

    clock.move_to(STARTS_AT)
    assert [tasks.follow_clock(), tasks.follow_clock()] == [1, 0]
    clock.move_to(STARTS_AT + timedelta(hours=2))
    assert [tasks.follow_clock(), tasks.follow_clock()] == [1, 0]

    assert Event.objects.get(pk=world.event.pk).state == EventState.HELD
    assert Event.objects.get(pk=announced.pk).state == EventState.WINDOW_ANNOUNCED


def test_beat_knows_both_tasks(settings):
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {"events.complete_ladders", "events.follow_clock"} <= scheduled
