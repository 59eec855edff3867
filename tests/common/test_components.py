"""The components: what they say, whom they escape, and that each is on the style guide."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from vector.common import charts
from vector.common.comparing import compare_texts
from vector.common.styleguide import COMPONENTS
from vector.common.templatetags.vector import STATUS_SIGNS, register

EVIL = '<script>alert("x")</script>'
NO_COMPONENTS = {"field_parts", "error_summary", "field"}


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    with translation.override("ru"):
        yield


def drawn(source: str, request: Any = None, **context: Any) -> BeautifulSoup:
    return BeautifulSoup(engines["django"].from_string(source).render(context, request), "html.parser")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{len(found)} × {selector}"
    return found[0]


def test_every_component_is_on_the_style_guide() -> None:
    folder = Path(__file__).resolve().parents[2] / "vector/common/templates/common/styleguide"
    assert sorted(f"{component.name}.html" for component in COMPONENTS) == sorted(p.name for p in folder.iterdir())
    shown = "\n".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    tags = {name for name in register.tags if name not in NO_COMPONENTS}
    assert {name for name in tags if not re.search(rf"{{% {name}\b", shown)} == set()


def test_button_is_a_link_only_with_an_address() -> None:
    assert one(drawn('{% button "Дальше" url="/next/" %}'), "a.button")["href"] == "/next/"
    submit = one(drawn('{% button "Сохранить" kind="secondary" name="deed" value="save" %}'), "button")
    assert (submit["type"], submit["name"], submit["value"]) == ("submit", "deed", "save")
    assert submit["class"] == ["button", "button-secondary"]


def test_whole_card_has_one_link_and_the_wanted_heading() -> None:
    card = one(drawn('{% card title="Учиться" url="/learn/" level=2 %}<p>Курсы</p>{% endcard %}'), ".card")
    assert one(card, "a")["href"] == "/learn/"
    assert one(card, "h2.card-title").text == "Учиться"
    assert one(card, "p").text == "Курсы"


@pytest.mark.parametrize("kind", STATUS_SIGNS)
def test_status_is_a_sign_and_a_word(kind: str) -> None:
    status = one(drawn("{% status 'Принято' kind %}", kind=kind), f".status-{kind}")
    assert one(status, "[aria-hidden=true]").text == STATUS_SIGNS[kind]
    assert status.text == f"{STATUS_SIGNS[kind]}Принято"
    assert len(set(STATUS_SIGNS.values())) == len(STATUS_SIGNS)


def test_task_says_who_acts_since_and_by_when() -> None:
    task = {"title": "Согласовать", "url": "/w/", "who": "руководитель", "status": "Ждёт вас"}
    page = drawn("{% task_list items %}", items=[{**task, "since": date(2019, 7, 15), "by_when": date(2019, 9, 25)}])
    assert one(page, ".task-when").text == (
        "Сейчас действует: руководитель · с 15 июля 2019 г. · срок – 25 сентября 2019 г., среда"
    )
    assert one(page, ".status-waiting").text == "●Ждёт вас"


def test_task_without_dates_leaves_no_loose_dots() -> None:
    page = drawn(
        "{% task_list items %}", items=[{"title": "Прочитать"}, {"title": "Ответить", "by_when": date(2019, 9, 25)}]
    )
    assert [line.text for line in page.select(".task-when")] == ["", "срок – 25 сентября 2019 г., среда"]


def test_confirmation_says_what_happens_next_by_whom_and_when() -> None:
    page = drawn(
        "{% confirmation title='Принято' number='В-7' next=next who='эксперт' by_when=at %}{% endconfirmation %}",
        next="Эксперт отвечает.",
        at=date(2019, 9, 25),
    )
    assert one(page, "h1").text == "Принято"
    assert [row.get_text(" ", strip=True) for row in page.select(".summary-row")] == [
        "Следующий шаг Эксперт отвечает.",
        "Кто действует эксперт",
        "Срок 25 сентября 2019 г., среда",
    ]


def test_table_cell_carries_its_heading_for_a_phone() -> None:
    page = drawn(
        '{% data_table "Регионы" columns rows %}',
        columns=["Регион", {"title": "Часов", "figure": True}],
        rows=[("Крым", 5)],
    )
    assert one(page, "th[scope=row]").text == "Крым"
    cell = one(page, "td")
    assert (cell["data-label"], cell["class"], cell.text) == ("Часов", ["figure"], "5")


@pytest.mark.parametrize(("value", "total", "shown"), [(0, 0, "0 из 0"), (3, 12, "3 из 12"), (12, 12, "12 из 12")])
def test_progress_is_a_bar_and_words(value: int, total: int, shown: str) -> None:
    page = drawn('{% progress value total "Модуль" %}', value=value, total=total)
    assert one(page, "strong").text == shown
    bar = one(page, "progress")
    assert (bar["value"], int(str(bar["max"])) >= 1, bar["aria-label"]) == (str(value), True, "Модуль")


def test_step_in_progress_is_marked_for_readers() -> None:
    items = [
        {"title": "А", "state": "done", "state_text": "Сделано"},
        {"title": "Б", "state": "now", "state_text": "Сейчас"},
    ]
    page = drawn("{% steps items %}", items=items)
    assert [step.get("aria-current") for step in page.select(".step")] == [None, "step"]
    assert [sign.text for sign in page.select(".step-sign")] == ["✓", "2"]


def test_pagination_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/", {"view": "mine", "page": "2"})
    page = drawn("{% pagination page %}", request, page=Paginator(range(50), 10).page(2))
    assert [link["href"] for link in page.select("a")] == [
        "?view=mine&page=1",
        "?view=mine&page=1",
        "?view=mine&page=3",
        "?view=mine&page=4",
        "?view=mine&page=5",
        "?view=mine&page=3",
    ]
    assert one(page, "[aria-current=page]").text == "Страница 2"


def test_one_page_needs_no_pagination() -> None:
    assert drawn("{% pagination page %}", page=Paginator(range(5), 10).page(1)).decode().strip() == ""


def test_bars_are_read_as_text() -> None:
    page = drawn("{{ chart }}", chart=charts.bar_chart([("Карелия", 8), ("Крым", 2.5)], unit=" %", most=10))
    assert [bar.get_text(" ", strip=True) for bar in page.select(".bar")] == ["Карелия 8 %", "Крым 2,5 %"]
    assert [bar["width"] for bar in page.select(".bar-filled")] == ["80.00%", "25.00%"]
    assert all(svg["aria-hidden"] == "true" for svg in page.select("svg"))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Рядом с теми, кому", "Рядом с_теми, кому"),
        ("Вектор – от поддержки к делу", "Вектор_– от_поддержки к_делу"),
        ("И в дом", "И_в_дом"),
        ("Слово", "Слово"),
    ],
)
def test_short_words_stay_with_the_next(given: str, shown: str) -> None:
    assert drawn("{{ text|tie }}", text=given).text.replace("\N{NO-BREAK SPACE}", "_") == shown


@pytest.mark.parametrize("bars", [[], [("Никто", 0)]])
def test_bars_of_nothing_are_drawn_empty(bars: list[tuple[str, float]]) -> None:
    page = drawn("{{ chart }}", chart=charts.bar_chart(bars))
    assert [bar["width"] for bar in page.select(".bar-filled")] == ["0.00%"] * len(bars)


@pytest.mark.parametrize(
    "source",
    [
        "{% button evil url=evil %}",
        "{% button evil name=evil value=evil %}",
        "{% card title=evil url=evil meta=evil %}{{ evil }}{% endcard %}",
        "{% status evil %}",
        "{% notice title=evil %}{{ evil }}{% endnotice %}",
        "{% confirmation title=evil number=evil next=evil who=evil by_when=evil %}{{ evil }}{% endconfirmation %}",
        "{% task_list items %}",
        "{% steps steps %}",
        "{% summary_list rows %}",
        "{% data_table evil columns cells %}",
        "{% progress 1 2 evil %}",
        "{% tile 3 evil evil url=evil %}",
        "{% outline lessons evil %}",
        "{% empty title=evil %}{{ evil }}{% endempty %}",
        "{% foldable evil id=evil %}{{ evil }}{% endfoldable %}",
        "{% chips chips evil %}",
        "{% breadcrumb_trail crumbs label=evil %}",
        "{% chart bars evil evil %}{{ evil }}{% endchart %}",
        "{% compared pieces %}",
    ],
)
def test_component_escapes_what_it_is_given(source: str) -> None:
    page = drawn(
        source,
        evil=EVIL,
        items=[{"title": EVIL, "url": EVIL, "who": EVIL, "status": EVIL}],
        steps=[{"title": EVIL, "url": EVIL, "state": "now", "state_text": EVIL, "who": EVIL, "text": EVIL}],
        rows=[{"term": EVIL, "value": EVIL, "url": EVIL, "action": EVIL, "about": EVIL}],
        columns=[EVIL, EVIL],
        cells=[(EVIL, EVIL)],
        lessons=[{"title": EVIL, "url": EVIL, "state": "under_way", "word": EVIL}],
        chips=[{"title": EVIL, "url": EVIL, "count": EVIL}],
        crumbs=[(EVIL, EVIL)],
        bars=charts.bar_chart([(EVIL, 1)], unit=EVIL),
        pieces=compare_texts(EVIL, f"{EVIL} {EVIL}"),
    )
    assert page.select("script") == []
    assert "alert" in page.decode()
