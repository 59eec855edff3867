"""Celery entry points of the community: woken by beat, safe to run at any time and side by side."""

import structlog
from celery import shared_task

from vector.community.actions import subscriptions

log = structlog.get_logger(__name__)


@shared_task(name="community.send_digests", soft_time_limit=240, time_limit=280)
def send_digests() -> None:
    """Queue the morning letters that are due."""
    if sent := subscriptions.send_digests():
        log.info("community.digests_queued", letters=sent)
