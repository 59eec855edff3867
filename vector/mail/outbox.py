"""The way into the outbox: the only thing that other parts use to send a letter.

Call these inside the transaction of the deed that causes the letter: either both are there or neither.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vector.mail.actions import deliveries
from vector.mail.actions.suppressions import EVERYTHING, is_suppressed, suppress, suppressed_streams, unsuppress
from vector.mail.enums import DIRECT_STREAMS, Stream
from vector.mail.letters import Letter, with_unsubscribe_link
from vector.mail.models import Delivery, DeliveryAttachment
from vector.mail.unsubscribing import unsubscribe_address

__all__ = [
    "EVERYTHING",
    "ReadableLetter",
    "is_queued",
    "is_suppressed",
    "letters",
    "letters_to",
    "queue",
    "supersede",
    "suppress",
    "suppressed_streams",
    "unsuppress",
]

LINK = re.compile(r"https?://[^\s<>\"»)]+[^\s<>\"».,;:!?)]")


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

    `key` names message × recipient × rung ("event-12-v1:day-before:user-7"), at most 200 characters, and is never
    queued twice, whoever asks and however often. `group` gathers what one `supersede()` takes back ("event-12"). Times
    are aware datetimes: not sent before `not_before` (default: at once), marked expired instead of sent after
    `expires_at`. `headers` may hold Reply-To, In-Reply-To and References.

    Letters of streams one can unsubscribe from get their link in the footer here. An impossible address or subject is
    no error here: such a letter fails alone, later, where staff see it. Raises ValueError for a bad key or stream.
    """
    if not key or len(key) > 200 or len(group) > 200:
        raise ValueError("A key has 1 to 200 characters, a group at most 200")
    stream = Stream(stream)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    public_id = uuid.uuid4()
    text, html = with_unsubscribe_link(letter, "" if stream in DIRECT_STREAMS else unsubscribe_address(public_id))
    row = Delivery(
        public_id=public_id,
        key=key,
        group=group,
        stream=stream,
        recipient=_storable(to).strip().lower()[:320],
        recipient_name=_storable(to_name)[:300],
        subject=_storable(letter.subject)[:500],
        text=_storable(text),
        html=_storable(html),
        headers=headers or {},
        message_id=f"<{public_id}@{domain}>",
        not_before=not_before or timezone.now(),
        expires_at=expires_at,
    )
    with transaction.atomic(savepoint=False):
        # The unique key decides, also between processes: whoever comes second waits for the first and inserts nothing.
        Delivery.objects.bulk_create([row], ignore_conflicts=True)
        pk = Delivery.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
        if pk is None:
            return False
        if letter.attachments:
            DeliveryAttachment.objects.bulk_create(
                DeliveryAttachment(
                    delivery_id=pk,
                    filename=attachment.filename,
                    mimetype=attachment.mimetype,
                    content=attachment.content,
                    is_alternative=attachment.is_alternative,
                )
                for attachment in letter.attachments
            )
    return True


def _storable(text: str) -> str:
    """PostgreSQL takes neither NUL nor lone surrogates, and the deed must not fail because of them."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def supersede(*, group: str) -> int:
    """Take back what of a group has not been sent and is not being sent; returns how many letters."""
    return deliveries.supersede(group=group)


def is_queued(key: str) -> bool:
    """Whether a letter of this key was ever queued."""
    return Delivery.objects.filter(key=key).exists()


def letters_to(address: str, *, limit: int = 10) -> list[dict[str, Any]]:
    """The last letters to an address, newest first: public_id, subject, state, created_at, sent_at."""
    return list(
        Delivery.objects.filter(recipient=address.lower())
        .order_by("-pk")
        .values("public_id", "subject", "state", "created_at", "sent_at")[:limit]
    )


@dataclass(frozen=True)
class ReadableLetter:
    """A letter as its recipient reads it. `html` is a whole document: show it in a sandboxed frame."""

    id: int
    public_id: uuid.UUID
    recipient: str
    recipient_name: str
    stream: str
    state: str
    state_label: str
    subject: str
    text: str
    html: str
    links: tuple[str, ...]
    attachments: tuple[str, ...]
    created_at: datetime
    not_before: datetime
    sent_at: datetime | None


def letters(*, to: str = "", before: int | None = None, limit: int = 50) -> list[ReadableLetter]:
    """Letters with everything in them, newest first, in two queries: for the demo's page.

    `to` narrows to one address, `before` (an `id` of the last row shown) gives the following page. They hold people's
    sign-in links: raises RuntimeError outside the demo.
    """
    if not settings.DEMO and not settings.TESTING:
        raise RuntimeError("Whole letters are shown in the demo only")
    rows = Delivery.objects.order_by("-pk").prefetch_related("attachments")
    if to:
        rows = rows.filter(recipient=to.strip().lower())
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        ReadableLetter(
            id=row.pk,
            public_id=row.public_id,
            recipient=row.recipient,
            recipient_name=row.recipient_name,
            stream=row.stream,
            state=row.state,
            state_label=str(row.get_state_display()),
            subject=row.subject,
            text=row.text,
            html=row.html,
            links=tuple(dict.fromkeys(LINK.findall(row.text))),
            attachments=tuple(attachment.filename for attachment in row.attachments.all()),
            created_at=row.created_at,
            not_before=row.not_before,
            sent_at=row.sent_at,
        )
        for row in rows[:limit]
    ]
