"""A survey in a real browser: without JavaScript on a small phone, saved while typing, scheduled in the admin."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from accelerators.surveys.enums import QuestionKind, ResponseState
from accelerators.surveys.letters import hash_of
from accelerators.surveys.models import Survey, SurveyResponse, SurveyWave
from accelerators.surveys.tasks import tick
from tests.browser.visits import overflow
from tests.factories.people import MembershipFactory, RegionFactory, StaffFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import answers_of, asked_organisation, open_response, survey_of
from tests.sign_in import signed_in
from vector.mail.outbox import letters_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def link_to(response: SurveyResponse, address: str) -> str:
    token = "only-in-the-letter"
    link = response.links.first()
    link.token_hash = hash_of(token)
    link.save()
    return address + reverse("surveys:link", args=[token])


def saved(page: Page, text: str) -> Any:
    """Until the script has sent `text` and has its answer."""
    return page.expect_response(lambda answer: text in (answer.request.post_data or ""))


@pytest.fixture
def small_scriptless(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """An old phone: 320 px wide, no JavaScript."""
    size = {"width": 320, "height": 640}
    context = browser.new_context(**{**browser_context_args, "viewport": size}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_survey_is_filled_in_by_its_link_without_javascript(small_scriptless: Page, live_server: Any) -> None:
    page = small_scriptless
    response = open_response(*QuestionKind)
    page.goto(link_to(response, live_server.url))
    assert "only-in-the-letter" not in page.url
    page.get_by_role("link", name="Начать").click()
    page.get_by_role("textbox").first.fill("Всё хорошо")
    page.locator("input[inputmode=numeric]").fill("много")
    page.get_by_label("Второй ответ").first.check()
    page.get_by_role("button", name="Сохранить и проверить").click()
    expect(page.locator(".error-summary")).to_contain_text("Напишите целое число цифрами")
    assert overflow(page) == 0
    page.locator("input[inputmode=numeric]").fill("12")
    page.get_by_role("button", name="Сохранить и проверить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверьте ответы")
    page.get_by_role("button", name="Отправить ответы").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ответы отправлены")
    expect(page.locator("main")).to_contain_text(response.number)
    page.get_by_role("link", name="Прочитать ответы").click()
    expect(page.locator("main")).to_contain_text("Всё хорошо")
    response.refresh_from_db()
    assert response.state == ResponseState.SUBMITTED


def test_what_is_typed_is_saved_without_pressing_anything(page: Page, live_server: Any) -> None:
    response = open_response(QuestionKind.TEXT, QuestionKind.INTEGER)
    colleague = MembershipFactory(organisation=response.organisation).person
    page.goto(link_to(response, live_server.url))
    page.get_by_role("link", name="Начать").click()
    with saved(page, "Мой ответ"):
        page.locator("input[inputmode=numeric]").fill("много")
        page.get_by_role("textbox").first.fill("Мой ответ")
    expect(page.locator("#saved")).to_contain_text("сохранено в")
    expect(page.locator(".field-error")).to_have_text("Напишите целое число цифрами, например 12.")
    assert list(answers_of(response).values()) in ([["Мой ответ"], ["много"]], [["много"], ["Мой ответ"]])
    with saved(page, "12"):
        page.locator("input[inputmode=numeric]").fill("12")
    expect(page.locator(".field-error")).to_have_count(0)
    # A colleague writes into the same field meanwhile: told beside the field, nothing lost.
    answer = response.answers.get(typed=["Мой ответ"])
    answer.typed, answer.value, answer.saved_by = ["Ответ коллеги"], "Ответ коллеги", colleague
    answer.save()
    with saved(page, "Мой другой ответ"):
        page.get_by_role("textbox").first.fill("Мой другой ответ")
    expect(page.locator(".field-error")).to_contain_text("Ответ коллеги")
    assert sorted(response.set_aside.values_list("typed", flat=True)) == [["Мой другой ответ"], ["Ответ коллеги"]]
    page.reload()
    expect(page.get_by_role("textbox").first).to_have_value("Ответ коллеги")


def test_what_is_typed_before_the_script_runs_is_saved_too(page: Page, live_server: Any) -> None:
    response = open_response(QuestionKind.TEXT, QuestionKind.YES_NO, QuestionKind.SINGLE, QuestionKind.MULTIPLE)
    page.goto(link_to(response, live_server.url))
    held: list[Route] = []
    page.route("**/autosave*.js", lambda route: held.append(route))
    page.goto(f"{live_server.url}{response.get_absolute_url()}sections/1/", wait_until="commit")
    page.get_by_role("textbox").first.fill("Мой ответ")
    page.get_by_label("Второй ответ").first.check()
    page.get_by_label("Третий ответ").last.check()
    while not held:
        page.wait_for_timeout(20)
    with saved(page, "Мой ответ"):
        held[0].continue_()
    expect(page.locator("#saved")).to_contain_text("сохранено в")
    assert list(answers_of(response).values()) == [["Мой ответ"], ["Второй ответ"], ["Третий ответ"]]


def test_nothing_is_sent_where_nothing_is_typed(page: Page, live_server: Any) -> None:
    response = open_response(*QuestionKind)
    kinds = {QuestionKind.DATE: "завтра", QuestionKind.INTEGER: "много", QuestionKind.LONG_TEXT: "Два\r\nслова"}
    stored = {"is_valid": False, "saved_at": timezone.now(), "saved_by": response.links.first().person}
    for question in response.wave.survey.questions.filter(kind__in=kinds):
        response.answers.create(question=question, typed=[kinds[question.kind]], **stored)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.clock.install()
    page.goto(link_to(response, live_server.url))
    page.goto(f"{live_server.url}{response.get_absolute_url()}sections/1/")
    page.clock.run_for(20_000)
    assert set(sent) == {"GET"}
    assert page.locator("#saved").inner_text() != ""
    # The same page does send what is typed.
    with saved(page, "Мой ответ"):
        page.get_by_role("textbox").first.fill("Мой ответ")
        page.clock.run_for(2_000)


def test_a_lost_line_is_said_and_made_good(page: Page, live_server: Any) -> None:
    response = open_response(QuestionKind.TEXT)
    page.goto(link_to(response, live_server.url))
    page.get_by_role("link", name="Начать").click()
    page.route("**/sections/**", lambda route: route.abort())
    page.get_by_role("textbox").first.fill("Мой ответ")
    expect(page.locator("#saved")).to_contain_text("нет связи")
    page.unroute("**/sections/**")
    expect(page.locator("#saved")).to_contain_text("сохранено в", timeout=20_000)
    assert list(answers_of(response).values()) == [["Мой ответ"]]


def office(page: Page, address: str) -> None:
    session = signed_in(Client(), StaffFactory(is_superuser=True)).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def test_staff_make_a_survey_in_the_admin(page: Page, live_server: Any) -> None:
    ProgrammeFactory()
    office(page, live_server.url)
    page.goto(live_server.url + reverse("survey:add"))
    page.locator("#id_title").fill("Опрос № 3")
    page.locator("#id_sections-0-title").fill("Первый раздел")
    page.locator("#id_sections-0-questions-0-label").fill("Сколько волонтёров?")
    page.locator("#id_sections-0-questions-0-kind").select_option("integer")
    page.locator("#id_sections-0-questions-ADD").click()
    page.locator("#id_sections-0-questions-1-label").fill("Почему столько?")
    page.locator("#id_sections-ADD").click()
    page.locator("#id_sections-1-title").fill("Второй раздел")
    page.locator("#id_sections-1-questions-0-label").fill("С какого дня?")
    page.locator("#id_sections-1-questions-0-kind").select_option("date")
    page.get_by_role("button", name="Создать").click()
    expect(page.locator("main")).to_contain_text("Опрос № 3")
    survey = Survey.objects.get()
    asked = [(question.section.title, question.kind, question.code) for question in survey.questions.order_by("pk")]
    assert asked == [
        ("Первый раздел", "integer", "q1"),
        ("Первый раздел", "text", "q2"),
        ("Второй раздел", "date", "q3"),
    ]
    page.goto(live_server.url + reverse("survey:inspect", args=[survey.pk]))
    page.get_by_role("button", name="Отметить как готовый").click()
    expect(page.get_by_role("link", name="Запланировать волну")).to_be_visible()


def test_staff_schedule_a_wave_in_the_admin(page: Page, live_server: Any) -> None:
    survey = survey_of()
    region = RegionFactory(title="Республика Карелия")
    _organisation, asked = asked_organisation(survey, region=region)
    _other, untold = asked_organisation(survey)
    office(page, live_server.url)
    page.goto(live_server.url + reverse("survey:inspect", args=[survey.pk]))
    page.get_by_role("link", name="Запланировать волну").click()
    today = timezone.localdate()
    page.get_by_label("День открытия").fill((today - timedelta(days=1)).isoformat())
    page.get_by_label("День закрытия").fill((today + timedelta(days=9)).isoformat())
    page.keyboard.press("Escape")
    page.get_by_label("Республика Карелия").check()
    page.get_by_role("button", name="Дальше: кто получит письма").click()
    expect(page.locator("main")).to_contain_text("1 организация получит письмо")
    page.get_by_role("button", name="Запланировать волну").click()
    expect(page.locator("main")).to_contain_text("запланирована")
    assert SurveyWave.objects.get().title == survey.title
    tick()
    assert len(letters_to(asked.email)) == 3
    assert letters_to(untold.email) == []
