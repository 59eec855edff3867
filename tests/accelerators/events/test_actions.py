"""Scheduling, moving, cancelling, revising: who is told what, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from icalendar import Calendar

from accelerators.events import actions
from accelerators.events.enums import TRANSITIONS, EventState
from accelerators.events.models import Event
from tests.accelerators.events.conftest import ENDS_AT, NOW, STARTS_AT
from tests.factories.events import EventFactory
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import AuditEntry
from vector.mail.enums import DeliveryState
from vector.mail.models import Delivery

LADDER = ["day", "hour", "invitation", "week"]


def calendar_of(delivery: Delivery) -> tuple[str, Calendar]:
    """(MIME type, parsed file) of a letter's only attachment."""
    attachment = delivery.attachments.get()
    return attachment.mimetype, Calendar.from_ical(bytes(attachment.content))


def component_of(delivery: Delivery):
    return calendar_of(delivery)[1].walk("VEVENT")[0]


def send(**filters) -> int:
    """Mark letters as sent, as the dispatcher would."""
    return Delivery.objects.filter(state=DeliveryState.DUE, **filters).update(
        state=DeliveryState.SENT, sent_at=datetime.now(tz=UTC)
    )


def test_schedule_sends_every_invited_person_one_ladder_and_nobody_else_anything(world):
    event = actions.schedule(event=world.event, by=world.office)

    assert event.state == EventState.SCHEDULED
    assert world.letters() == sorted((address, rung) for address in world.addresses() for rung in LADDER)
    assert not Delivery.objects.filter(recipient__in=[person.email for person in world.others.values()]).exists()
    assert AuditEntry.objects.get(deed="event.schedule").actor_id == world.office.public_id


def test_schedule_dates_each_rung_by_the_recipients_zone(world):
    actions.schedule(event=world.event, by=world.office)

    times = {
        key.split("-")[3]: (not_before, expires_at)
        for key, not_before, expires_at in Delivery.objects.filter(
            recipient=world.invited["other_head"].email
        ).values_list("key", "not_before", "expires_at")
    }
    assert times == {
        "invitation": (NOW, STARTS_AT),
        "week": (datetime(2026, 11, 13, 8, 0, tzinfo=UTC), STARTS_AT),  # 10:00 in Kaliningrad
        "day": (datetime(2026, 11, 19, 8, 0, tzinfo=UTC), STARTS_AT),
        "hour": (STARTS_AT - timedelta(hours=1), STARTS_AT),
    }


def test_schedule_invites_participants_where_ticked(world):
    world.event.for_participants = True
    world.event.save()

    actions.schedule(event=world.event, by=world.office)

    participant = world.others["participant"].email
    assert {recipient for recipient, _rung in world.letters()} == world.addresses() | {participant}


def test_schedule_writes_the_invitation_in_the_recipients_zone_with_moscow_time(world):
    actions.schedule(event=world.event, by=world.office)

    letter = Delivery.objects.get(recipient=world.invited["other_head"].email, key__contains="-invitation-")
    assert letter.subject == f"Приглашение: 20 ноября, пятница, 11:00 – {world.event.title}"
    assert "- 20 ноября, пятница, 11:00–12:30 (Калининград, UTC+2)" in letter.text
    assert "- 12:00–13:30 по московскому времени" in letter.text
    assert world.event.join_url in letter.text
    mine = Delivery.objects.get(recipient=world.invited["head"].email, key__contains="-invitation-")
    assert "- 20 ноября, пятница, 12:00–13:30 по московскому времени" in mine.text
    assert "Калининград" not in mine.text


def test_schedule_attaches_a_request_that_a_calendar_understands(world):
    actions.schedule(event=world.event, by=world.office)

    letter = Delivery.objects.get(recipient=world.invited["head"].email, key__contains="-invitation-")
    mimetype, calendar = calendar_of(letter)
    component = calendar.walk("VEVENT")[0]
    assert mimetype == "text/calendar; method=REQUEST; charset=utf-8"
    assert letter.attachments.get().is_alternative
    assert calendar["METHOD"] == "REQUEST"
    assert (component["UID"], component["SEQUENCE"]) == (world.event.uid, 0)
    assert component.decoded("DTSTART") == STARTS_AT
    assert component.decoded("DTEND") == ENDS_AT
    assert component["ATTENDEE"] == f"mailto:{letter.recipient}"
    assert component["ATTENDEE"].params["RSVP"] == "TRUE"
    assert component["URL"] == world.event.join_url


