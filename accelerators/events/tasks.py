"""Celery entry points of events: woken by beat, safe to run at any time and side by side."""

import structlog
from celery import shared_task

from accelerators.events import actions
from accelerators.events.models import Event

log = structlog.get_logger(__name__)


@shared_task(name="events.complete_ladders", time_limit=200, soft_time_limit=180)
def complete_ladders() -> int:
    """Queue the invitations and reminders that are missing, for every scheduled event ahead."""
    queued = 0
    for event in Event.objects.inviting().order_by("starts_at"):
        queued += actions.complete_ladder(event=event)
    if queued:
        log.info("events.ladders_completed", letters=queued)
    return queued


@shared_task(name="events.follow_clock", time_limit=100, soft_time_limit=80)
def follow_clock() -> int:
    """Mark what has begun as under way and what has ended as held."""
    changed = 0
    for event in Event.objects.behind_the_clock():
        before = event.state
        changed += actions.follow_clock(event=event).state != before
    return changed
