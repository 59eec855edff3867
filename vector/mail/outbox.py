"""The way into the outbox: the only thing that other parts use to send a letter.

Call these inside the transaction of the deed that causes the letter: either both are there or neither.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vector.mail.enums import DeliveryState
from vector.mail.letters import Letter
from vector.mail.models import Delivery, DeliveryAttachment


@dataclass(frozen=True)
class Outgoing:
    """One letter to one recipient on its way into the outbox; the fields are those of `queue()`."""

    key: str
    to: str
    letter: Letter
    stream: str
    to_name: str = ""
    group: str = ""
    not_before: datetime | None = None
    expires_at: datetime | None = None
    headers: dict[str, str] = field(default_factory=dict)


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
    return bool(
        queue_many(
            [
                Outgoing(
                    key=key,
                    to=to,
                    letter=letter,
                    stream=stream,
                    to_name=to_name,
                    group=group,
                    not_before=not_before,
                    expires_at=expires_at,
                    headers=headers or {},
                )
            ]
        )
    )


def queue_many(letters: Iterable[Outgoing]) -> int:
    """Put many letters into the outbox at the price of a few statements; returns how many were new.

    Keys that are there already are passed over, as with `queue()`: generators may run as often as they like.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    now = timezone.now()
    wanted = {uuid.uuid4(): outgoing for outgoing in letters}
    with transaction.atomic():
        Delivery.objects.bulk_create(
            [
                Delivery(
                    public_id=public_id,
                    key=outgoing.key,
                    group=outgoing.group,
                    stream=outgoing.stream,
                    recipient=outgoing.to.strip().lower(),
                    recipient_name=outgoing.to_name,
                    subject=outgoing.letter.subject,
                    text=outgoing.letter.text,
                    html=outgoing.letter.html,
                    headers=outgoing.headers,
                    message_id=f"<{public_id}@{domain}>",
                    not_before=outgoing.not_before or now,
                    expires_at=outgoing.expires_at,
                )
                for public_id, outgoing in wanted.items()
            ],
            ignore_conflicts=True,
            batch_size=500,
        )
        created = dict(Delivery.objects.filter(public_id__in=wanted).values_list("public_id", "pk"))
        DeliveryAttachment.objects.bulk_create(
            [
                DeliveryAttachment(
                    delivery_id=pk,
                    filename=attachment.filename,
                    mimetype=attachment.mimetype,
                    content=attachment.content,
                    is_alternative=attachment.is_alternative,
                )
                for public_id, pk in created.items()
                for attachment in wanted[public_id].letter.attachments
            ],
            batch_size=500,
        )
    return len(created)


def supersede(*, group: str, keys: Iterable[str] | None = None) -> int:
    """Take back what of a group has not been sent and is not being sent; returns how many letters.

    With `keys` only those of the group.
    """
    unsent = Delivery.objects.filter(group=group, state=DeliveryState.DUE)
    if keys is not None:
        unsent = unsent.filter(key__in=list(keys))
    return unsent.update(state=DeliveryState.SUPERSEDED, updated_at=timezone.now())


@dataclass(frozen=True)
class Posted:
    """What became of one letter of a group, without its text."""

    key: str
    recipient: str
    recipient_name: str
    state: str
    not_before: datetime
    sent_at: datetime | None


def letters_of(*, group: str) -> list[Posted]:
    """All letters of a group, in the order in which they are due; one query."""
    fields = ("key", "recipient", "recipient_name", "state", "not_before", "sent_at")
    rows = Delivery.objects.filter(group=group).order_by("not_before", "pk").values_list(*fields)
    return [Posted(*row) for row in rows]


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
