"""A work in a real browser: sent and agreed without JavaScript on a small phone; saved while typing with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from courses.works.actions.links import hash_of
from courses.works.models import Endorsement, EndorsementLink, Work, WorkVersion
from tests.browser.visits import overflow
from tests.factories.works import PDF, Place, place
from tests.sign_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOKEN = "only-in-the-letter"


def enter(page: Page, person: Any, address: str) -> None:
    """Sign in as this person, by the session's cookie."""
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}])


@pytest.fixture
def small_scriptless(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """An old phone: 320 px wide, no JavaScript."""
    size = {"width": 320, "height": 640}
    context = browser.new_context(**{**browser_context_args, "viewport": size}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def where(db: None) -> Place:
    return place()


def test_a_work_is_sent_and_agreed_without_javascript(
    small_scriptless: Page, live_server: Any, where: Place, tmp_path: Path
) -> None:
    page = small_scriptless
    enter(page, where.person, live_server.url)
    page.goto(f"{live_server.url}{where.assignment.get_url()}")
    assert overflow(page) == 0
    page.get_by_role("button", name="Отправить работу").click()
    expect(page.locator(".error-summary")).to_contain_text("напишите текст или приложите файл")
    assert overflow(page) == 0
    page.get_by_label("Текст работы").fill("Первый шаг: назначить координатора.")
    plan = tmp_path / "План.pdf"
    plan.write_bytes(PDF)
    page.get_by_label("Добавить файлы").set_input_files(plan)
    page.get_by_role("button", name="Отправить работу").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Работа отправлена")
    version = WorkVersion.objects.get()
    expect(page.locator("main")).to_contain_text(version.receipt)
    assert overflow(page) == 0

    page.context.clear_cookies()
    EndorsementLink.objects.filter(letter_key__endswith="-ask").update(token_hash=hash_of(TOKEN))
    page.goto(live_server.url + reverse("works:agree-link", args=[TOKEN]))
    assert TOKEN not in page.url
    expect(page.locator("main")).to_contain_text("Первый шаг: назначить координатора.")
    assert overflow(page) == 0
    with page.expect_download() as started:
        page.get_by_role("link", name="План.pdf").click()
    assert started.value.suggested_filename == "План.pdf"
    page.get_by_role("button", name="Вернуть").click()
    expect(page.locator(".error-summary")).to_contain_text("Напишите, что изменить")
    page.get_by_role("button", name="Согласовать").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вы согласовали работу")
    assert overflow(page) == 0
    assert Endorsement.objects.get().head == where.head
    assert Work.objects.get().state == "with_tutor"


def test_what_is_typed_is_saved_without_a_button(page: Page, live_server: Any, where: Place) -> None:
    enter(page, where.person, live_server.url)
    page.goto(f"{live_server.url}{where.assignment.get_url()}")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Текст работы").fill("Пишу в автобусе")
    expect(page.locator("#saved")).to_contain_text("сохранено в")
    assert Work.objects.get().draft.typed == {"text": "Пишу в автобусе"}
    page.reload()
    expect(page.get_by_label("Текст работы")).to_have_value("Пишу в автобусе")
