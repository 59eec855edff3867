"""Every change of a letter's state, for one row or for many at once.

A letter's way: claimed under a lease, marked as handed to the server (committed before the first byte), then the
result. What is claimed but not handed may be taken back without a trace; what was handed and has no result is unclear.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.transitions import change_state, locked
from vector.mail.actions.suppressions import is_suppressed, stopped, suppressed_among
from vector.mail.enums import DIRECT_STREAMS, RESENDABLE, TRANSITIONS, DeliveryState
from vector.mail.models import Delivery, DeliveryQuerySet
from vector.mail.outcomes import MAX_ATTEMPTS, MAX_COPIES, Outcome, Verdict, pause_before

UNCLAIMED: dict[str, Any] = {"claim": None, "claimed_until": None, "handed_at": None}
# How many rows one statement of the sweeper touches: locks stay short.
SWEEP_LIMIT = 1000


def claim_due(*, limit: int | None = None) -> uuid.UUID | None:
    """Claim up to `limit` due letters for MAIL_CLAIM_SECONDS; returns the claim's id, or None when nothing is due.

    Direct answers (sign-in links) go first. What is too late or not wanted any more gets its final state here instead.
    Rows that another dispatcher is just claiming are passed over, never waited for.
    """
    limit = limit or settings.MAIL_BATCH_SIZE
    while True:
        with transaction.atomic():
            now = timezone.now()
            rows = _lock_due(now, limit)
            if not rows:
                return None
            late = [row["pk"] for row in rows if row["expires_at"] and row["expires_at"] <= now]
            unwanted = suppressed_among((row["pk"], row["recipient"], row["stream"]) for row in rows)
            Delivery.objects.filter(pk__in=late).move(to=DeliveryState.EXPIRED)
            Delivery.objects.filter(pk__in=unwanted.difference(late)).move(to=DeliveryState.SUPPRESSED)
            wanted = [row["pk"] for row in rows if row["pk"] not in unwanted.union(late)]
            if wanted:
                claim = uuid.uuid4()
                Delivery.objects.filter(pk__in=wanted).move(
                    to=DeliveryState.CLAIMED,
                    claim=claim,
                    claimed_until=now + timedelta(seconds=settings.MAIL_CLAIM_SECONDS),
                    handed_at=None,
                )
                return claim


def _lock_due(now: datetime, limit: int) -> list[dict[str, Any]]:
    columns = ("pk", "recipient", "stream", "expires_at")
    due = Delivery.objects.due(now).order_by("not_before", "pk").select_for_update(skip_locked=True)
    rows = list(due.filter(stream__in=sorted(DIRECT_STREAMS)).values(*columns)[:limit])
    if len(rows) < limit:
        rows += due.exclude(stream__in=sorted(DIRECT_STREAMS)).values(*columns)[: limit - len(rows)]
    return rows


def renew(claim: uuid.UUID) -> int:
    """Prolong the lease of what of a claim has not been handed yet."""
    return Delivery.objects.filter(claim=claim, state=DeliveryState.CLAIMED, handed_at__isnull=True).update(
        claimed_until=timezone.now() + timedelta(seconds=settings.MAIL_CLAIM_SECONDS)
    )


def release(claim: uuid.UUID, *, reply: str = "") -> int:
    """Give back what of a claim has not been handed: due again at once, with `reply` as the reason staff see."""
    changes = {**UNCLAIMED, **({"last_reply": reply} if reply else {})}
    return Delivery.objects.filter(claim=claim, state=DeliveryState.CLAIMED, handed_at__isnull=True).move(
        to=DeliveryState.DUE,
        **changes,
    )


def hand(delivery: Delivery) -> bool:
    """Mark a claimed letter as handed to the server; False when it is not this claim's any more, or was stopped since.

    The mark is committed before the first byte leaves: whoever finds it without a result knows that a copy may be out.
    A row is handed once per claim, however many workers hold the same claim.
    """
    now = timezone.now()
    held = Delivery.objects.filter(
        pk=delivery.pk, claim=delivery.claim, state=DeliveryState.CLAIMED, handed_at__isnull=True
    )
    is_handed = held.exclude(stopped()).update(
        handed_at=now,
        claimed_until=now + timedelta(seconds=settings.MAIL_LEASE_SECONDS),
        attempts=F("attempts") + 1,
    )
    if not is_handed:
        held.filter(stopped()).move(to=DeliveryState.SUPPRESSED, **UNCLAIMED)
    return bool(is_handed)


def unhand(delivery: Delivery, *, reply: str) -> bool:
    """Take the mark off again: the conversation about this letter never began."""
    return bool(
        _handed(delivery).move(
            to=DeliveryState.DUE,
            **UNCLAIMED,
            attempts=F("attempts") - 1,
            last_reply=reply,
        )
    )


def record(delivery: Delivery, outcome: Outcome) -> str:
    """Write down what became of an attempt; returns the letter's state.

    `delivery` is the row as it was claimed. Accepted is accepted, even if the lease ran out meanwhile; any other result
    counts only while the row is still this claim's.
    """
    now = timezone.now()
    if outcome.verdict is Verdict.ACCEPTED:
        Delivery.objects.filter(pk=delivery.pk).move(
            to=DeliveryState.SENT,
            sent_at=now,
            last_reply=outcome.reply,
            claim=None,
            claimed_until=None,
        )
        return DeliveryState.SENT
    attempts, unclear = delivery.attempts + 1, delivery.unclear + (outcome.verdict is Verdict.UNCLEAR)
    not_before = now + pause_before(unclear if outcome.verdict is Verdict.UNCLEAR else attempts)
    if outcome.verdict is Verdict.REFUSED or (outcome.verdict is Verdict.LATER and attempts >= MAX_ATTEMPTS):
        state = DeliveryState.FAILED
    elif unclear >= MAX_COPIES:
        state = DeliveryState.UNKNOWN
    else:
        state = DeliveryState.DUE
    changes = {"last_reply": outcome.reply, "unclear": unclear, "claim": None, "claimed_until": None}
    if state == DeliveryState.DUE:
        changes |= {"not_before": not_before, "handed_at": None}
    _handed(delivery).move(to=state, **changes)
    return state


def _handed(delivery: Delivery) -> DeliveryQuerySet:
    return Delivery.objects.filter(
        pk=delivery.pk, claim=delivery.claim, state=DeliveryState.CLAIMED, handed_at__isnull=False
    )


def take_back() -> int:
    """Take back what was claimed by somebody who went away: the lease ran out. Returns how many letters.

    Not handed: due again at once. Handed: unclear, repeated after a pause, at most twice, then it waits for a person.
    """
    now = timezone.now()
    moved = 0
    with transaction.atomic():
        rows = list(
            Delivery.objects.filter(state=DeliveryState.CLAIMED, claimed_until__lte=now)
            .order_by("claimed_until")
            .select_for_update(skip_locked=True)
            .values("pk", "handed_at", "unclear")[:SWEEP_LIMIT]
        )
        untouched = [row["pk"] for row in rows if row["handed_at"] is None]
        moved += Delivery.objects.filter(pk__in=untouched).move(to=DeliveryState.DUE, **UNCLAIMED)
        reply = "worker lost"
        given_up = [row["pk"] for row in rows if row["handed_at"] and row["unclear"] + 1 >= MAX_COPIES]
        moved += Delivery.objects.filter(pk__in=given_up).move(
            to=DeliveryState.UNKNOWN,
            unclear=F("unclear") + 1,
            last_reply=reply,
            claim=None,
            claimed_until=None,
        )
        for unclear in range(MAX_COPIES - 1):
            repeated = [row["pk"] for row in rows if row["handed_at"] and row["unclear"] == unclear]
            moved += Delivery.objects.filter(pk__in=repeated).move(
                to=DeliveryState.DUE,
                **UNCLAIMED,
                unclear=F("unclear") + 1,
                last_reply=reply,
                not_before=now + pause_before(unclear + 1),
            )
    return moved


def expire() -> int:
    """Mark what waits and has become useless; returns how many letters, at most SWEEP_LIMIT."""
    with transaction.atomic():
        late = list(
            Delivery.objects.filter(state=DeliveryState.DUE, expires_at__lte=timezone.now())
            .order_by("expires_at")
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:SWEEP_LIMIT]
        )
        return Delivery.objects.filter(pk__in=late).move(to=DeliveryState.EXPIRED)


def supersede(*, group: str, keys: Iterable[str] | None = None) -> int:
    """Take back what of a group (with `keys`: those of it) waits; returns how many letters."""
    rows = Delivery.objects.filter(group=group, state=DeliveryState.DUE)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    return rows.move(to=DeliveryState.SUPERSEDED)


def supersede_groups(groups: Iterable[str]) -> int:
    """Take back what of these groups waits; returns how many letters. One statement."""
    return Delivery.objects.filter(group__in=list(groups), state=DeliveryState.DUE).move(to=DeliveryState.SUPERSEDED)


@transaction.atomic
def supersede_holding(*, group: str, words: Iterable[str]) -> list[tuple[str, str]]:
    """Take back what of a group waits and holds any of these words; (key, text) of each. Two statements."""
    holds = reduce(or_, (Q(text__contains=word) for word in words), Q(pk__in=[]))
    rows = Delivery.objects.filter(holds, group=group, state=DeliveryState.DUE).order_by("pk").select_for_update()
    found = list(rows.values_list("pk", "key", "text"))
    Delivery.objects.filter(pk__in=[pk for pk, _key, _text in found]).move(to=DeliveryState.SUPERSEDED)
    return [(key, text) for _pk, key, text in found]


def live_claims() -> int:
    """How many claims are being worked at: leases that run and still have letters to hand over."""
    return (
        Delivery.objects.filter(state=DeliveryState.CLAIMED, claimed_until__gt=timezone.now(), handed_at__isnull=True)
        .values("claim")
        .distinct()
        .count()
    )


@transaction.atomic
def send_again(delivery: Delivery, *, by: Any) -> Delivery:
    """Put a letter that ended otherwise than sent back into the queue, with all its attempts before it.

    The Message-ID stays. Raises DomainError when the recipient does not want letters of this stream, and
    TransitionRefused when the letter was sent, replaced or waits anyway.
    """
    row = locked(delivery)
    if row.state == DeliveryState.SUPPRESSED and is_suppressed(row.recipient, stream=row.stream):
        raise DomainError(_("The recipient has unsubscribed from such letters: it cannot be sent again."))
    transitions = {state: TRANSITIONS[state] if state in RESENDABLE else frozenset() for state in TRANSITIONS}
    return change_state(
        row,
        to=DeliveryState.DUE,
        transitions=transitions,
        by=by,
        deed="mail.send_again",
        attempts=0,
        unclear=0,
        not_before=timezone.now(),
        # A person decided that it is still of use.
        expires_at=None if row.expires_at and row.expires_at <= timezone.now() else row.expires_at,
        **UNCLAIMED,
    )


def send_again_all(deliveries: Iterable[Delivery], *, by: Any) -> int:
    """Send many again, each in its own transaction; what may not be sent again is passed over. Returns how many."""
    count = 0
    for delivery in deliveries:
        try:
            send_again(delivery, by=by)
        except DomainError:
            continue
        count += 1
    return count
