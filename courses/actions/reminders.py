"""Keeping the reminders of courses as they should be: what is missing is queued, what is unfit is taken back."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from courses import letters, registry
from courses.enums import EnrolmentState
from courses.models import Enrolment
from courses.outline import Outline, outlines_of
from courses.queries import full_study, with_dates, with_records
from courses.reminders import Reminder, due_days, parsed, reminders
from vector.mail import outbox
from vector.mail.enums import DeliveryState
from vector.people.actions import links

BATCH = 200


def complete(*, now: datetime) -> int:
    """Bring the reminders of all courses up to date; returns how many letters were queued.

    Safe to run at any time and side by side: keys decide. Participants whose reminder is near are looked at, and those
    for whom one waits.
    """
    near = due_days(now, settings.COURSE_REMINDER_DAYS)
    waiting = {found[0] for key in outbox.waiting_keys(prefix="course-reminder-") if (found := parsed(key))}
    wanted = Enrolment.objects.filter(state=EnrolmentState.ACTIVE, person__is_active=True).filter(
        Q(run__ends_on__in=near) | Q(run__dates__due_on__in=near) | Q(extensions__due_on__in=near)
    )
    ids = sorted({*wanted.values_list("pk", flat=True), *waiting})
    return sum(follow(enrolments=ids[place : place + BATCH], now=now) for place in range(0, len(ids), BATCH))


@transaction.atomic
def follow(*, enrolments: Iterable[int], now: datetime) -> int:
    """Make the waiting reminders of these enrolments those that should wait now; returns how many were queued."""
    rows: list[Any] = list(
        with_dates(with_records(Enrolment.objects.filter(pk__in=list(enrolments)))).select_related(
            "run__course", "person__region"
        )
    )
    outlines = outlines_of({row.run.course_id: row.run.course for row in rows}.values())
    posted = _posted(rows)
    others = registry.with_others([row.pk for row in rows])
    outgoing, drawn = [], []
    for row in rows:
        known = posted[letters.reminder_group(row)]
        should = {reminder.name: reminder for reminder in _wanted(row, outlines[row.run.course_id], others, now)}
        unfit = [key for key, name, state in known if name not in should and state == DeliveryState.DUE]
        if unfit:
            outbox.supersede(group=letters.reminder_group(row), keys=unfit)
        for name, reminder in should.items():
            same = [state for _key, known_name, state in known if known_name == name]
            # What was taken back and is wanted again leaves under a new number; anything else is there already.
            if all(state == DeliveryState.SUPERSEDED for state in same):
                letter, link = letters.reminder(row, reminder, attempt=len(same), now=now)
                outgoing.append(letter)
                drawn.append(link)
    links.save_drawn(drawn)
    return outbox.queue_many(outgoing)


def follow_one(*, enrolment: Enrolment, now: datetime) -> None:
    """After a deed of one participant: take back the reminder that it has made needless. One query when none waits."""
    letters_there = outbox.letters_of(group=letters.reminder_group(enrolment))
    if any(letter.state == DeliveryState.DUE for letter in letters_there):
        follow(enrolments=[enrolment.pk], now=now)


def _posted(rows: list[Enrolment]) -> dict[str, list[tuple[str, str, str]]]:
    """Group → the reminders in the outbox: key, name, state; one query."""
    posted: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for group, letter in outbox.letters_of_groups([letters.reminder_group(row) for row in rows]):
        if (found := parsed(letter.key)) is not None:
            posted[group].append((letter.key, found[1], letter.state))
    return posted


def _wanted(row: Any, outline: Outline, others: set[tuple[int, int]], now: datetime) -> list[Reminder]:
    """Nobody who has finished, left, or cannot get letters is reminded, nor of what others have in their hands."""
    if row.state != EnrolmentState.ACTIVE or not row.person.is_active or row.person.anonymised_at:
        return []
    study = full_study(row)
    ends_on = study.dates.ends_on or row.run.ends_on
    if row.run.starts_on > now.date() + timedelta(days=max(settings.COURSE_REMINDER_DAYS, default=0)):
        return []
    return reminders(
        enrolment=row.pk,
        outline=outline,
        records=study.records,
        with_others={item for enrolment, item in others if enrolment == row.pk},
        due=study.dates.due,
        ends_on=ends_on,
        zone=row.person.zone,
        now=now,
        days_before=settings.COURSE_REMINDER_DAYS,
    )
