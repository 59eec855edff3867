"""The way into the outbox: the only thing that other parts use to send a letter.

Call these inside the transaction of the deed that causes the letter: either both are there or neither.
"""

import uuid
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vector.mail.enums import DeliveryState
from vector.mail.letters import Letter
from vector.mail.models import Delivery, DeliveryAttachment


def queue(
    *,
    key: str,
    to: str,
    letter: Letter,
    stream: str,
    to_name: str = "",
    group: str = "",
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    headers: dict[str, str] | None = None,
) -> bool:
    """Put a letter into the outbox; True when it is new, False when this `key` is there already.

    `key` names message × recipient × rung ("event-12-v1:day-before:user-7") and is never queued twice, whoever asks
    and however often. `group` gathers what one `supersede()` takes back ("event-12"). Times are aware datetimes:
    not sent before `not_before` (default: at once), marked expired instead of sent after `expires_at`.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    public_id = uuid.uuid4()
    with transaction.atomic():
        created = Delivery.objects.bulk_create(
            [
                Delivery(
                    public_id=public_id,
                    key=key,
                    group=group,
                    stream=stream,
                    recipient=to.strip().lower(),
                    recipient_name=to_name,
                    subject=letter.subject,
                    text=letter.text,
                    html=letter.html,
                    headers=headers or {},
                    message_id=f"<{public_id}@{domain}>",
                    not_before=not_before or timezone.now(),
                    expires_at=expires_at,
                )
            ],
            ignore_conflicts=True,
        )
        row = Delivery.objects.filter(public_id=created[0].public_id).first()
        if row is None:
            return False
        DeliveryAttachment.objects.bulk_create(
            DeliveryAttachment(
                delivery=row,
                filename=attachment.filename,
                mimetype=attachment.mimetype,
                content=attachment.content,
                is_alternative=attachment.is_alternative,
            )
            for attachment in letter.attachments
        )
    return True


def supersede(*, group: str) -> int:
    """Take back what of a group has not been sent and is not being sent; returns how many letters."""
    return Delivery.objects.filter(group=group, state=DeliveryState.DUE).update(
        state=DeliveryState.SUPERSEDED, updated_at=timezone.now()
    )


def is_queued(key: str) -> bool:
    """Whether a letter of this key was ever queued."""
    return Delivery.objects.filter(key=key).exists()


def letters_to(address: str, *, limit: int = 10) -> list[dict[str, Any]]:
    """The last letters to an address, newest first: public_id, subject, state, created_at, sent_at."""
    return list(
        Delivery.objects.filter(recipient=address.lower())
        .order_by("-created_at", "-pk")
        .values("public_id", "subject", "state", "created_at", "sent_at")[:limit]
    )
