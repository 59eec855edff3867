"""A quiz in a browser: answers save themselves, a lost line loses nothing, time runs out; without JavaScript too."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from courses.enums import ItemState
from courses.models import ItemProgress
from courses.quizzes.enums import AttemptEnd, QuestionKind
from courses.quizzes.models import AsideAnswer, Attempt
from tests.browser.visits import overflow
from tests.factories import courses
from tests.factories.attempts import begin, questions, quiz, studying
from tests.factories.people import MembershipFactory
from tests.sign_in import signed_in
from vector.people.enums import MembershipRole

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """A small phone that runs no JavaScript."""
    context = browser.new_context(
        **{**browser_context_args, "viewport": {"width": 320, "height": 640}}, java_script_enabled=False
    )
    yield context
    context.close()


def enrolled(**fields: Any) -> Any:
    """A participant before a quiz of one choice and one word, with another step of the course after it."""
    module = courses.module(course=courses.course())
    page = quiz(QuestionKind.SINGLE, QuestionKind.SHORT, module=module, title="Проверьте себя", **fields)
    courses.lesson(module=module, title="Следующий урок")
    person = MembershipFactory(role=MembershipRole.PARTICIPANT).person
    return page, studying(page, person=person)


def sign_in(context: BrowserContext, person: Any, address: str) -> Page:
    session = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    return context.new_page()


def walk(page: Page, start: str) -> None:
    """From the rules to the result."""
    page.goto(start)
    page.get_by_role("button", name="Начать тест").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверьте себя")
    page.get_by_label("Вести учёт волонтёров").check()
    page.get_by_label("Ваш ответ").fill("договор")
    assert overflow(page) == 0
    page.get_by_role("button", name="Сохранить и завершить").click()
    expect(page.get_by_text("Вы ответили на все вопросы")).to_be_visible()
    page.get_by_role("button", name="Завершить тест").click()
    expect(page.locator(".notice-good h2, .notice-good .notice-title").first).to_have_text("Сдан")
    assert overflow(page) == 0
    page.get_by_role("link", name="Продолжить").click()
    expect(page.locator("#next h2")).to_have_text("Следующий урок")


def test_participant_passes_a_quiz(page: Page, live_server: Any) -> None:
    quiz_page, enrolment = enrolled()
    page = sign_in(page.context, enrolment.person, live_server.url)
    walk(page, live_server.url + quiz_page.get_url())
    assert Attempt.objects.get().end == AttemptEnd.SUBMITTED
    assert ItemProgress.objects.get(item=quiz_page.pk).state == ItemState.DONE


def test_the_same_without_javascript_on_a_small_phone(phone: BrowserContext, live_server: Any) -> None:
    quiz_page, enrolment = enrolled(time_limit=30)
    page = sign_in(phone, enrolment.person, live_server.url)
    walk(page, live_server.url + quiz_page.get_url())
    assert Attempt.objects.get().is_passed


def test_answers_save_themselves_and_a_lost_line_loses_nothing(page: Page, live_server: Any) -> None:
    quiz_page, enrolment = enrolled()
    attempt = begin(quiz_page, enrolment)
    page = sign_in(page.context, enrolment.person, live_server.url)
    page.clock.install()
    page.goto(live_server.url + attempt.get_absolute_url())
    page.get_by_label("Вести учёт волонтёров").check()
    expect(page.locator("#saved")).to_contain_text("сохранено в ")
    assert questions(attempt)[0].response
    page.context.set_offline(True)
    page.get_by_label("Ваш ответ").fill("договор")
    page.clock.run_for(2_000)
    expect(page.locator("#saved")).to_contain_text("нет связи")
    page.context.set_offline(False)
    page.clock.run_for(9_000)
    expect(page.locator("#saved")).to_contain_text("сохранено в ")
    assert questions(attempt)[1].response == {"text": "договор"}


def test_later_of_two_tabs_is_told_beside_the_field(page: Page, live_server: Any) -> None:
    quiz_page, enrolment = enrolled()
    attempt = begin(quiz_page, enrolment)
    first = sign_in(page.context, enrolment.person, live_server.url)
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(live_server.url + attempt.get_absolute_url())
    for tab, text in ((first, "договор"), (second, "соглашение")):
        tab.get_by_label("Ваш ответ").fill(text)
        tab.get_by_label("Ваш ответ").blur()
        expect(tab.locator("#saved")).to_contain_text("сохранено в ")
    place = second.locator("#place-q2")
    expect(place.locator(".field-error")).to_contain_text("В другой вкладке вы ответили: «договор».")
    expect(place.get_by_label("Ваш ответ")).to_have_value("соглашение")
    assert questions(attempt)[1].response == {"text": "договор"}
    assert AsideAnswer.objects.count() == 2
    # Saved once more, knowing of the other: now it counts.
    second.get_by_role("button", name="Сохранить", exact=True).click()
    expect(second.locator(".field-error")).to_have_count(0)
    assert questions(attempt)[1].response == {"text": "соглашение"}


def test_time_that_runs_out_hands_in_what_stands_in_the_fields(page: Page, live_server: Any) -> None:
    quiz_page, enrolment = enrolled(time_limit=10)
    attempt = begin(quiz_page, enrolment, now=timezone.now() - timedelta(minutes=9, seconds=50))
    page = sign_in(page.context, enrolment.person, live_server.url)
    page.goto(live_server.url + attempt.get_absolute_url())
    expect(page.locator("[data-left]")).to_contain_text("0:0")
    page.get_by_label("Ваш ответ").fill("договор")
    page.wait_for_url("**/result/", timeout=40_000)
    attempt.refresh_from_db()
    assert attempt.is_finished
    assert questions(attempt)[1].response == {"text": "договор"}
