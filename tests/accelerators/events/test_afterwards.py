"""What changes after an event was scheduled: people come and go, words and regions change, the clock goes on."""

from datetime import UTC, datetime, timedelta

from accelerators.events import actions
from accelerators.events.enums import EventState
from accelerators.events.ladder import due_at
from accelerators.events.models import Event
from tests.accelerators.events.conftest import ENDS_AT, NOW, STARTS_AT
from tests.accelerators.events.test_actions import LADDER, send
from tests.factories.events import participant_organisation
from vector.common.models import AuditEntry
from vector.mail.enums import DeliveryState
from vector.mail.models import Delivery
from vector.people.models import Membership


def test_complete_ladder_three_times_changes_nothing(world):
    actions.schedule(event=world.event, by=world.office)
    before = list(Delivery.objects.order_by("pk").values())

    assert [actions.complete_ladder(event=world.event) for _ in range(3)] == [0, 0, 0]
    assert list(Delivery.objects.order_by("pk").values()) == before


def test_complete_ladder_invites_who_came_later_with_the_rungs_still_ahead(world, clock):
    actions.schedule(event=world.event, by=world.office)
    clock.move_to(datetime(2026, 11, 14, 9, 0, tzinfo=UTC))  # the seven-day rung has passed
    _organisation, (newcomer,) = participant_organisation(world.event.programme, world.karelia)

    assert actions.complete_ladder(event=world.event) == 3
    assert [rung for recipient, rung in world.letters() if recipient == newcomer.person.email] == [
        "day",
        "hour",
        "invitation",
    ]


def test_complete_ladder_takes_back_the_letters_of_who_left_and_gives_them_on_return(world):
    actions.schedule(event=world.event, by=world.office)
    person = world.invited["coordinator"]
    send(key__contains="-invitation-")
    Membership.objects.filter(person=person).update(ended_at=NOW, ended_by=world.office)

    actions.complete_ladder(event=world.event)

    assert world.letters(recipient=person.email, state=DeliveryState.DUE) == []
    assert len(world.letters(state=DeliveryState.DUE)) == 6

    Membership.objects.filter(person=person).update(ended_at=None, ended_by=None)
    actions.complete_ladder(event=world.event)
    actions.complete_ladder(event=world.event)

    assert [rung for _address, rung in world.letters(recipient=person.email, state=DeliveryState.DUE)] == [
        "day",
        "hour",
        "week",
    ]


def test_complete_ladder_tells_of_the_move_whoever_was_away_then(world):
    actions.schedule(event=world.event, by=world.office)
    person = world.invited["coordinator"]
    send(key__contains="-invitation-")
    Membership.objects.filter(person=person).update(ended_at=NOW, ended_by=world.office)
    later = STARTS_AT + timedelta(days=3)
    actions.move(event=world.event, by=world.office, starts_at=later, ends_at=later + timedelta(hours=1))
    assert world.letters(recipient=person.email, key__contains="-s1-") == []

    Membership.objects.filter(person=person).update(ended_at=None, ended_by=None)
    actions.complete_ladder(event=world.event)

    assert [rung for _address, rung in world.letters(recipient=person.email, key__contains="-s1-")] == [
        "day",
        "hour",
        "moved",
        "week",
    ]


def test_complete_ladder_follows_a_new_address_and_a_new_zone(world):
    actions.schedule(event=world.event, by=world.office)
    person = world.invited["coordinator"]
    person.email, person.region = "new-address@example.org", world.kaliningrad
    person.save()

    actions.complete_ladder(event=world.event)

    assert [rung for _address, rung in world.letters(recipient=person.email)] == LADDER
    due = Delivery.objects.get(recipient=person.email, key__contains="-week-").not_before
    assert due == due_at("week", starts_at=STARTS_AT, zone=world.kaliningrad.zone)
    assert len(world.letters(state=DeliveryState.DUE)) == 12


def test_complete_ladder_leaves_alone_what_is_over_or_not_scheduled(world):
    assert actions.complete_ladder(event=world.event) == 0
    actions.schedule(event=world.event, by=world.office)
    Delivery.objects.all().delete()
    Event.objects.update(state=EventState.CANCELLED)

    assert actions.complete_ladder(event=world.event) == 0
    assert not Delivery.objects.exists()


def test_revise_prints_the_reminders_ahead_anew_and_tells_nobody(world):
    actions.schedule(event=world.event, by=world.office)
    send(key__contains="-invitation-")
    Event.objects.update(title="Новое название")

    actions.revise(event=world.event, by=world.office, changed=["title"])

    due = Delivery.objects.filter(state=DeliveryState.DUE)
    assert world.letters(state=DeliveryState.DUE) == sorted(
        (address, rung) for address in world.addresses() for rung in ("day", "hour", "week")
    )
    assert all("Новое название" in subject for subject in due.values_list("subject", flat=True))


def test_revise_never_loses_a_reminder_that_is_due_but_not_sent_yet(world, clock):
    actions.schedule(event=world.event, by=world.office)
    send(key__contains="-invitation-")
    clock.move_to(datetime(2026, 11, 13, 9, 0, tzinfo=UTC))  # the seven-day rung waits for the dispatcher

    actions.revise(event=world.event, by=world.office, changed=["title"])

    assert world.letters(state=DeliveryState.DUE) == sorted(
        (address, rung) for address in world.addresses() for rung in ("day", "hour", "week")
    )


def test_revise_invites_a_region_that_was_added_and_spares_one_taken_out(world):
    actions.schedule(event=world.event, by=world.office)
    world.event.regions.set([world.crimea, world.karelia])

    actions.revise(event=world.event, by=world.office, changed=["regions"])

    due = {recipient for recipient, _rung in world.letters(state=DeliveryState.DUE)}
    assert due == {
        world.invited["head"].email,
        world.invited["coordinator"].email,
        world.others["of_crimea"].email,
    }


def test_follow_clock_begins_and_ends_the_event(world, clock):
    actions.schedule(event=world.event, by=world.office)
    assert actions.follow_clock(event=world.event).state == EventState.SCHEDULED

    clock.move_to(STARTS_AT)
    assert actions.follow_clock(event=world.event).state == EventState.UNDER_WAY
    clock.move_to(ENDS_AT)
    assert actions.follow_clock(event=world.event).state == EventState.HELD
    assert actions.follow_clock(event=world.event).state == EventState.HELD


def test_follow_clock_catches_up_after_an_outage(world, clock):
    actions.schedule(event=world.event, by=world.office)
    clock.move_to(ENDS_AT + timedelta(days=2))

    assert actions.follow_clock(event=world.event).state == EventState.HELD
    assert list(AuditEntry.objects.order_by("pk").values_list("deed", flat=True)) == [
        "event.schedule",
        "event.begin",
        "event.end",
    ]