def test_reminders_carry_the_same_event_without_asking_again(world):
    actions.schedule(event=world.event, by=world.office)

    for rung in ("week", "day", "hour"):
        letter = Delivery.objects.get(recipient=world.invited["head"].email, key__contains=f"-{rung}-")
        mimetype, calendar = calendar_of(letter)
        assert mimetype == "text/calendar; method=PUBLISH; charset=utf-8"
        assert (component_of(letter)["UID"], calendar["METHOD"]) == (world.event.uid, "PUBLISH")


def test_letters_are_russian_whoever_presses_the_button(world):
    with translation.override("en"):
        actions.schedule(event=world.event, by=world.office)

    letter = Delivery.objects.get(key__contains="-week-", recipient=world.invited["head"].email)
    assert letter.subject == f"Напоминаем: 20 ноября, пятница, 12:00 – {world.event.title}"


def test_schedule_does_not_send_late_a_rung_that_has_passed(world, clock):
    clock.move_to(STARTS_AT - timedelta(hours=3))

    actions.schedule(event=world.event, by=world.office)

    assert world.letters() == sorted(
        (address, rung) for address in world.addresses() for rung in ("hour", "invitation")
    )


def test_schedule_takes_times_for_an_announced_window(world):
    event = EventFactory(
        programme=world.event.programme,
        starts_at=None,
        ends_at=None,
        window_starts_on=NOW.date(),
        window_ends_on=STARTS_AT.date(),
        regions=[world.kaliningrad],
    )

    event = actions.schedule(event=event, by=world.office, starts_at=STARTS_AT, ends_at=ENDS_AT)

    assert (event.state, event.starts_at, event.ends_at) == (EventState.SCHEDULED, STARTS_AT, ENDS_AT)
    assert {row.recipient for row in Delivery.objects.filter(group=event.mail_group)} == {
        world.invited["head"].email,
        world.invited["other_head"].email,
    }


def test_schedule_refuses_without_day_and_hour(world):
    event = EventFactory(
        programme=world.event.programme,
        starts_at=None,
        ends_at=None,
        window_starts_on=NOW.date(),
        window_ends_on=STARTS_AT.date(),
        regions=[world.karelia],
    )

    with pytest.raises(DomainError) as refusal:
        actions.schedule(event=event, by=world.office)

    assert refusal.value.field == "day"
    assert not Delivery.objects.exists()


def test_schedule_refuses_a_time_that_has_passed(world, clock):
    clock.move_to(STARTS_AT)

    with pytest.raises(DomainError):
        actions.schedule(event=world.event, by=world.office)

    assert not Delivery.objects.exists()


def test_schedule_refuses_an_event_without_regions(world):
    world.event.regions.clear()

    with pytest.raises(DomainError) as refusal:
        actions.schedule(event=world.event, by=world.office)

    assert refusal.value.field == "regions"


def test_move_takes_back_what_was_not_sent_and_starts_the_ladder_anew(world):
    actions.schedule(event=world.event, by=world.office)
    send(key__contains="-invitation-", recipient=world.invited["head"].email)
    later = STARTS_AT + timedelta(days=3)

    event = actions.move(event=world.event, by=world.office, starts_at=later, ends_at=later + timedelta(hours=1))

    assert (event.state, event.sequence, event.uid) == (EventState.MOVED, 1, world.event.uid)
    told = world.invited["head"].email
    untold = world.addresses() - {told}
    assert world.letters(state=DeliveryState.DUE) == sorted(
        [(told, rung) for rung in ("moved", "day", "hour", "week")]
        + [(address, rung) for address in untold for rung in LADDER]
    )
    assert set(Delivery.objects.filter(state=DeliveryState.DUE).values_list("expires_at", flat=True)) == {later}
    assert Delivery.objects.filter(state=DeliveryState.SUPERSEDED).count() == 11
    letter = Delivery.objects.get(key__contains="-moved-")
    component = component_of(letter)
    assert (component["UID"], component["SEQUENCE"]) == (world.event.uid, 1)
    assert component.decoded("DTSTART") == later
    assert calendar_of(letter)[1]["METHOD"] == "REQUEST"


