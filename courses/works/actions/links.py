"""The links by which heads agree a version without signing in, and the letters that hold them."""

import hashlib
import secrets
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from courses.works import letters
from courses.works.endorsers import Endorsers
from courses.works.models import EndorsementLink, Work, WorkVersion
from vector.mail import outbox
from vector.people.models import Membership
from vector.people.working_calendar import WorkingCalendar

TOKEN_BYTES = 32
# The letter at once, and the reminders after it.
RUNGS = ("ask", "remind-1", "remind-2")
# When reminders leave, where the head is.
REMINDED_AT = time(10)


def hash_of(token: str) -> str:
    """What is kept of a token. 256 random bits need no salt: there is nothing to guess in advance."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> EndorsementLink | None:
    """The link of a token while it is open: the place in the organisation held, nothing decided, not too old."""
    return (
        EndorsementLink.objects.open()
        .filter(token_hash=hash_of(token))
        .select_related("version", "membership__person")
        .first()
    )


def write_to(version: WorkVersion, work: Work, able: Endorsers, *, now: datetime) -> None:
    """A letter with a link of its own to everybody who may agree, and reminders that wait in the outbox.

    Safe to repeat: who has them gets no second ones. Everything is taken back when the version is decided or replaced.
    """
    written = set(EndorsementLink.objects.filter(version=version).values_list("letter_key", flat=True))
    made: list[EndorsementLink] = []
    outgoing: list[outbox.Outgoing] = []
    calendar = WorkingCalendar()
    for place in able.places:
        for rung in RUNGS:
            key = _key(version, place, rung)
            if key in written:
                continue
            token = secrets.token_urlsafe(TOKEN_BYTES)
            expires_at = now + timedelta(days=settings.WORK_LINK_DAYS)
            made.append(
                EndorsementLink(
                    version=version,
                    membership=place,
                    token_hash=hash_of(token),
                    letter_key=key,
                    expires_at=expires_at,
                )
            )
            outgoing.append(
                letters.to_endorser(
                    version,
                    work,
                    place,
                    able,
                    token=token,
                    key=key,
                    is_reminder=rung != RUNGS[0],
                    not_before=_leaves_at(now, rung, place, calendar),
                    expires_at=expires_at,
                )
            )
    EndorsementLink.objects.bulk_create(made)
    if outgoing:
        outbox.queue_many(outgoing)


def revoke(version: WorkVersion) -> int:
    """Make all links of a version worthless; returns how many. Nobody is told."""
    return EndorsementLink.objects.filter(version=version, revoked_at__isnull=True).update(revoked_at=timezone.now())


def drop_strangers(version: WorkVersion, able: Endorsers) -> None:
    """Revoke the links of those who may not agree any more and take back their unsent letters."""
    strangers = EndorsementLink.objects.filter(version=version, revoked_at__isnull=True).exclude(
        membership__in=[place.pk for place in able.places]
    )
    keys = list(strangers.values_list("letter_key", flat=True))
    if keys:
        strangers.update(revoked_at=timezone.now())
        outbox.supersede(group=letters.agreement_group(version), keys=keys)


def _key(version: WorkVersion, place: Membership, rung: str) -> str:
    return f"work-agree-{version.public_id}-{place.pk}-{rung}"


def _leaves_at(now: datetime, rung: str, place: Membership, calendar: WorkingCalendar) -> datetime | None:
    if rung == RUNGS[0]:
        return None
    days = settings.WORK_REMINDER_DAYS * RUNGS.index(rung)
    return calendar.of(place.person.region).on_nth_day(now, days=days, at=REMINDED_AT)
