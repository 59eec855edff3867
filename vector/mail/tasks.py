"""Celery's way into the outbox. Every task may run twice, late, or not at all: the rows are the truth."""

import logging
import uuid

from celery import shared_task
from celery.signals import worker_init, worker_shutting_down
from django.conf import settings
from kombu.exceptions import OperationalError

from vector.mail import sender, stopping
from vector.mail.actions import deliveries

logger = logging.getLogger(__name__)

worker_init.connect(stopping.reset, dispatch_uid="vector.mail.stopping.reset")
worker_shutting_down.connect(stopping.ask, dispatch_uid="vector.mail.stopping.ask")


@shared_task(name="mail.dispatch_due", expires=30, soft_time_limit=20, time_limit=30)
def dispatch_due() -> int:
    """Claim due letters, one claim a sender, and hand the claims to workers; returns how many.

    Up to MAIL_SENDERS claims are worked at. When a claim cannot be published (Redis is down) it is given back at once;
    if even that fails its lease runs out.
    """
    if settings.MAIL_HOLD:
        return 0
    published = 0
    for _sender in range(settings.MAIL_SENDERS - deliveries.live_claims()):
        claim = deliveries.claim_due()
        if claim is None:
            break
        try:
            send_batch.apply_async((str(claim),), retry=False)
        except (OperationalError, OSError) as error:
            deliveries.release(claim)
            logger.warning("cannot publish to the broker, %s letters wait: %s", claim, error)
            break
        published += 1
    return published


@shared_task(name="mail.send_batch", soft_time_limit=None, time_limit=230)
def send_batch(claim: str) -> int:
    """Send the letters of a claim and, for about a minute, what else is due; returns how many were accepted."""
    claim_id = uuid.UUID(claim)
    if settings.MAIL_HOLD:
        deliveries.release(claim_id)
        return 0
    return sender.send(claim_id)


@shared_task(name="mail.sweep", soft_time_limit=50, time_limit=60)
def sweep() -> dict[str, int]:
    """Take back what lost workers held and mark what has become useless."""
    found = {"taken_back": deliveries.take_back(), "expired": deliveries.expire()}
    if any(found.values()):
        logger.info("outbox swept: %(taken_back)s taken back, %(expired)s expired", found)
    return found
