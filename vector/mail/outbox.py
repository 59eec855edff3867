"""The way into the outbox: the only thing that other parts use to send a letter.

Call these inside the transaction of the deed that causes the letter: either both are there or neither.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vector.mail.actions import deliveries
from vector.mail.actions.suppressions import (
    is_suppressed,
    suppress,
    suppressed_among,
    suppressed_streams,
    unsuppress,
)
from vector.mail.enums import DIRECT_STREAMS, EVERYTHING, DeliveryState, Stream
from vector.mail.letters import Letter, with_unsubscribe_link
from vector.mail.models import Delivery, DeliveryAttachment
from vector.mail.unsubscribing import unsubscribe_address

__all__ = [
    "EVERYTHING",
    "Outgoing",
    "Posted",
    "ReadableLetter",
    "SentAs",
    "is_queued",
    "is_suppressed",
    "letters",
    "letters_of",
    "letters_of_groups",
    "letters_to",
    "queue",
    "queue_many",
    "sent_as",
    "supersede",
    "supersede_groups",
    "supersede_holding",
    "suppress",
    "suppressed_among",
    "suppressed_streams",
    "unsuppress",
    "waiting_keys",
]

LINK = re.compile(r"https?://[^\s<>\"»)]+[^\s<>\"».,;:!?)]")


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

    def __post_init__(self) -> None:
        if not self.key or len(self.key) > 200 or len(self.group) > 200:
            raise ValueError("A key has 1 to 200 characters, a group at most 200")
        if self.stream not in Stream.values:
            raise ValueError(f"No such stream: {self.stream}")


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
    now = timezone.now()
    # In the order of the keys: two generators at once then wait for each other instead of locking each other out.
    wanted = {uuid.uuid4(): outgoing for outgoing in sorted(letters, key=lambda outgoing: outgoing.key)}
    with transaction.atomic(savepoint=False):
        # The unique key decides, also between processes: whoever comes second waits for the first and inserts nothing.
        Delivery.objects.bulk_create(
            [_row(public_id, outgoing, now) for public_id, outgoing in wanted.items()],
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


def _row(public_id: uuid.UUID, outgoing: Outgoing, now: datetime) -> Delivery:
    address = "" if outgoing.stream in DIRECT_STREAMS else unsubscribe_address(public_id)
    text, html = with_unsubscribe_link(outgoing.letter, address)
    return Delivery(
        public_id=public_id,
        key=outgoing.key,
        group=outgoing.group,
        stream=outgoing.stream,
        recipient=_storable(outgoing.to).strip().lower()[:320],
        recipient_name=_storable(outgoing.to_name)[:300],
        subject=_storable(outgoing.letter.subject)[:500],
        text=_storable(text),
        html=_storable(html),
        headers=outgoing.headers,
        message_id=f"<{public_id}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2]}>",
        not_before=outgoing.not_before or now,
        expires_at=outgoing.expires_at,
    )


def _storable(text: str) -> str:
    """PostgreSQL takes neither NUL nor lone surrogates, and the deed must not fail because of them."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def supersede(*, group: str, keys: Iterable[str] | None = None) -> int:
    """Take back what of a group has not been sent and is not being sent; returns how many letters.

    With `keys` only those of the group.
    """
    return deliveries.supersede(group=group, keys=keys)


def supersede_groups(groups: Iterable[str]) -> int:
    """The same for many groups at once; one statement."""
    return deliveries.supersede_groups(groups)


def supersede_holding(*, group: str, words: Iterable[str]) -> list[tuple[str, str]]:
    """Take back what of a group has not left and holds any of these words: (key, text) of each, to be made anew.

    For letters that gather many things, one of which may no longer be told. Two statements.
    """
    return deliveries.supersede_holding(group=group, words=words)


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


def letters_of_groups(groups: Iterable[str]) -> list[tuple[str, Posted]]:
    """(group, letter) for all letters of these groups, in the order in which they are due; one query."""
    fields = ("group", "key", "recipient", "recipient_name", "state", "not_before", "sent_at")
    rows = Delivery.objects.filter(group__in=list(groups)).order_by("not_before", "pk").values_list(*fields)
    return [(group, Posted(*row)) for group, *row in rows]


def waiting_keys(*, prefix: str) -> list[str]:
    """The keys with this beginning whose letters wait to be sent; one query."""
    rows = Delivery.objects.filter(key__startswith=prefix, state=DeliveryState.DUE)
    return list(rows.values_list("key", flat=True))


@dataclass(frozen=True)
class SentAs:
    """Which letter of ours a Message-ID belongs to."""

    group: str
    recipient: str
    created_at: datetime


def sent_as(message_ids: Iterable[str]) -> SentAs | None:
    """The newest letter of ours among these Message-IDs ("<…@…>"), whatever else is named there; one query."""
    rows = Delivery.objects.filter(message_id__in=list(message_ids)).order_by("-pk")
    found = rows.values_list("group", "recipient", "created_at").first()
    return SentAs(*found) if found else None


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


def letters(
    *,
    to: str = "",
    public_id: uuid.UUID | None = None,
    is_sent: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> list[ReadableLetter]:
    """Letters with everything in them, newest first, in two queries: for the demo's page.

    `to` narrows to one address, `public_id` to one letter, `is_sent` to what has left (the last to leave first);
    `before` (an `id` of the last row shown) gives the following page. They hold people's sign-in links: raises
    RuntimeError outside the demo.
    """
    if not settings.DEMO and not settings.TESTING:
        raise RuntimeError("Whole letters are shown in the demo only")
    rows = Delivery.objects.order_by("-pk").prefetch_related("attachments")
    if to:
        rows = rows.filter(recipient=to.strip().lower())
    if public_id is not None:
        rows = rows.filter(public_id=public_id)
    if is_sent:
        rows = rows.filter(state=DeliveryState.SENT).order_by("-sent_at", "-pk")
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
