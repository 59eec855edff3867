"""A course from the first letter to the certificate that a stranger checks: every word passed on by letters.

Walked twice: as on an office computer, and as on an old phone, 320 px wide and without JavaScript.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from courses.actions import reminders
from courses.certificates.models import Certificate
from courses.works.enums import WorkState
from courses.works.models import Work
from tests.browser.visits import overflow
from tests.factories import courses as courses_factory
from tests.factories import works as factories
from tests.factories.programmes import IndicatorFactory
from tests.sign_in import signed_in
from vector.mail.models import Delivery
from vector.programmes.models import Target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_CLICKS = 5


class Person:
    """Somebody with a mailbox and a browser of their own, who counts the clicks."""

    def __init__(self, browser: Browser, context: dict[str, Any], *, has_scripts: bool, email: str = "") -> None:
        self.context = browser.new_context(**context, java_script_enabled=has_scripts)
        self.page: Page = self.context.new_page()
        self.email = email
        self.clicks = 0

    def opens_letter(self, *, holding: str) -> None:
        """Follow the first link of this sort in the newest letter that has one."""
        letters = Delivery.objects.filter(recipient=self.email).order_by("-pk")
        links = [re.findall(r"https?://\S+" + re.escape(holding) + r"\S*", letter.text) for letter in letters]
        found = next((each for each in links if each), None)
        assert found, f"no letter to {self.email} with {holding}"
        self.page.goto(found[0])
        self.clicks += 1

    def press(self, name: str) -> None:
        main = self.page.locator("main")
        control = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
        control.first.click()
        self.clicks += 1

    def sees(self, text: str) -> None:
        """The page's main part shows this, and nothing reaches beyond the screen."""
        expect(self.page.locator("main")).to_contain_text(text)
        assert overflow(self.page) == 0


@pytest.fixture(params=["office computer", "old phone without JavaScript"])
def make(request: Any, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Any]:
    """Makes people with the device of this walk."""
    is_phone = "phone" in request.param
    context = {**browser_context_args, **({"viewport": {"width": 320, "height": 640}} if is_phone else {})}
    made: list[Person] = []

    def person(email: str = "") -> Person:
        made.append(Person(browser, context, has_scripts=not is_phone, email=email))
        return made[-1]

    yield person
    for each in made:
        each.context.close()


def enter(person: Person, user: Any, address: str) -> None:
    session = signed_in(Client(), user).cookies[django_settings.SESSION_COOKIE_NAME].value
    person.context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def test_from_the_first_letter_to_a_certificate(make: Any, live_server: Any, settings: Any) -> None:
    settings.BASE_URL = live_server.url
    place = factories.place(asks_growth_points=True, least_points=1, title="Точки роста", kind="final")
    indicator = IndicatorFactory(programme=place.enrolment.run.course.programme, title="Волонтёры", unit="человек")
    person = place.person
    person.consents.all().delete()
    due_on = timezone.localdate() + timedelta(days=3)
    courses_factory.RunDateFactory(run=place.enrolment.run, page=place.assignment, due_on=due_on)
    morning = datetime.combine(due_on - timedelta(days=3), time(9), tzinfo=person.zone)
    assert reminders.complete(now=morning) == 1

    # From the letter to a sent work in five clicks, without a password.
    author = make(person.email)
    author.opens_letter(holding="/people/sign-in/link/")
    author.press("Войти")
    author.page.get_by_label("Текст прочитан, я даю согласие").check()
    author.clicks += 1
    author.press("Согласиться и продолжить")
    author.page.get_by_label("Текст работы").fill("Первый шаг: назначить координатора.")
    point = author.page.get_by_role("group", name="Точка роста 1")
    point.get_by_label("Что вырастет").select_option(label="Волонтёры (человек)")
    point.get_by_label("Сейчас").fill("5")
    point.get_by_label("План", exact=True).fill("20")
    point.get_by_label("Срок", exact=True).fill((timezone.localdate() + timedelta(days=90)).isoformat())
    author.press("Отправить работу")
    author.sees("Работа отправлена")
    assert author.clicks <= MOST_CLICKS
    work = Work.objects.get()
    author.sees(work.versions.get().receipt)

    # The head agrees by the link of the letter, without an account.
    head = make(place.head.email)
    head.opens_letter(holding="/works/link/")
    head.sees("Первый шаг: назначить координатора.")
    head.press("Согласовать")
    head.sees("Вы согласовали работу")

    # The tutor returns the work with a comment.
    tutor = make()
    enter(tutor, place.tutor, live_server.url)
    tutor.page.goto(live_server.url + reverse("works:queue"))
    tutor.press("Проверить следующую")
    tutor.page.get_by_label("Комментарий").first.fill("Назовите срок первого шага.")
    tutor.page.get_by_label("Вернуть на доработку").check()
    tutor.press("Сохранить")
    work.refresh_from_db()
    assert work.state == WorkState.RETURNED_BY_TUTOR

    # Version two, agreed anew: the first letter's link leads nowhere any more.
    author.opens_letter(holding=work.get_absolute_url())
    author.sees("Назовите срок первого шага.")
    author.press("Исправить работу")
    author.page.get_by_label("Текст работы").fill("Первый шаг: назначить координатора до 1 мая.")
    author.press("Отправить работу")
    author.sees("Работа отправлена")
    head.opens_letter(holding="/works/link/")
    head.sees("до 1 мая")
    head.press("Согласовать")
    head.sees("Вы согласовали работу")

    # Accepted: the growth point is the organisation's target, the course is completed.
    tutor.page.goto(live_server.url + reverse("works:queue"))
    tutor.press("Проверить следующую")
    tutor.page.get_by_label("Принять").check()
    tutor.press("Сохранить и следующий")
    work.refresh_from_db()
    assert work.state == WorkState.ACCEPTED
    target = Target.objects.get(indicator=indicator)
    assert (target.organisation, target.value, target.source.startswith("work-")) == (place.organisation, 20, True)

    # The certificate, and a stranger who checks its number.
    author.page.goto(live_server.url + reverse("courses:enrolment-finished", args=[place.enrolment.public_id]))
    author.sees("Курс завершён")
    author.press("Открыть сертификат")
    certificate = Certificate.objects.get()
    author.sees(certificate.full_number)
    with author.page.expect_download() as download:
        author.press("Скачать PDF")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    stranger = make()
    stranger.page.goto(live_server.url + reverse("certificates:check-form"))
    stranger.page.get_by_label("Номер").fill(certificate.full_number)
    stranger.page.locator("main").get_by_role("button").first.click()
    stranger.sees("Сертификат действителен")
    stranger.sees(str(person))
