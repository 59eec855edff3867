"""Celery entry points of discussions: woken by beat, safe to run at any time and side by side."""

import structlog
from celery import shared_task

from courses.discussions.actions import digests

log = structlog.get_logger(__name__)


@shared_task(name="discussions.send_digests", soft_time_limit=240, time_limit=280)
def send_digests() -> None:
    """Queue the morning letters that are due."""
    if sent := digests.send_digests():
        log.info("discussions.digests_queued", letters=sent)
