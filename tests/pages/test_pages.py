"""Tests of the pages that visitors see."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils.translation import get_language
from pytest_django import DjangoAssertNumQueries

from tests.factories.pages import body, home_page, programme_page, standard_page
from tests.factories.people import StaffFactory
from tests.factories.programmes import IndicatorFactory, ProgrammeFactory
from tests.sign_in import signed_in
from vector.pages import home_sections, page_cache
from vector.pages.home_sections import Item, Section
from vector.programmes.actions import facts, targets

pytestmark = pytest.mark.django_db

BLOCKS = body(
    ("text", "<p>Первый <b>абзац</b></p>"),
    ("callout", {"title": "Важно", "text": "Не забудьте"}),
    ("quote", {"text": "Помогать легко", "attribution": "Волонтёр"}),
    ("checklist", {"title": "Проверьте", "items": ["Приказ", "Журнал"]}),
    ("recap", {"items": ["Главное одно"]}),
    (
        "table",
        {
            "data": [["Что", "Когда"], ["Обучение", "в мае"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "Сроки",
        },
    ),
)


def text_of(response: Any) -> str:
    return response.content.decode()


def test_bare_installation_has_a_russian_home_page(client: Client) -> None:
    response = client.get("/")
    page = text_of(response)
    assert response.status_code == 200
    assert home_page().title == "Вектор добровольчества"
    assert '<html lang="ru"' in page
    assert "<h1>Учимся вместе с\xa0добровольцами помогать людям</h1>" in page
    assert [door in page for door in (">Учиться<", ">Спросить<", ">Мой регион<")] == [True, True, True]


def test_home_page_in_english(client: Client) -> None:
    client.cookies["vector_language"] = "en"
    page = text_of(client.get("/"))
    assert [door in page for door in (">Learn<", ">Ask<", ">My region<")] == [True, True, True]


def test_home_page_shows_registered_sections_in_order(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_sections, "_providers", {})
    home_sections.register("b", lambda request: Section(title="Вторая", items=(Item(title="Б", url="/b/"),)), order=20)
    home_sections.register("a", lambda request: Section(title="Первая", items=(Item(title="А", url="/a/"),)), order=10)
    home_sections.register("none", lambda request: None)
    home_sections.register("empty", lambda request: Section(title="Пустая"))
    page = text_of(client.get("/"))
    assert page.index("Первая") < page.index("Вторая")
    assert "Пустая" not in page


def test_sections_are_made_once_a_version_for_whoever_looks(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: Any,
) -> None:
    made: list[str] = []

    def provider(request: HttpRequest) -> Section:
        made.append(get_language())
        return Section(title="Первая", items=(Item(title=f"Раз {len(made)}", url="/a/"),))

    monkeypatch.setattr(home_sections, "_providers", {})
    home_sections.register("a", provider)
    assert "Раз 1" in text_of(client.get("/"))
    signed_in(client, StaffFactory())
    client.get("/")
    with django_assert_num_queries(6):
        assert "Раз 1" in text_of(client.get("/"))
    client.cookies["vector_language"] = "en"
    assert "Раз 2" in text_of(client.get("/"))
    with django_capture_on_commit_callbacks(execute=True):
        page_cache.bump()
    assert "Раз 3" in text_of(client.get("/"))
    assert made == ["ru", "en", "en"]


def test_home_page_shows_confirmed_figures_only(client: Client) -> None:
    staff = StaffFactory()
    programme = ProgrammeFactory()
    shown, hidden = IndicatorFactory(programme=programme), IndicatorFactory(programme=programme)
    targets.feed(indicator=shown, value=Decimal(180), due_on=date(2030, 1, 1), source="office", by=staff)
    facts.confirm(fact=facts.enter(indicator=shown, value=Decimal(126), on=date(2026, 1, 1), by=staff), by=staff)
    facts.enter(indicator=hidden, value=Decimal(977), on=date(2026, 1, 1), by=staff)
    programme_page(programme=programme)
    page = text_of(client.get("/"))
    assert "126" in page
    assert "977" not in page


def test_standard_page_renders_every_block(client: Client) -> None:
    standard_page(intro="Кому помогаем", body=BLOCKS)
    page = text_of(client.get("/about/"))
    for text in ("Кому помогаем", "<b>абзац</b>", "Не забудьте", "Помогать легко", "Журнал", "Главное одно", "Сроки"):
        assert text in page
    assert 'data-label="Когда"' in page


def test_breadcrumbs_lead_from_home_to_the_parent(client: Client) -> None:
    parent = standard_page()
    standard_page(parent=parent, title="Команда", slug="team")
    response = client.get("/about/team/")
    assert response.context["breadcrumbs"] == [("Главная", "/"), ("О программе", "/about/")]


def test_menu_and_footer_hold_published_pages_of_the_tree_only(client: Client) -> None:
    standard_page(show_in_menus=True)
    standard_page(title="Контакты", slug="contacts", is_in_footer=True)
    standard_page(title="Черновик", slug="draft", live=False, show_in_menus=True, is_in_footer=True)
    response = client.get("/about/")
    assert [(link.title, link.url, link.active) for link in response.context["navigation"]][:1] == [
        ("О программе", "/about/", True)
    ]
    assert [(link.title, link.url) for link in response.context["footer_links"]] == [("Контакты", "/contacts/")]
    assert "Черновик" not in text_of(response)


def test_unpublished_page_is_not_found(client: Client) -> None:
    standard_page(live=False)
    assert client.get("/about/").status_code == 404


@pytest.mark.parametrize("depth", [1, 4])
def test_page_costs_the_same_queries_however_deep_it_lies(
    client: Client, django_assert_num_queries: Any, depth: int
) -> None:
    parent: Any = home_page()
    for level in range(depth):
        parent = standard_page(parent=parent, slug=f"level-{level}", title=f"Уровень {level}")
    client.get("/")
    with django_assert_num_queries(8):
        assert client.get(parent.url).status_code == 200


def test_programme_page_shows_plan_fact_and_elapsed_time(client: Client, django_assert_num_queries: Any) -> None:
    staff = StaffFactory()
    today = date.today()  # noqa: DTZ011 - the day of the machine is as good as any here
    programme = ProgrammeFactory(
        starts_on=today - timedelta(days=49), ends_on=today + timedelta(days=50), goal="Больше помощи рядом с домом"
    )
    for number in range(3):
        indicator = IndicatorFactory(programme=programme)
        targets.feed(indicator=indicator, value=Decimal(200), due_on=today, source="office", by=staff)
        fact = facts.enter(indicator=indicator, value=Decimal(50 + number), on=today, by=staff)
        facts.confirm(fact=fact, by=staff)
    page = programme_page(programme=programme)
    response = client.get(page.url)
    text = text_of(response)
    assert "Больше помощи рядом с домом" in text
    assert "Прошло 50 % времени" in text
    assert 'aria-label="' + response.context["figures"][0].indicator.title + ': 50 из 200 по плану, 25 %"' in text
    assert text.count('<svg class="plan-bar"') == 3
    assert text.count('data-label="Факт"') == 3


def test_programme_page_without_figures_says_what_will_be_here(client: Client) -> None:
    page = programme_page(programme=ProgrammeFactory())
    assert "как только" in text_of(client.get(page.url))


@pytest.mark.parametrize("amount", [1, 30])
def test_home_page_costs_the_same_queries(
    client: Client, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch, amount: int
) -> None:
    monkeypatch.setattr(home_sections, "_providers", {"figures": home_sections._providers["figures"]})
    programme, staff = ProgrammeFactory(), StaffFactory()
    for number in range(amount):
        indicator = IndicatorFactory(programme=programme)
        facts.confirm(fact=facts.enter(indicator=indicator, value=Decimal(1), on=date(2026, 1, 1), by=staff), by=staff)
        standard_page(slug=f"page-{number}", show_in_menus=True, is_in_footer=True)
    programme_page(programme=programme)
    client.get("/search/")
    with django_assert_num_queries(9):
        assert len(client.get("/").context["sections"][0].figures) == min(amount, 4)
