"""URLs of events."""

from datetime import timedelta

from django.utils import timezone

from accelerators.events import actions
from tests.factories.events import EventFactory
from tests.factories.programmes import ParticipationFactory
from tests.permissions.case import Case, public
from tests.permissions.world import World

# The invited of the region, its accelerator and the office.
INVITED = dict.fromkeys(("participant", "coordinator", "head", "accelerator", "office"), "GET")


def build(world: World) -> None:
    """A scheduled event of the region at home that is not shown to visitors."""
    ParticipationFactory(programme=world.programme, organisation=world.home.organisation)
    starts_at = timezone.now() + timedelta(days=10)
    event = EventFactory(programme=world.programme, regions=[world.home.region], is_public=False, starts_at=starts_at)
    world.things["event"] = actions.schedule(event=event, by=world.office)


def event(world: World) -> dict:
    return {"public_id": world.things["event"].public_id}


CASES = [
    public("events:list"),
    public("events:past"),
    Case("events:event", may=INVITED, kwargs=event),
    Case("events:calendar", may=INVITED, kwargs=event),
]
