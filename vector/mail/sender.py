"""Sends what is claimed, letter by letter over one connection, and goes on while there is more."""

import logging
import time
import uuid
from collections import defaultdict

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from vector.mail import stopping
from vector.mail.actions import deliveries
from vector.mail.enums import DIRECT_STREAMS, DeliveryState
from vector.mail.messages import Unbuildable, build
from vector.mail.models import Delivery, DeliveryAttachment
from vector.mail.outcomes import Outcome, Verdict, one_line
from vector.mail.smtp import ServerUnavailable, Session

logger = logging.getLogger(__name__)

# How long one task goes on claiming: other tasks want the worker too, and beat wakes the next sender within seconds.
BUDGET_SECONDS = 60
# A result that the database would not take at once is worth some patience: losing it makes a copy.
RECORD_TRIES = 20


def send(claim: uuid.UUID) -> int:
    """Send the letters of a claim, then of further ones, for about a minute; returns how many were accepted.

    Stops between two letters when the worker is asked to stop and gives the rest back.
    """
    ends_at = time.monotonic() + BUDGET_SECONDS
    accepted = 0
    following: uuid.UUID | None = claim
    with Session() as session:
        while following is not None:
            try:
                accepted += _send_claim(session, following)
            except ServerUnavailable as error:
                logger.warning("no session with the mail server: %s", error)
                deliveries.release(following, reply=str(error))
                break
            if stopping.is_asked() or settings.MAIL_HOLD or time.monotonic() >= ends_at:
                break
            following = deliveries.claim_due()
    return accepted


def _send_claim(session: Session, claim: uuid.UUID) -> int:
    rows = sorted(
        Delivery.objects.filter(claim=claim, state=DeliveryState.CLAIMED, handed_at__isnull=True),
        key=lambda row: (row.stream not in DIRECT_STREAMS, row.not_before, row.pk),
    )
    # Not prefetched: that ties rows into cycles, which stay in memory until the collector comes by.
    attachments: dict[int, list[DeliveryAttachment]] = defaultdict(list)
    for attachment in DeliveryAttachment.objects.filter(delivery__in=[row.pk for row in rows]):
        attachments[attachment.delivery_id].append(attachment)
    accepted = 0
    renewed_at = time.monotonic()
    deliveries.renew(claim)
    for delivery in rows:
        if stopping.is_asked() or settings.MAIL_HOLD:
            deliveries.release(claim)
            break
        if time.monotonic() - renewed_at > settings.MAIL_CLAIM_SECONDS / 3:
            deliveries.renew(claim)
            renewed_at = time.monotonic()
        # Before the mark: that there is no server says nothing about this letter.
        session.connect()
        if deliveries.hand(delivery):
            accepted += _send_one(session, delivery, attachments[delivery.pk])
    return accepted


def _send_one(session: Session, delivery: Delivery, attachments: list[DeliveryAttachment]) -> bool:
    try:
        outcome = session.deliver(build(delivery, attachments))
    except Unbuildable as error:
        outcome = Outcome(Verdict.REFUSED, one_line(error))
    except ServerUnavailable as error:
        deliveries.unhand(delivery, reply=str(error))
        raise
    _record(delivery, outcome)
    return outcome.verdict is Verdict.ACCEPTED


def _record(delivery: Delivery, outcome: Outcome) -> None:
    for attempt in range(1, RECORD_TRIES + 1):
        try:
            deliveries.record(delivery, outcome)
            return
        except (OperationalError, InterfaceError):
            if attempt == RECORD_TRIES or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(0.25)
