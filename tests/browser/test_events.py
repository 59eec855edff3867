"""The office schedules, moves and cancels a teleconference in the admin; the invited find it on the site."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accelerators.events.enums import EventState
from accelerators.events.models import Event
from tests.factories.events import participant_organisation
from tests.factories.people import RegionFactory, StaffFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.mail.models import Delivery

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter_as(page: Page, person: Any, address: str) -> None:
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])


def test_the_office_schedules_moves_and_cancels_a_teleconference(page: Page, live_server: Any) -> None:
    programme = ProgrammeFactory()
    karelia = RegionFactory(title="Республика Карелия")
    kaliningrad = RegionFactory(title="Калининградская область", timezone="Europe/Kaliningrad")
    _organisation, (invited,) = participant_organisation(programme, kaliningrad)
    participant_organisation(programme, karelia)
    day = timezone.localdate() + timedelta(days=20)
    enter_as(page, StaffFactory(), live_server.url)

    page.goto(f"{live_server.url}/admin/event/new/")
    page.get_by_label("Название").fill("Телеконференция «Первые итоги»")
    page.get_by_label("Калининградская область").check()
    page.get_by_label("Республика Карелия").check()
    page.get_by_label("День", exact=True).fill(day.isoformat())
    page.get_by_label("Начало", exact=True).fill("12:00")
    page.get_by_label("Окончание", exact=True).fill("13:30")
    page.get_by_label("Ссылка для подключения").fill("https://meet.example.org/room")
    page.get_by_role("button", name="Сохранить и продолжить").click()

    expect(page.get_by_text("Приглашения уйдут сразу: 2 человека в 2 организациях.")).to_be_visible()
    assert not Delivery.objects.exists()
    page.get_by_role("button", name="Назначить и разослать приглашения").click()
    expect(page.get_by_text("Событие назначено, приглашения отправляются.")).to_be_visible()
    expect(page.get_by_role("cell", name="Ждёт").first).to_be_visible()
    event = Event.objects.get()
    assert event.state == EventState.SCHEDULED
    assert Delivery.objects.filter(state="due").count() == 8

    page.get_by_role("link", name="Перенести").click()
    page.get_by_label("Начало", exact=True).fill("14:00")
    page.get_by_label("Окончание", exact=True).fill("15:00")
    page.get_by_role("button", name="Перенести и сообщить всем").click()
    expect(page.get_by_text("Событие перенесено")).to_be_visible()

    enter_as(page, invited.person, live_server.url)
    page.goto(live_server.url + event.get_absolute_url())
    expect(page.get_by_text("13:00–14:00 (Калининград, UTC+2)")).to_be_visible()
    expect(page.get_by_role("link", name="Подключиться")).to_have_attribute("href", "https://meet.example.org/room")

    enter_as(page, StaffFactory(), live_server.url)
    page.goto(f"{live_server.url}/admin/event/")
    page.get_by_role("link", name="Телеконференция «Первые итоги»").first.click()
    page.get_by_role("link", name="Отменить событие").click()
    page.get_by_role("button", name="Отменить событие и сообщить всем").click()
    expect(page.get_by_text("Событие отменено.")).to_be_visible()
    assert not Delivery.objects.filter(state="due").exists()
