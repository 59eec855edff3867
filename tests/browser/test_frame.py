"""The frame of every page in a real browser: keyboard, zoom, low vision, language, weight, print, no JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.visits import overflow
from tests.factories.people import StaffFactory
from tests.sign_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SETTINGS = "/interface/low-vision/"


@pytest.fixture
def scriptless(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page of a reader whose browser runs no JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(context: BrowserContext, address: str) -> None:
    session = signed_in(Client(), StaffFactory()).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def test_first_tab_skips_to_the_content(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + SETTINGS)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Перейти к содержанию")
    expect(link).to_be_focused()
    assert link.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_focus_is_visible_on_everything_that_takes_it(page: Page, live_server: Any) -> None:
    sign_in(page.context, live_server.url)
    page.goto(live_server.url + "/styleguide/")
    visited, unseen = 0, []
    for _step in range(400):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const active = document.activeElement;
              if (active === document.body) return null;
              const shown = (element, pseudo) => {
                const style = getComputedStyle(element, pseudo);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
              };
              return [active.outerHTML.slice(0, 120), shown(active) || shown(active, '::after')];
            }"""
        )
        if found is None:
            break
        visited += 1
        if not found[1]:
            unseen.append(found[0])
    assert visited > 60
    assert unseen == []


@pytest.mark.parametrize("address", [SETTINGS, "/styleguide/"])
@pytest.mark.parametrize(
    ("width", "height"), [(320, 640), (640, 512), (768, 1024), (1280, 800)], ids=["320", "zoom-200", "768", "1280"]
)
def test_page_is_never_wider_than_the_window(
    page: Page, live_server: Any, address: str, width: int, height: int
) -> None:
    # 200 % zoom of a 1280 px window is a window of 640 px.
    sign_in(page.context, live_server.url)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(live_server.url + address)
    assert overflow(page) == 0


def test_letters_twice_as_large_still_fit(page: Page, live_server: Any) -> None:
    sign_in(page.context, live_server.url)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url + "/styleguide/")
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert overflow(page) == 0


def test_targets_are_large_enough(page: Page, live_server: Any) -> None:
    sign_in(page.context, live_server.url)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(live_server.url + "/styleguide/")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .button, select, summary, .chip, nav a, header a, footer a,'
            + 'input:not([type=checkbox]):not([type=radio]):not([type=hidden]), label.choice, .field-choices label')]
          .filter(element => element.checkVisibility() && !element.closest('.skip-link'))
          .map(element => [element.outerHTML.slice(0, 100), Math.round(element.getBoundingClientRect().height)])
          .filter(([_element, height]) => height < 44 && height > 0)"""
    )
    assert [entry for entry in small if "skip-link" not in entry[0]] == []


def test_low_vision_is_switched_without_javascript(scriptless: Page, live_server: Any) -> None:
    scriptless.goto(live_server.url + SETTINGS)
    scriptless.get_by_role("button", name="Версия для слабовидящих").click()
    root = scriptless.locator("html")
    expect(root).to_have_class("low-vision size-large scheme-black-on-white spacing-normal images-on")
    scriptless.get_by_text("Вид страниц: буквы, цвета, изображения").click()
    scriptless.get_by_role("button", name="Белым по чёрному").click()
    expect(root).to_have_class("low-vision size-large scheme-white-on-black spacing-normal images-on")
    scriptless.get_by_role("radio", name="Самый крупный").check()
    scriptless.get_by_role("button", name="Показывать так").click()
    expect(root).to_have_class("low-vision size-largest scheme-white-on-black spacing-normal images-on")
    scriptless.get_by_role("banner").get_by_role("button", name="Обычная версия").click()
    expect(root).not_to_have_class("low-vision")


def test_low_vision_wins_over_the_systems_dark_colours(
    browser: Browser, live_server: Any, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**browser_context_args, color_scheme="dark")
    context.add_cookies(
        [{"name": "vector_vision", "value": "large.blue-on-light-blue.normal.on", "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + SETTINGS)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(157, 209, 255)"
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 22
    context.close()


def test_language_is_switched_without_javascript(scriptless: Page, live_server: Any) -> None:
    scriptless.goto(live_server.url + SETTINGS)
    scriptless.get_by_role("button", name="English").click()
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("Version for people with low vision")
    scriptless.get_by_role("button", name="Русский").click()
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("Версия для слабовидящих")


def test_menu_opens_on_a_phone_without_javascript(scriptless: Page, live_server: Any) -> None:
    scriptless.set_viewport_size({"width": 320, "height": 640})
    scriptless.goto(live_server.url + SETTINGS)
    search = scriptless.get_by_role("searchbox")
    expect(search).to_be_hidden()
    scriptless.get_by_text("Меню и поиск").click()
    expect(search).to_be_visible()


def test_menu_is_always_open_on_a_wide_screen(page: Page, live_server: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url + SETTINGS)
    expect(page.get_by_role("searchbox")).to_be_visible()
    expect(page.get_by_text("Меню и поиск")).to_be_hidden()


def test_help_knows_the_page(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + SETTINGS + "?a=1&b=2")
    link = page.get_by_role("link", name="Нужна помощь")
    assert str(link.get_attribute("href")).endswith("?about=%2Finterface%2Flow-vision%2F%3Fa%3D1%26b%3D2")


def test_page_is_light_and_asks_nobody_else(page: Page, live_server: Any) -> None:
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(live_server.url + SETTINGS, wait_until="networkidle")
    assert [answer.url for answer in answers if not answer.url.startswith(live_server.url)] == []
    assert [answer.url for answer in answers if answer.status != 200] == []
    assert len(answers) <= 8
    assert sum(len(answer.body()) for answer in answers) <= 100_000


def test_letters_are_in_the_typeface(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + SETTINGS, wait_until="networkidle")
    assert page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').length") == 2
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 18


def test_paper_shows_the_text_only(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + SETTINGS)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for selector in [".menu", ".help-strip", ".page-settings", ".page-person", ".button"]:
        for element in page.locator(selector).all():
            expect(element).to_be_hidden()


def test_motion_stops_on_request(browser: Browser, live_server: Any, browser_context_args: dict[str, Any]) -> None:
    context = browser.new_context(**browser_context_args, reduced_motion="reduce")
    page = context.new_page()
    page.goto(live_server.url + SETTINGS)
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(element => {
          const style = getComputedStyle(element);
          return style.animationName !== 'none' || style.transitionDuration.split(', ').some(time => time !== '0s');
        }).length"""
    )
    assert moving == 0
    context.close()
