"""Enrol, read, mark as done, go on, finish: in a browser, and without JavaScript on a small phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from courses.enums import EnrolmentState, ItemState
from courses.models import CourseRun, Enrolment, ItemProgress
from tests.browser.visits import overflow
from tests.factories import courses as factories
from tests.factories.people import MembershipFactory
from tests.sign_in import signed_in
from vector.people.enums import MembershipRole

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person() -> Any:
    return MembershipFactory(role=MembershipRole.PARTICIPANT).person


@pytest.fixture
def run() -> CourseRun:
    """An open run of a course of three lessons in two modules."""
    course = factories.course(title="Первый курс", modules=2, lessons=1)
    factories.lesson(module=course.get_children().first(), title="Третий по счёту", slug="third")
    return factories.CourseRunFactory(course=course, is_open=True)


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


def walk(page: Page, address: str, run: CourseRun) -> None:
    """From the catalogue to the finished course."""
    page.goto(f"{address}/learn/")
    page.get_by_role("link", name="Первый курс").click()
    page.get_by_role("button", name="Записаться").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вы записаны на курс")
    page.get_by_role("button", name="Начать с первого урока").click()
    titles = [lesson.title for lesson in factories.lessons_of(run.course)]
    for number, title in enumerate(titles, start=1):
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.locator(".lesson-facts .status")).to_contain_text("В работе")
        page.get_by_role("button", name="Отметить выполненным").click()
        if number < len(titles):
            expect(page.locator("#next h2")).to_have_text(titles[number])
            page.get_by_role("button", name="Продолжить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Курс завершён")


def test_participant_goes_through_a_course(page: Page, live_server: Any, run: CourseRun, person: Any) -> None:
    walk(sign_in(page.context, person, live_server.url), live_server.url, run)
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.state) == (person, EnrolmentState.COMPLETED)


def test_the_same_without_javascript_on_a_small_phone(
    phone: BrowserContext, live_server: Any, run: CourseRun, person: Any
) -> None:
    page = sign_in(phone, person, live_server.url)
    walk(page, live_server.url, run)
    assert Enrolment.objects.get().state == EnrolmentState.COMPLETED
    for lesson in factories.lessons_of(run.course):
        page.goto(live_server.url + lesson.get_url())
        # The outline is folded above the text, and opens without a script.
        expect(page.locator(".lesson-beside")).to_be_hidden()
        page.locator(".lesson-folded summary").click()
        expect(page.locator(".lesson-folded a[aria-current]")).to_be_visible()


def test_outline_stands_beside_the_text_on_a_wide_screen(
    page: Page, live_server: Any, run: CourseRun, person: Any
) -> None:
    factories.EnrolmentFactory(run=run, person=person)
    page = sign_in(page.context, person, live_server.url)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url + factories.lessons_of(run.course)[0].get_url())
    expect(page.locator(".lesson-folded")).to_be_hidden()
    expect(page.locator(".lesson-beside a")).to_have_count(3)
    page.set_viewport_size({"width": 320, "height": 640})
    expect(page.locator(".lesson-folded")).to_be_visible()
    assert overflow(page) == 0


def test_lesson_opened_by_its_link_is_under_way_after_a_while(
    page: Page, live_server: Any, run: CourseRun, person: Any
) -> None:
    factories.EnrolmentFactory(run=run, person=person)
    page = sign_in(page.context, person, live_server.url)
    page.clock.install()
    lesson = factories.lessons_of(run.course)[1]
    page.goto(live_server.url + lesson.get_url())
    assert ItemProgress.objects.count() == 0
    with page.expect_response(lambda response: response.url.endswith("/start/")) as answer:
        page.clock.run_for(12_000)
    assert answer.value.status == 204
    progress = ItemProgress.objects.get()
    assert (progress.item_id, progress.state) == (lesson.pk, ItemState.UNDER_WAY)
