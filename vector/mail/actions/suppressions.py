"""Who is not written to: those who do not want letters, stream by stream, and those who withdrew their consent.

Direct answers (sign-in links, answers to one's own questions) are never held back by a wish; without consent only what
signing in needs is sent. The two are kept apart: agreeing again brings back no letters that somebody had stopped, and
no link in a letter undoes a withdrawal.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from vector.common.models import record_deed
from vector.mail.enums import DIRECT_STREAMS, EVERYTHING, WITHOUT_CONSENT, DeliveryState, Stream
from vector.mail.models import Delivery, Suppression


@transaction.atomic
def suppress(address: str, *, stream: str = EVERYTHING, reason: str = "", by: Any = None) -> Suppression:
    """No more letters of `stream` (default: of any but the direct ones) to `address`; what waits ends suppressed.

    What a sender holds is stopped one by one, before it is handed over (`deliveries.hand`).

    `by` is the acting user, None when the recipient did it by a link from a letter. Doing it twice changes nothing.
    Raises ValueError for a direct stream.
    """
    if stream in DIRECT_STREAMS:
        raise ValueError("Direct answers cannot be unsubscribed from")
    recipient = address.strip().lower()
    row, is_new = Suppression.objects.get_or_create(
        recipient=recipient, stream=stream, defaults={"reason": reason[:200]}
    )
    if is_new:
        record_deed(by=by, deed="mail.suppress", on=row, stream=stream, reason=reason[:200])
    waiting = Delivery.objects.filter(recipient=recipient, state=DeliveryState.DUE)
    waiting = waiting.exclude(stream__in=sorted(_spared(stream))) if _is_wide(stream) else waiting.filter(stream=stream)
    waiting.move(to=DeliveryState.SUPPRESSED)
    return row


@transaction.atomic
def unsuppress(address: str, *, stream: str = EVERYTHING, by: Any = None) -> bool:
    """Letters of `stream` may be sent again; True when they could not before. What was suppressed stays so."""
    for row in Suppression.objects.filter(recipient=address.strip().lower(), stream=stream):
        record_deed(by=by, deed="mail.unsuppress", on=row, stream=stream)
        row.delete()
        return True
    return False


def is_suppressed(address: str, *, stream: str) -> bool:
    """Whether a letter of this stream to this address would be held back."""
    return Suppression.objects.filter(recipient=address.strip().lower(), stream__in=_stopping(stream)).exists()


def suppressed_streams(address: str) -> set[str]:
    """The streams this address does not get; all that can be unsubscribed from, if it wants nothing."""
    streams = set(Suppression.objects.filter(recipient=address.strip().lower()).values_list("stream", flat=True))
    optional = {str(stream) for stream in Stream if stream not in DIRECT_STREAMS}
    return optional if EVERYTHING in streams else streams & optional


def suppressed_among(letters: Iterable[tuple[int, str, str]]) -> set[int]:
    """Which of these (id, recipient, stream) are not wanted; one query for all."""
    rows = [row for row in letters if row[2] != Stream.ACCOUNT]
    unwanted: dict[str, set[str]] = defaultdict(set)
    if rows:
        for recipient, stream in Suppression.objects.filter(recipient__in={row[1] for row in rows}).values_list(
            "recipient", "stream"
        ):
            unwanted[recipient].add(stream)
    return {pk for pk, recipient, stream in rows if unwanted[recipient] & _stopping(stream)}


def stopped() -> Q:
    """The condition, for a query of letters, that a letter may not be sent by now."""
    mine = Suppression.objects.filter(recipient=OuterRef("recipient"))
    wishes = mine.filter(Q(stream=EVERYTHING) | Q(stream=OuterRef("stream")))
    return (~Q(stream__in=sorted(DIRECT_STREAMS)) & Exists(wishes)) | (
        ~Q(stream=Stream.ACCOUNT) & Exists(mine.filter(stream=WITHOUT_CONSENT))
    )


def _is_wide(stream: str) -> bool:
    return stream in {EVERYTHING, WITHOUT_CONSENT}


def _spared(stream: str) -> frozenset[str]:
    """The streams that go on all the same."""
    return frozenset({Stream.ACCOUNT}) if stream == WITHOUT_CONSENT else DIRECT_STREAMS


def _stopping(stream: str) -> set[str]:
    """What holds back a letter of this stream."""
    if stream == Stream.ACCOUNT:
        return set()
    return {WITHOUT_CONSENT} if stream in DIRECT_STREAMS else {WITHOUT_CONSENT, EVERYTHING, stream}
