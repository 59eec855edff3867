"""Asking in a browser: similar questions while one types, and the same road without JavaScript on a small phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from consultations.models import Consultation
from tests.browser.consultations import TYPED, similar_to_come
from tests.browser.visits import overflow
from tests.factories.consultations import TopicFactory
from tests.factories.people import MembershipFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.people.enums import MembershipRole

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person() -> Any:
    ProgrammeFactory()
    TopicFactory(title="Документы")
    person = MembershipFactory(role=MembershipRole.COORDINATOR).person
    similar_to_come(person)
    return person


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """A small phone that runs no JavaScript."""
    context = browser.new_context(
        **{**browser_context_args, "viewport": {"width": 320, "height": 640}}, java_script_enabled=False
    )
    yield context
    context.close()


def sign_in(context: BrowserContext, person: Any, address: str) -> Page:
    session = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    return context.new_page()


def finish(page: Page) -> None:
    """From the second step to the number."""
    expect(page.get_by_role("heading", level=1)).to_have_text("О вашем вопросе")
    expect(page.get_by_label("Одной строкой")).to_have_value("Нужен ли договор с волонтёрами на разовую акцию?")
    page.get_by_label("Тема").select_option(label="Документы")
    page.get_by_role("button", name="Отправить вопрос").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ваш вопрос принят")


def test_similar_ones_appear_while_typing(page: Page, live_server: Any, person: Any) -> None:
    page = sign_in(page.context, person, live_server.url)
    page.goto(f"{live_server.url}/consultations/ask/")
    place = page.locator("#similar")
    expect(place).to_have_attribute("aria-live", "polite")
    expect(place).to_be_empty()
    field = page.get_by_label("Какой у вас вопрос?")
    field.press_sequentially(TYPED, delay=1)
    expect(place).to_contain_text("Нужен ли договор, если волонтёр приходит один раз")
    expect(place).to_contain_text("Договор с колледжем о волонтёрах")
    expect(field).to_be_focused()
    # Whoever closes the tab now finds the text again.
    page.goto(f"{live_server.url}/consultations/ask/")
    expect(field).to_have_value(TYPED)
    expect(place).to_contain_text("На это уже отвечали")
    # They stood there: no page between.
    page.get_by_role("button", name="Дальше").click()
    finish(page)
    assert Consultation.objects.get().messages.get().text == TYPED


def test_nothing_is_lost_when_the_line_is_down(page: Page, live_server: Any, person: Any) -> None:
    page = sign_in(page.context, person, live_server.url)
    page.goto(f"{live_server.url}/consultations/ask/")
    page.route("**/suggestions/", lambda route: route.abort())
    page.get_by_label("Какой у вас вопрос?").fill(TYPED)
    page.get_by_role("button", name="Дальше").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Нет ли здесь вашего вопроса?")
    page.get_by_role("link", name="Изменить вопрос").click()
    expect(page.get_by_label("Какой у вас вопрос?")).to_have_value(TYPED)


def test_the_same_without_javascript_on_a_small_phone(phone: BrowserContext, live_server: Any, person: Any) -> None:
    page = sign_in(phone, person, live_server.url)
    page.goto(f"{live_server.url}/consultations/ask/")
    page.get_by_label("Какой у вас вопрос?").fill(TYPED)
    page.get_by_role("button", name="Дальше").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Нет ли здесь вашего вопроса?")
    expect(page.get_by_role("link", name="Нужен ли договор, если волонтёр приходит один раз")).to_be_visible()
    assert overflow(page) == 0
    page.get_by_role("link", name="Нет, мой вопрос другой").click()
    page.get_by_label("Одной строкой").fill("Своими словами")
    assert overflow(page) == 0
    page.get_by_role("button", name="Назад").click()
    expect(page.get_by_label("Какой у вас вопрос?")).to_have_value(TYPED)
    page.get_by_role("button", name="Дальше").click()
    page.get_by_role("link", name="Нет, мой вопрос другой").click()
    expect(page.get_by_label("Одной строкой")).to_have_value("Своими словами")
    page.get_by_label("Одной строкой").fill("Нужен ли договор с волонтёрами на разовую акцию?")
    finish(page)
