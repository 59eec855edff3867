"""Celery entry points of courses: woken by beat, safe to run at any time and side by side."""

import structlog
from celery import shared_task
from django.utils import timezone

from courses.actions import reminders

log = structlog.get_logger(__name__)


@shared_task(name="courses.remind", time_limit=280, soft_time_limit=260)
def remind() -> int:
    """Queue the reminders that are missing and take back those that are no longer right."""
    queued = reminders.complete(now=timezone.now())
    if queued:
        log.info("courses.reminders_completed", letters=queued)
    return queued