def test_move_to_another_link_tells_people_too(world):
    actions.schedule(event=world.event, by=world.office)
    send(key__contains="-invitation-")

    actions.move(
        event=world.event,
        by=world.office,
        starts_at=STARTS_AT,
        ends_at=ENDS_AT,
        join_url="https://meet.example.org/another-room",
    )

    assert {recipient for recipient, rung in world.letters() if rung == "moved"} == world.addresses()
    texts = Delivery.objects.filter(state=DeliveryState.DUE).values_list("text", flat=True)
    assert all("another-room" in text and "room-of-the-invited" not in text for text in texts)


def test_move_refuses_when_nothing_changes(world):
    actions.schedule(event=world.event, by=world.office)

    with pytest.raises(DomainError):
        actions.move(event=world.event, by=world.office, starts_at=STARTS_AT, ends_at=ENDS_AT)

    assert not Delivery.objects.filter(state=DeliveryState.SUPERSEDED).exists()


def test_move_refuses_a_time_that_has_passed(world):
    actions.schedule(event=world.event, by=world.office)

    with pytest.raises(DomainError):
        actions.move(event=world.event, by=world.office, starts_at=NOW, ends_at=NOW + timedelta(hours=1))

    assert Event.objects.get().starts_at == STARTS_AT


def test_cancel_tells_only_those_whom_an_invitation_reached(world):
    actions.schedule(event=world.event, by=world.office)
    told = world.invited["other_head"].email
    send(key__contains="-invitation-", recipient=told)

    event = actions.cancel(event=world.event, by=world.office, reason="Нет связи.")

    assert (event.state, event.sequence) == (EventState.CANCELLED, 1)
    assert world.letters(state=DeliveryState.DUE) == [(told, "cancelled")]
    letter = Delivery.objects.get(key__contains="-cancelled-")
    assert letter.subject == f"Отменяется, 20 ноября, пятница, 11:00: {world.event.title}"
    assert "Нет связи." in letter.text
    mimetype, calendar = calendar_of(letter)
    component = component_of(letter)
    assert (mimetype, calendar["METHOD"]) == ("text/calendar; method=CANCEL; charset=utf-8", "CANCEL")
    assert (component["UID"], component["SEQUENCE"], component["STATUS"]) == (world.event.uid, 1, "CANCELLED")


def test_cancel_of_an_announced_window_sends_nothing(world):
    event = actions.cancel(event=world.event, by=world.office)

    assert event.state == EventState.CANCELLED
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("state", [state for state in EventState if EventState.SCHEDULED not in TRANSITIONS[state]])
def test_schedule_is_refused_after_it_was_done(world, state):
    Event.objects.update(state=state)

    with pytest.raises(TransitionRefused):
        actions.schedule(event=world.event, by=world.office)

    assert not Delivery.objects.exists()


@pytest.mark.parametrize("state", [state for state in EventState if EventState.MOVED not in TRANSITIONS[state]])
def test_move_is_refused_unless_scheduled(world, state):
    Event.objects.update(state=state)

    with pytest.raises(TransitionRefused):
        actions.move(
            event=world.event,
            by=world.office,
            starts_at=STARTS_AT + timedelta(days=1),
            ends_at=ENDS_AT + timedelta(days=1),
        )

    assert not Delivery.objects.exists()


@pytest.mark.parametrize("state", [EventState.HELD, EventState.CANCELLED])
def test_cancel_is_refused_when_it_is_over(world, state):
    Event.objects.update(state=state)

    with pytest.raises(TransitionRefused):
        actions.cancel(event=world.event, by=world.office)
