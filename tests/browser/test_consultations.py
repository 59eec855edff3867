"""Two experts at once before one question, and an answer without JavaScript on a small phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from consultations.actions import consultation as actions
from consultations.models import Consultation, Draft, Presence, ReusableAnswer
from tests.browser.visits import overflow
from tests.factories.consultations import ConsultationFactory, expert_for, with_text
from tests.sign_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELD = "Текст"


@pytest.fixture
def question(db: None) -> Consultation:
    return with_text(ConsultationFactory(subject="Договор с добровольцем"), "Нужен ли договор?")


def window(browser: Browser, args: dict[str, Any], person: Any, address: str, **more: Any) -> Page:
    """A window of its own, signed in as this person."""
    context = browser.new_context(**{**args, **more})
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}])
    return context.new_page()


@pytest.fixture
def windows(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Iterator[Any]:
    opened: list[Page] = []

    def open_for(person: Any, **more: Any) -> Page:
        opened.append(window(browser, browser_context_args, person, live_server.url, **more))
        return opened[-1]

    yield open_for
    for page in opened:
        # Its beacon leaves before the database goes.
        page.goto("about:blank")
        page.context.close()


def test_two_experts_see_each_other_and_their_answers_do_not_cross(
    windows: Any, live_server: Any, question: Consultation
) -> None:
    first, second = expert_for(question).person, expert_for(question).person
    url = live_server.url + question.get_absolute_url()
    mine, theirs = windows(first), windows(second)
    mine.goto(url)
    mine.get_by_role("button", name="Взять вопрос").click()
    expect(mine.get_by_label(FIELD, exact=True)).to_be_visible()
    with mine.expect_response(lambda answer: answer.url.endswith("/presence/")):
        mine.get_by_label(FIELD, exact=True).press_sequentially("Да, нужен")
    expect(mine.locator("#saved")).to_contain_text("сохранено в")
    assert Draft.objects.get().text == "Да, нужен"

    theirs.goto(url)
    expect(theirs.locator("[data-present]")).to_have_text(f"Сейчас пишет: {first}")
    expect(theirs.get_by_role("button", name="Взять вопрос")).to_have_count(0)
    theirs.get_by_text("Заметка для коллег").click()
    theirs.get_by_label("Текст заметки", exact=True).fill("Сверься с приказом")
    theirs.get_by_role("button", name="Сохранить заметку").click()
    expect(theirs.locator(".thread-note")).to_contain_text("Сверься с приказом")

    mine.get_by_role("button", name="Отправить ответ").click()
    expect(mine.locator(".error-summary")).to_contain_text("Ничего не отправлено")
    expect(mine.locator(".thread-fresh")).to_contain_text("Сверься с приказом")
    expect(mine.get_by_label(FIELD, exact=True)).to_have_value("Да, нужен")
    mine.get_by_role("button", name="Отправить ответ").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Отправлено")
    assert [message.kind for message in question.messages.all()] == ["question", "note", "answer"]
    assert Draft.objects.count() == 0

    theirs.goto("about:blank")
    mine.goto("about:blank")
    expect_gone(mine)


def expect_gone(page: Page) -> None:
    """Both pages are left: their beacons arrive by themselves."""
    for _wait in range(50):
        if not Presence.objects.exists():
            return
        page.wait_for_timeout(100)
    assert list(Presence.objects.all()) == []


def test_open_page_learns_that_something_is_new(windows: Any, live_server: Any, question: Consultation) -> None:
    expert = expert_for(question).person
    actions.claim(question, by=expert)
    page = windows(expert)
    page.goto(live_server.url + question.get_absolute_url())
    news = page.locator("[data-news]")
    expect(news).to_be_hidden()
    actions.reply(question, by=question.asker, text="И ещё одно")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(news).to_be_visible()
    news.get_by_role("link").click()
    expect(page.locator(".thread-reply")).to_contain_text("И ещё одно")


def test_expert_answers_without_javascript_on_a_small_phone(
    windows: Any, live_server: Any, question: Consultation
) -> None:
    expert = expert_for(question).person
    ReusableAnswer.objects.create(title="Приветствие", text="Здравствуйте, {имя}!")
    page = windows(expert, viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.goto(f"{live_server.url}/consultations/queue/")
    assert overflow(page) == 0
    page.get_by_role("link", name="Договор с добровольцем").click()
    page.get_by_role("button", name="Взять вопрос").click()
    assert overflow(page) == 0
    page.get_by_label("Готовый ответ").select_option("Приветствие")
    page.get_by_role("button", name="Вставить").click()
    greeting = f"Здравствуйте, {question.asker.first_name}!"
    expect(page.get_by_label(FIELD, exact=True)).to_have_value(greeting)
    page.get_by_label(FIELD, exact=True).fill(f"{greeting} Договор нужен.")
    page.get_by_role("button", name="Сохранить черновик").click()
    expect(page.locator("#saved")).to_contain_text("сохранено в")
    assert overflow(page) == 0
    page.get_by_role("button", name="Отправить и закрыть").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Отправлено")
    question.refresh_from_db()
    assert (question.state, question.messages.last().text) == ("closed", f"{greeting} Договор нужен.")
