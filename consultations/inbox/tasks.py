"""What the worker does with the mail that comes in."""

import logging

from celery import shared_task
from django.conf import settings

logger = logging.getLogger(__name__)


@shared_task(name="inbox.fetch", expires=60, soft_time_limit=100, time_limit=150)
def fetch() -> None:
    """Look into the mailbox, when there is one."""
    if not settings.CONSULTATION_IMAP_URL:
        return


@shared_task(name="inbox.sweep", expires=600, soft_time_limit=100, time_limit=120)
def sweep() -> None:
    """Forget originals that are kept no longer."""
