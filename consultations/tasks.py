"""Celery entry points of the queue: woken by beat, safe to run at any time and side by side."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from consultations.actions import consultation as actions
from consultations.actions import escalation, leases, routing
from consultations.models import Consultation

log = structlog.get_logger(__name__)

# One strike of the clock does so many of each; the next one goes on.
AT_ONCE = 500


@shared_task(name="consultations.follow_clock", time_limit=200, soft_time_limit=180)
def follow_clock() -> None:
    """Give back what lies with somebody and is not worked on, ask others in place of who is away, call for help, close
    what the asker has forgotten."""
    now = timezone.now()
    reopenable_since = now - timedelta(days=settings.CONSULTATION_REOPEN_DAYS)
    sweeps = [
        (Consultation.objects.with_lease_over(now), leases.expire),
        (Consultation.objects.asked_of_absent(timezone.localdate(now)), routing.pass_by_absent),
        (Consultation.objects.to_escalate(now), escalation.escalate),
        (Consultation.objects.forgotten(reopenable_since), actions.close_forgotten),
    ]
    for found, act in sweeps:
        done = sum(act(question, now=now) for question in found.select_related("region")[:AT_ONCE])
        if done:
            log.info("consultations.clock", deed=act.__name__, questions=done)
