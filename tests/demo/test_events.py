"""The demo's events: every state, something due soon, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accelerators.events import tasks
from accelerators.events.enums import EventState
from accelerators.events.models import Event
from tests.factories.people import StaffFactory
from tests.factories.programmes import ProgrammeFactory
from vector.demo.content import content
from vector.demo.loaders import events, people
from vector.mail.models import Delivery
from vector.programmes.models import Participation


@pytest.fixture(params=[datetime(2026, 11, 20, 5, 3, tzinfo=UTC), datetime(2026, 12, 31, 20, 58, tzinfo=UTC)])
def demo(db, request):
    """The demo's people and a programme they take part in, early in the morning and around midnight of New Year."""
    with time_machine.travel(request.param, tick=False):
        today = timezone.localdate()
        found = people.load(today=today)
        programme = ProgrammeFactory()
        for organisation in found.organisations:
            Participation.objects.get_or_create(
                programme=programme, organisation=organisation, defaults={"since_on": today - timedelta(days=30)}
            )
        by = StaffFactory()
        events.load(today=today, by=by, people=found)
        yield lambda: events.load(today=today, by=by, people=found)


def test_every_state_is_there(demo):
    assert set(Event.objects.values_list("state", flat=True)) == set(EventState.values)
    assert Event.objects.count() == len(content("events")["events"])
    assert not Event.objects.filter(regions=None).exists()


def test_loading_again_changes_nothing(demo):
    before = (list(Event.objects.order_by("pk").values()), Delivery.objects.count())

    demo()
    tasks.complete_ladders()

    assert (list(Event.objects.order_by("pk").values()), Delivery.objects.count()) == before


def test_states_agree_with_the_clock(demo):
    before = dict(Event.objects.values_list("pk", "state"))

    tasks.follow_clock()

    assert dict(Event.objects.values_list("pk", "state")) == before


def test_invitations_and_a_reminder_are_due_within_minutes(demo):
    soon = timezone.now() + timedelta(minutes=7)
    due = Delivery.objects.filter(group__startswith="event-", state="due", not_before__lte=soon).values_list(
        "key", flat=True
    )

    assert {key.split("-")[3] for key in due} == {"invitation", "hour"}


def test_tomorrow_and_in_a_week_there_is_a_teleconference(demo):
    days = {
        (timezone.localtime(event.starts_at).date() - timezone.localdate()).days
        for event in Event.objects.filter(kind="teleconference", state=EventState.SCHEDULED)
    }

    assert {1, 7} <= days
