"""A methodologist writes a question in the admin: the form is drawn by scripts, so only a browser can tell it works."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from courses.quizzes.models import Question
from tests.browser.visits import complaint
from tests.factories.people import StaffFactory
from tests.factories.quizzes import QuestionCategoryFactory
from tests.sign_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_question_is_written_and_opened_again(page, live_server):
    QuestionCategoryFactory(title="Документы")
    office = signed_in(Client(), StaffFactory(is_superuser=True))
    session = office.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(live_server.url + reverse("questions:add") + "?kind=single")
    page.locator("[name=category]").select_option(label="Документы")
    page.locator("[name=title]").fill("Договор")
    texts = page.locator("[contenteditable=true]")
    texts.nth(0).fill("Нужен ли договор?")
    texts.nth(1).fill("Да")
    page.get_by_label("Это верный ответ").first.check()
    texts.nth(3).fill("Нет")
    # The editor puts what is typed into the form a moment later.
    expect(page.locator("input[type=hidden][value*='Нет']")).to_have_count(1)
    page.get_by_role("button", name="Сохранить").click()

    expect(page.get_by_text("Сохранено: «Договор».")).to_be_visible()
    options = Question.objects.get().latest.data["options"]
    assert [(one["text"], one["is_right"]) for one in options] == [("<p>Да</p>", True), ("<p>Нет</p>", False)]
    page.get_by_role("link", name="Изменить вопрос").click()
    expect(page.locator("[contenteditable=true]").nth(1)).to_have_text("Да")
    assert complaints == []
