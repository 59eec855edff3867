"""The thread to the end: a real worker that is woken twice at once, Redis, PostgreSQL and an SMTP server."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from accelerators.events import actions
from accelerators.events.models import Event
from tests.accelerators.events.conftest import make_world
from vector.celery import app

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]


def test_every_organisation_gets_its_invitation_and_the_due_reminder_once(
    transactional_db: None, smtp_sink: Any, worker: Any
) -> None:
    world = make_world(now=timezone.now())
    starts_at = timezone.now() + timedelta(hours=1, seconds=15)
    Event.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    event = actions.schedule(event=world.event, by=world.office)
    worker().start()

    # As two beats would wake it, all the while until the reminder is due and some seconds longer.
    until = starts_at - timedelta(hours=1) + timedelta(seconds=6)
    while timezone.now() < until or len(smtp_sink.letters) < 2 * len(world.addresses()):
        assert timezone.now() < until + timedelta(seconds=60), f"{len(smtp_sink.letters)} letters came"
        for name in ("events.complete_ladders", "mail.dispatch_due") * 2:
            app.send_task(name)
        time.sleep(1)

    letters = smtp_sink.letters
    assert Counter(letter.recipients for letter in letters) == {(address,): 2 for address in world.addresses()}
    methods: dict[tuple[str, ...], set[str]] = {}
    for letter in letters:
        files = [part for part in letter.message.walk() if part.get_filename(failobj="").endswith(".ics")]
        calendar = Calendar.from_ical(files[0].get_payload(decode=True))
        assert str(calendar.walk("VEVENT")[0]["UID"]) == event.uid
        assert files[0].get_param("method") == str(calendar["METHOD"])
        methods.setdefault(letter.recipients, set()).add(str(calendar["METHOD"]))
    assert methods == {(address,): {"REQUEST", "PUBLISH"} for address in world.addresses()}
