"""What the worker does with the mail that comes in."""

import logging

from celery import shared_task
from django.conf import settings

from consultations.inbox.actions.forgetting import forget_old
from consultations.inbox.polling import handle_unread, poll
from consultations.reply_address import is_mail_in_on

logger = logging.getLogger(__name__)


@shared_task(name="inbox.fetch", soft_time_limit=150, time_limit=200)
def fetch() -> None:
    """Look into the mailbox, when there is one, and do what the letters ask for. May run twice and at once."""
    if not settings.CONSULTATION_IMAP_URL or not is_mail_in_on():
        return
    taken = poll()
    handled = handle_unread()
    if taken or handled:
        logger.info("%s letters came, %s were read", taken, handled)


@shared_task(name="inbox.sweep", soft_time_limit=100, time_limit=120)
def sweep() -> None:
    """Forget letters that are kept no longer. Safe to run twice."""
    if count := forget_old():
        logger.info("%s old letters lost their texts", count)
