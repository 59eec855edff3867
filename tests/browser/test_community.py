"""The community on an old phone without JavaScript: written, approved, replied to with a file, read by a visitor."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.browser.visits import overflow
from tests.factories.community import ThemeFactory, trusted
from tests.factories.people import MembershipFactory, StaffFactory
from tests.sign_in import signed_in
from vector.community.models import Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """An old phone: 320 px wide, no JavaScript."""
    size = {"width": 320, "height": 640}
    context = browser.new_context(**{**browser_context_args, "viewport": size}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def enter(page: Page, person: Any, address: str) -> None:
    """Come in as this person, by the session's cookie, or as a visitor."""
    page.context.clear_cookies()
    if person is not None:
        cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}])
    page.goto(f"{address}/community/")


def test_first_topic_goes_its_way_without_javascript(phone: Page, live_server: Any) -> None:
    ThemeFactory(title="У нас получилось", is_public=True)
    newcomer = MembershipFactory(person__first_name="Новенькая").person
    enter(phone, newcomer, live_server.url)
    phone.get_by_role("link", name="Начать тему").click()
    phone.get_by_label("Тема одной строкой").fill("Чтения по пятницам")
    phone.get_by_label("Раздел", exact=True).select_option(label="У нас получилось (читают все)")
    phone.get_by_label("Текст").fill("Читаем вслух по пятницам.")
    phone.get_by_role("button", name="Опубликовать").click()
    expect(phone.get_by_role("heading", name="Ваше сообщение ждёт проверки")).to_be_visible()
    assert overflow(phone) == 0

    enter(phone, StaffFactory(), live_server.url)
    phone.get_by_role("link", name="Модерация").click()
    phone.get_by_role("button", name="Одобрить").click()
    expect(phone.get_by_text("Ни одно сообщение не ждёт проверки")).to_be_visible()

    enter(phone, trusted(), live_server.url)
    phone.get_by_role("link", name="Чтения по пятницам").click()
    phone.get_by_label("Текст").fill("Спасибо, попробуем и мы.")
    phone.get_by_label("Файлы").set_input_files(
        {"name": "книги.txt", "mimeType": "text/plain", "buffer": "Список книг".encode()}
    )
    phone.get_by_label("Новенькая").check()
    phone.get_by_role("button", name="Ответить").click()
    expect(phone.get_by_role("link", name="книги.txt")).to_be_visible()
    assert overflow(phone) == 0

    enter(phone, None, live_server.url)
    phone.get_by_role("link", name="Чтения по пятницам").click()
    expect(phone.get_by_text("Спасибо, попробуем и мы.")).to_be_visible()
    assert phone.get_by_text("Новенькая").count() == 0
    assert phone.get_by_text("книги.txt").count() == 0
    assert Topic.objects.get(title="Чтения по пятницам").reply_count == 1
