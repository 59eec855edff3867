"""The office's pages in the Wagtail admin: entering, scheduling, moving, cancelling, and who may not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accelerators.events import actions
from accelerators.events.enums import EventState
from accelerators.events.models import Event
from tests.accelerators.events.conftest import ENDS_AT, STARTS_AT
from tests.factories.events import EventFactory, participant_organisation
from tests.factories.people import OrganisationFactory
from tests.sign_in import signed_in
from vector.common.models import AuditEntry
from vector.mail.enums import DeliveryState
from vector.mail.models import Delivery
from vector.programmes.models import Programme

DEEDS = ["schedule", "move", "cancel"]


@pytest.fixture
def office(world, client):
    """A member of the project office, signed in."""
    return signed_in(client, world.office)


def typed(world, **changes):
    """What the form of an event sends."""
    return {
        "kind": "teleconference",
        "title": "Телеконференция «Первые итоги»",
        "intro": "",
        "agenda": "",
        "programme": world.event.programme_id,
        "regions": [world.karelia.pk, world.kaliningrad.pk],
        "is_public": "on",
        "timezone": "Europe/Kaliningrad",
        "day": "2026-11-20",
        "starts_time": "11:00",
        "ends_time": "12:30",
        "ends_day": "",
        "window_starts_on": "",
        "window_ends_on": "",
        "join_url": "https://meet.example.org/room",
        "place": "",
        "recording_url": "",
        "minutes_url": "",
        **changes,
    }


def test_a_new_event_with_day_and_hour_leads_to_the_page_that_schedules_it(world, office):
    response = office.post(reverse("event:add"), typed(world))

    event = Event.objects.exclude(pk=world.event.pk).get()
    assert response.status_code == 302
    assert response.url == reverse("event:schedule", args=[event.pk])
    assert (event.starts_at, event.ends_at) == (STARTS_AT, ENDS_AT)  # 11:00 in Kaliningrad is 12:00 in Moscow
    assert event.state == EventState.WINDOW_ANNOUNCED
    assert not Delivery.objects.exists()
    assert AuditEntry.objects.get(deed="event.create").actor_id == world.office.public_id


def test_scheduling_says_how_many_people_get_letters_and_then_sends_them(world, office):
    OrganisationFactory(region=world.karelia).participations.create(
        programme=world.event.programme, since_on=STARTS_AT.date() - timedelta(days=300)
    )
    url = reverse("event:schedule", args=[world.event.pk])

    page = office.get(url).content.decode()
    assert "Приглашения уйдут сразу: 3 человека в 2 организациях." in page
    assert "некому писать" in page
    assert not Delivery.objects.exists()

    response = office.post(url)
    assert response.status_code == 302
    assert response.url == reverse("event:inspect", args=[world.event.pk])
    assert {recipient for recipient, rung in world.letters() if rung == "invitation"} == world.addresses()


def test_a_window_becomes_an_event_with_day_and_hour(world, office):
    response = office.post(
        reverse("event:add"),
        typed(
            world,
            day="",
            starts_time="",
            ends_time="",
            window_starts_on="2026-11-10",
            window_ends_on="2026-11-30",
        ),
    )
    event = Event.objects.exclude(pk=world.event.pk).get()
    assert response.url == reverse("event:inspect", args=[event.pk])

    url = reverse("event:schedule", args=[event.pk])
    refused = office.post(url, {"timezone": "Europe/Moscow", "day": "", "starts_time": "", "ends_time": ""})
    assert refused.status_code == 422
    assert "Заполните это поле" in refused.content.decode()

    office.post(url, {"timezone": "Europe/Moscow", "day": "2026-11-20", "starts_time": "12:00", "ends_time": "13:30"})
    event.refresh_from_db()
    assert (event.state, event.starts_at) == (EventState.SCHEDULED, STARTS_AT)


def test_an_event_without_time_and_window_is_refused_beside_what_was_typed(world, office):
    response = office.post(reverse("event:add"), typed(world, day="", starts_time="", ends_time=""))

    assert response.status_code == 200
    assert "Укажите день и час, а если они ещё не известны – период." in response.content.decode()
    assert "Телеконференция «Первые итоги»" in response.content.decode()
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"join_url": "http://meet.example.org/room"}, "Адрес должен начинаться с https://"),
        ({"ends_time": "10:00"}, "Окончание должно быть позже начала."),
        ({"starts_time": ""}, "Заполните это поле: нужны и день, и начало, и окончание."),
        ({"day": "0001-01-01", "starts_time": "00:30"}, "Проверьте год: он может быть от 2000 до 2100."),
        ({"ends_day": "9999-12-31"}, "Проверьте год: он может быть от 2000 до 2100."),
        ({"window_starts_on": "2026-11-10"}, "Укажите оба дня периода: первый и последний."),
    ],
)
def test_a_wrong_entry_is_named_in_words(world, office, changes, message):
    response = office.post(reverse("event:add"), typed(world, **changes))

    assert response.status_code == 200
    assert message in response.content.decode()
    assert Event.objects.count() == 1


def test_editing_a_scheduled_event_leaves_its_time_and_link_to_the_deed(world, office):
    actions.schedule(event=world.event, by=world.office)

    response = office.post(
        reverse("event:edit", args=[world.event.pk]),
        typed(world, title="Новое название", day="2026-12-01", join_url="https://elsewhere.example.org/"),
    )

    assert response.url == reverse("event:inspect", args=[world.event.pk])
    event = Event.objects.get()
    assert (event.title, event.starts_at, event.join_url) == ("Новое название", STARTS_AT, world.event.join_url)
    assert (event.state, event.sequence) == (EventState.SCHEDULED, 1)
    due = Delivery.objects.filter(state="due", key__contains="-s1-")
    assert sorted({key.split("-")[3] for key in due.values_list("key", flat=True)}) == ["day", "hour", "week"]


def test_moving_sends_the_new_time(world, office):
    actions.schedule(event=world.event, by=world.office)
    url = reverse("event:move", args=[world.event.pk])
    assert "Письма уйдут сразу: 3 человека в 2 организациях." in office.get(url).content.decode()
    data = {
        "timezone": "Europe/Moscow",
        "day": "2026-11-23",
        "starts_time": "15:00",
        "ends_time": "16:00",
        "place": "",
        "join_url": world.event.join_url,
    }

    response = office.post(url, data)

    assert response.status_code == 302
    event = Event.objects.get()
    assert (event.state, event.starts_at) == (EventState.MOVED, datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    again = office.post(url, data)
    assert again.status_code == 422
    assert "Ничего не изменилось" in again.content.decode()


def test_cancelling_says_who_is_told(world, office):
    actions.schedule(event=world.event, by=world.office)
    Delivery.objects.filter(key__contains="-invitation-").update(state="sent", sent_at=STARTS_AT)
    url = reverse("event:cancel", args=[world.event.pk])
    assert "3 человека получили приглашение и получат письмо об отмене." in office.get(url).content.decode()

    response = office.post(url, {"reason": "Нет связи."})

    assert response.status_code == 302
    assert Event.objects.get().cancellation_reason == "Нет связи."
    assert {recipient for recipient, rung in world.letters() if rung == "cancelled"} == world.addresses()


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_that_cannot_be_done_is_refused_in_words(world, office, deed):
    Event.objects.update(state=EventState.HELD)
    url = reverse(f"event:{deed}", args=[world.event.pk])
    data = {"timezone": "Europe/Moscow", "day": "2026-11-23", "starts_time": "15:00", "ends_time": "16:00"}

    for response in (office.get(url), office.post(url, data)):
        assert "Сейчас этого сделать нельзя: состояние – «Прошло»." in response.content.decode()
        assert "<form" not in response.content.decode().split("main")[-1]
    assert not Delivery.objects.exists()


def test_only_an_event_nobody_was_invited_to_can_be_deleted(world, office):
    actions.schedule(event=world.event, by=world.office)
    url = reverse("event:delete", args=[world.event.pk])

    office.post(url)
    assert Event.objects.filter(pk=world.event.pk).exists()

    announced = EventFactory(programme=world.event.programme)
    office.post(reverse("event:delete", args=[announced.pk]))
    assert not Event.objects.filter(pk=announced.pk).exists()


@pytest.mark.parametrize("name", ["edit", "inspect", "delete", *DEEDS])
@pytest.mark.parametrize("who", ["head", "coordinator"])
def test_people_outside_the_office_get_nowhere(world, client, name, who):
    signed_in(client, world.invited[who])
    url = reverse(f"event:{name}", args=[world.event.pk])

    for response in (client.get(url), client.post(url, {"reason": ""})):
        assert response.status_code == 404
        assert world.event.title not in response.content.decode()
    assert Event.objects.get().state == EventState.WINDOW_ANNOUNCED
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("name", DEEDS)
def test_the_admin_without_the_permission_does_no_deed(world, client, name):
    world.office.groups.clear()
    world.office.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_event"]))
    signed_in(client, world.office)

    client.post(reverse(f"event:{name}", args=[world.event.pk]), {"reason": ""})

    assert Event.objects.get().state == EventState.WINDOW_ANNOUNCED
    assert not Delivery.objects.exists()


def test_the_overview_shows_each_letter_with_its_state(world, office):
    actions.schedule(event=world.event, by=world.office)
    Delivery.objects.filter(key__contains="-invitation-").update(state="sent", sent_at=STARTS_AT)

    page = office.get(reverse("event:inspect", args=[world.event.pk])).content.decode()

    assert f"Приглашение – {str(DeliveryState.SENT.label).lower()}: 3" in page
    assert all(address in page for address in world.addresses())
    assert not any(person.email in page for person in world.others.values() if person != world.office)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_whatever_its_length(world, office, count, django_assert_num_queries):
    EventFactory.create_batch(count - 1, programme=world.event.programme, regions=[world.karelia])
    office.get(reverse("event:index"))

    with django_assert_num_queries(14):
        page = office.get(reverse("event:index"))
    assert page.status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_overview_asks_the_same_whatever_the_audience(world, office, count, django_assert_num_queries):
    for _ in range(count):
        participant_organisation(world.event.programme, world.karelia)
    actions.schedule(event=world.event, by=world.office)
    url = reverse("event:inspect", args=[world.event.pk])
    office.get(url)

    with django_assert_num_queries(13):
        page = office.get(url)
    assert world.invited["head"].email in page.content.decode()


def test_scheduling_costs_the_same_statements_whatever_the_audience(world, django_assert_num_queries):
    for _ in range(30):
        participant_organisation(world.event.programme, world.karelia)

    with django_assert_num_queries(11):
        actions.schedule(event=world.event, by=world.office)
    assert Delivery.objects.count() == 33 * 4


def test_the_programme_that_runs_is_offered_first(world, office):
    Programme.objects.exclude(pk=world.event.programme_id).update(
        starts_on=STARTS_AT.date() + timedelta(days=400), ends_on=STARTS_AT.date() + timedelta(days=500)
    )

    form = office.get(reverse("event:add")).context["form"]

    assert form.initial["programme"] == world.event.programme_id
    assert form.initial["timezone"] == "Europe/Moscow"
