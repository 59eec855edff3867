"""The public pages: what everybody sees, and that the link to join reaches the invited only."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accelerators.events import actions, sections
from accelerators.events.enums import EventState
from accelerators.events.models import Event
from tests.accelerators.events.conftest import ENDS_AT, NOW, STARTS_AT
from tests.factories.events import EventFactory
from tests.sign_in import signed_in

SECRET = "room-of-the-invited"
SEES_THE_LINK = {"head", "coordinator", "other_head", "participant", "accelerator", "office"}


def everybody(world):
    """Every person of the world by name, and the visitor."""
    people = {**world.invited, **world.others}
    del people["blocked"], people["anonymised"]  # they cannot sign in
    return {**people, "visitor": None}


def more_events(world, count, *, regions) -> None:
    EventFactory.create_batch(count, state=EventState.SCHEDULED, programme=world.event.programme, regions=regions)


def browser_of(person) -> Client:
    return signed_in(Client(), person) if person is not None else Client()


def test_the_link_to_join_is_on_the_page_of_the_invited_only(world):
    actions.schedule(event=world.event, by=world.office)

    seen = set()
    for name, person in everybody(world).items():
        page = browser_of(person).get(world.event.get_absolute_url())
        assert page.status_code == 200
        assert world.event.title in page.content.decode()
        if SECRET in page.content.decode():
            seen.add(name)
    assert seen == SEES_THE_LINK


def test_the_link_to_join_is_in_the_calendar_of_the_invited_only(world):
    actions.schedule(event=world.event, by=world.office)
    url = reverse("events:calendar", args=[world.event.public_id])

    seen = {name for name, person in everybody(world).items() if SECRET in browser_of(person).get(url).content.decode()}

    assert seen == SEES_THE_LINK


def test_lists_and_sections_never_hold_the_link(world, rf):
    actions.schedule(event=world.event, by=world.office)

    for person in everybody(world).values():
        assert SECRET not in browser_of(person).get(reverse("events:list")).content.decode()
    section = sections.on_home(rf.get("/"))
    assert SECRET not in repr(section)
    assert [item.title for item in section.items] == [world.event.title]


def test_an_event_not_shown_to_visitors_is_absent_for_all_but_the_invited(world):
    Event.objects.update(is_public=False)
    actions.schedule(event=world.event, by=world.office)

    for name, person in everybody(world).items():
        client = browser_of(person)
        expected = 200 if name in SEES_THE_LINK else 404
        assert client.get(world.event.get_absolute_url()).status_code == expected
        assert client.get(reverse("events:calendar", args=[world.event.public_id])).status_code == expected
        is_listed = world.event.title in client.get(reverse("events:list")).content.decode()
        assert is_listed == (name in SEES_THE_LINK)


def test_a_reader_sees_the_own_zone_and_moscow_time(world):
    actions.schedule(event=world.event, by=world.office)

    page = browser_of(world.invited["other_head"]).get(world.event.get_absolute_url()).content.decode()
    assert "20 ноября, пятница, 11:00–12:30 (Калининград, UTC+2)" in page
    assert "<dd>12:00–13:30</dd>" in page
    assert "По Москве" in page

    page = browser_of(world.invited["head"]).get(world.event.get_absolute_url()).content.decode()
    assert "20 ноября, пятница, 12:00–13:30 по московскому времени" in page
    assert "Калининград, UTC" not in page


def test_the_calendar_file_is_read_back(world, client):
    actions.schedule(event=world.event, by=world.office)

    response = client.get(reverse("events:calendar", args=[world.event.public_id]))

    calendar = Calendar.from_ical(response.content)
    component = calendar.walk("VEVENT")[0]
    assert response["Content-Type"] == "text/calendar; method=PUBLISH; charset=utf-8"
    assert (calendar["METHOD"], component["UID"], component["SEQUENCE"]) == ("PUBLISH", world.event.uid, 0)
    assert component.decoded("DTSTART") == STARTS_AT
    assert "ATTENDEE" not in component


def test_a_window_has_no_calendar_file_and_says_what_happens_next(world, client):
    event = EventFactory(
        programme=world.event.programme,
        starts_at=None,
        ends_at=None,
        window_starts_on=NOW.date(),
        window_ends_on=STARTS_AT.date(),
    )

    page = client.get(event.get_absolute_url()).content.decode()
    assert "в период с 2 ноября по 20 ноября" in page
    assert "Их назначит рабочая группа" in page
    assert client.get(reverse("events:calendar", args=[event.public_id])).status_code == 404


def test_after_the_event_the_recording_is_there_and_the_link_to_join_is_not(world, clock):
    actions.schedule(event=world.event, by=world.office)
    Event.objects.update(recording_url="https://video.example.org/1", minutes_url="https://docs.example.org/1")
    clock.move_to(ENDS_AT + timedelta(minutes=1))
    actions.follow_clock(event=world.event)

    page = browser_of(world.invited["head"]).get(world.event.get_absolute_url()).content.decode()

    assert "https://video.example.org/1" in page
    assert "https://docs.example.org/1" in page
    assert SECRET not in page


def test_a_cancelled_event_says_so_and_why(world, client):
    actions.schedule(event=world.event, by=world.office)
    actions.cancel(event=world.event, by=world.office, reason="Нет связи в Калининграде.")

    page = client.get(world.event.get_absolute_url()).content.decode()

    assert "Событие отменено" in page
    assert "Нет связи в Калининграде." in page
    assert SECRET not in page


def test_coming_and_past_events_stand_in_their_lists(world, client, clock):
    actions.schedule(event=world.event, by=world.office)
    held = EventFactory(
        programme=world.event.programme,
        title="Прошедший семинар",
        state=EventState.HELD,
        starts_at=NOW - timedelta(days=3),
    )
    EventFactory(
        programme=world.event.programme,
        title="Отменённый семинар",
        state=EventState.CANCELLED,
        starts_at=NOW - timedelta(days=4),
    )

    coming = client.get(reverse("events:list")).context["lines"]
    past = client.get(reverse("events:past")).context["lines"]

    assert [line.event.title for line in coming] == [world.event.title]
    assert [line.event.title for line in past] == [held.title]


def test_empty_lists_say_what_will_be_there(db, client):
    assert "Сейчас событий не назначено" in client.get(reverse("events:list")).content.decode()
    assert "Событий ещё не было" in client.get(reverse("events:past")).content.decode()


def test_a_day_and_hour_not_scheduled_yet_is_seen_by_the_office_only(world):
    for name, person in everybody(world).items():
        client = browser_of(person)
        assert client.get(world.event.get_absolute_url()).status_code == (200 if name == "office" else 404)
        is_listed = world.event.title in client.get(reverse("events:list")).content.decode()
        assert is_listed == (name == "office")
    assert sections.on_region(world.karelia) is None
    assert sections.in_cabinet(world.invited["head"]).upcoming == ()
    assert world.event.get_absolute_url() not in dict(sections.public_addresses())


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_whatever_its_length(world, client, count, django_assert_num_queries):
    actions.schedule(event=world.event, by=world.office)
    EventFactory.create_batch(
        count - 1, state=EventState.SCHEDULED, programme=world.event.programme, regions=[world.karelia, world.crimea]
    )
    signed_in(client, world.invited["head"])
    client.get(reverse("events:list"))

    with django_assert_num_queries(6):
        response = client.get(reverse("events:list"))
    assert len(response.context["lines"]) == min(count, 20)


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_an_event_asks_the_same_whatever_there_is(world, client, count, django_assert_num_queries):
    actions.schedule(event=world.event, by=world.office)
    EventFactory.create_batch(
        count - 1, state=EventState.SCHEDULED, programme=world.event.programme, regions=[world.karelia, world.crimea]
    )
    signed_in(client, world.invited["head"])
    client.get(world.event.get_absolute_url())

    with django_assert_num_queries(6):
        client.get(world.event.get_absolute_url())


@pytest.mark.parametrize("count", [1, 30])
def test_sections_ask_the_same_whatever_there_is(world, rf, count, django_assert_num_queries):
    actions.schedule(event=world.event, by=world.office)
    EventFactory.create_batch(
        count - 1, state=EventState.SCHEDULED, programme=world.event.programme, regions=[world.karelia]
    )

    with django_assert_num_queries(1):
        sections.on_home(rf.get("/"))
    with django_assert_num_queries(1):
        sections.on_region(world.karelia)
    with django_assert_num_queries(2):
        cards = sections.in_cabinet(world.invited["head"])
    assert len(cards.upcoming) == min(count, sections.IN_CABINET)


def test_the_cabinet_tells_of_the_events_one_is_invited_to(world):
    actions.schedule(event=world.event, by=world.office)
    other = EventFactory(
        programme=world.event.programme, regions=[world.crimea], title="Только Крым", state=EventState.SCHEDULED
    )

    def titles(person):
        return [item.title for item in sections.in_cabinet(person).upcoming]

    assert titles(world.invited["coordinator"]) == [world.event.title]
    assert titles(world.others["participant"]) == [world.event.title]
    assert titles(world.others["of_crimea"]) == [other.title]
    assert titles(world.others["former"]) == []
    assert titles(world.others["without_place"]) == []


def test_the_page_of_a_region_tells_of_its_public_events(world):
    actions.schedule(event=world.event, by=world.office)
    EventFactory(programme=world.event.programme, regions=[world.karelia], is_public=False, state=EventState.SCHEDULED)

    assert [item.title for item in sections.on_region(world.karelia).items] == [world.event.title]
    assert sections.on_region(world.crimea) is None
