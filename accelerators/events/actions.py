"""Every write to events that others hear of. Each locks the event's row first: generators never run side by side."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accelerators.events.enums import INVITING_RUNGS, REMINDERS, TRANSITIONS, EventState, Rung
from accelerators.events.ladder import due_at, rungs_ahead
from accelerators.events.letters import LetterPress
from accelerators.events.models import Event
from accelerators.events.queries import PostedLetters, Recipient, audience, people_told
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked
from vector.mail.enums import DeliveryState
from vector.mail.outbox import Outgoing, queue_many, supersede


@transaction.atomic
def schedule(
    *,
    event: Event,
    by: Any,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    zone: str | None = None,
) -> Event:
    """Fix day and hour and invite: the audience gets the invitation now and the reminders when they are due.

    Without times those already entered are taken. Raises DomainError when there are none, when the beginning has
    passed, or nobody would be invited; TransitionRefused when the event was scheduled, held or cancelled before.
    """
    event = locked(event)
    starts_at, ends_at = starts_at or event.starts_at, ends_at or event.ends_at
    _refuse_times(starts_at, ends_at)
    if not event.regions.exists():
        raise DomainError(_("Choose the regions first: their organisations are invited."), field="regions")
    change_state(
        event,
        to=EventState.SCHEDULED,
        transitions=TRANSITIONS,
        by=by,
        deed="event.schedule",
        announced_sequence=event.sequence,
        timezone=zone or event.timezone,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    _complete(event)
    return event


@transaction.atomic
def move(
    *,
    event: Event,
    by: Any,
    starts_at: datetime,
    ends_at: datetime,
    zone: str | None = None,
    place: str | None = None,
    join_url: str | None = None,
) -> Event:
    """Change time, place or link of a scheduled event.

    What was not sent is taken back; who got an invitation gets a letter about the change with the corrected calendar
    file, the others an invitation; the reminders start anew from the new time. Raises DomainError when nothing
    changes or the new beginning has passed; TransitionRefused unless the event is scheduled.
    """
    event = locked(event)
    _refuse_times(starts_at, ends_at)
    changes: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "timezone": event.timezone if zone is None else zone,
        "place": event.place if place is None else place,
        "join_url": event.join_url if join_url is None else join_url,
    }
    changed = sorted(name for name, value in changes.items() if getattr(event, name) != value)
    if not changed:
        raise DomainError(_("Nothing has changed: the event already has this time, place and link."))
    change_state(
        event,
        to=EventState.MOVED,
        transitions=TRANSITIONS,
        by=by,
        deed="event.move",
        details={"changed": changed},
        sequence=event.sequence + 1,
        announced_sequence=event.sequence + 1,
        **changes,
    )
    supersede(group=event.mail_group)
    _complete(event)
    return event


@transaction.atomic
def cancel(*, event: Event, by: Any, reason: str = "") -> Event:
    """Call the event off: what was not sent is taken back, who got an invitation gets the cancellation.

    An event that was only announced is cancelled without letters. Raises TransitionRefused when it is over.
    """
    event = locked(event)
    change_state(
        event,
        to=EventState.CANCELLED,
        transitions=TRANSITIONS,
        by=by,
        deed="event.cancel",
        sequence=event.sequence + 1,
        cancellation_reason=reason,
    )
    supersede(group=event.mail_group)
    if event.ends_at is not None and event.ends_at > timezone.now():
        press = LetterPress(event)
        told = people_told(event, PostedLetters(event))
        queue_many(press.outgoing(Rung.CANCELLED, person, expires_at=event.ends_at) for person in told)
    return event


# What the edit form must not write over: deeds change these, perhaps while the form was open.
BY_DEEDS_ALWAYS = ("state", "sequence", "announced_sequence", "cancellation_reason")
BY_DEEDS_ONCE_SCHEDULED = ("programme_id", "starts_at", "ends_at", "timezone", "place", "join_url")


def record_new(*, event: Event, by: Any) -> None:
    """Note in the audit trail that the office has entered an event. Nobody is told."""
    record_deed(by=by, deed="event.create", on=event)


def keep_what_deeds_change(*, event: Event) -> None:
    """Before an edited event is saved: lock its row and take from it what only deeds may change."""
    present = locked(event)
    names: tuple[str, ...] = BY_DEEDS_ALWAYS
    if present.state != EventState.WINDOW_ANNOUNCED:
        names += BY_DEEDS_ONCE_SCHEDULED
    for name in names:
        setattr(event, name, getattr(present, name))


@transaction.atomic
def revise(*, event: Event, by: Any, changed: list[str]) -> Event:
    """After an edit of what the letters say (title, kind): reminders still to come are printed anew.

    Those already sent stay, nobody gets a letter about it. Then the ladder is completed: new regions are invited.
    """
    event = locked(event)
    record_deed(by=by, deed="event.edit", on=event, changed=changed)
    if not event.is_inviting or _times(event)[0] <= timezone.now():
        return event
    now = timezone.now()
    if {"title", "kind", "intro", "agenda"} & set(changed):
        ahead = [row.key for key, row in PostedLetters(event).rows if key.rung in REMINDERS and row.not_before > now]
        supersede(group=event.mail_group, keys=ahead)
        event.sequence += 1
        event.save(update_fields=["sequence", "updated_at"])
    _complete(event, now=now)
    return event


@transaction.atomic
def complete_ladder(*, event: Event) -> int:
    """Queue what is missing, take back what no longer fits; returns how many letters were queued.

    Newcomers get the invitation and the reminders still to come; the unsent letters of people who left, or whose
    address or zone changed, are taken back (and, for the latter, queued anew). Safe to run at any time and any
    number of times at once.
    """
    event = locked(event)
    if not event.is_inviting or _times(event)[0] <= timezone.now():
        return 0
    return _complete(event)


@transaction.atomic
def follow_clock(*, event: Event) -> Event:
    """Bring the state up to the clock: under way from its beginning, held from its end."""
    event = locked(event)
    now = timezone.now()
    if event.is_inviting and _times(event)[0] <= now:
        change_state(event, to=EventState.UNDER_WAY, transitions=TRANSITIONS, by=None, deed="event.begin")
    if event.state == EventState.UNDER_WAY and _times(event)[1] <= now:
        change_state(event, to=EventState.HELD, transitions=TRANSITIONS, by=None, deed="event.end")
    return event


def _times(event: Event) -> tuple[datetime, datetime]:
    """Beginning and end, which the database demands of every event that is more than an announced window."""
    if event.starts_at is None or event.ends_at is None:
        raise ValueError(f"{event} has no times yet")
    return event.starts_at, event.ends_at


def _refuse_times(starts_at: datetime | None, ends_at: datetime | None) -> None:
    if starts_at is None or ends_at is None:
        raise DomainError(_("Give the day and hour first."), field="day")
    if ends_at <= starts_at:
        raise DomainError(_("The event must end after it begins."), field="ends_time")
    if starts_at <= timezone.now():
        raise DomainError(_("This time has already passed. Choose a later one."), field="day")


def _complete(event: Event, *, now: datetime | None = None) -> int:
    """The generator itself; the caller holds the event's row."""
    now = now or timezone.now()
    starts_at, _ends_at = _times(event)
    people = audience(event)
    posted = PostedLetters(event)
    if _take_back_what_no_longer_fits(event, people, posted, now):
        posted = PostedLetters(event)
    told, standing, taken_back = posted.told(), posted.standing(), posted.taken_back()
    invited = {
        user_id
        for user_id, sequence, rung in standing
        if rung in INVITING_RUNGS and sequence >= event.announced_sequence
    }
    press = LetterPress(event)
    outgoing: list[Outgoing] = []
    for person in people:
        wanted: dict[Rung, datetime | None] = {}
        if person.user_id not in invited:
            wanted[Rung.MOVED if person.user_id in told else Rung.INVITATION] = None
        wanted |= rungs_ahead(starts_at=starts_at, zone=person.zone, now=now)
        for rung, due in wanted.items():
            name = (person.user_id, event.sequence, rung)
            if name not in standing:
                attempt = taken_back.get(name, 0)
                outgoing.append(press.outgoing(rung, person, attempt=attempt, not_before=due, expires_at=starts_at))
    return queue_many(outgoing)


def _take_back_what_no_longer_fits(event: Event, people: list[Recipient], posted: PostedLetters, now: datetime) -> bool:
    """Unsent letters to people who are not invited any more, to a former address, or for a former zone's morning."""
    starts_at, _ends_at = _times(event)
    present = {person.user_id: person for person in people}
    unfit: list[str] = []
    for key, row in posted.rows:
        if row.state != DeliveryState.DUE or key.rung == Rung.CANCELLED:
            continue
        person = present.get(key.user_id)
        if (
            person is None
            or row.recipient != person.email
            or (
                key.rung in REMINDERS
                and row.not_before > now
                and row.not_before != due_at(key.rung, starts_at=starts_at, zone=person.zone)
            )
        ):
            unfit.append(row.key)
    if unfit:
        supersede(group=event.mail_group, keys=unfit)
    return bool(unfit)
