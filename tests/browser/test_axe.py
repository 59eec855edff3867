"""Axe finds nothing on any page, no page is wider than a small phone, and no page is left out."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import Case
from tests.browser.axe_cases import CASES
from tests.browser.visits import Reader, full_pages, opened, overflow, seen, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.demo.urls"),
]


@pytest.fixture(scope="module")
def reader(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Reader]:
    window = Reader(browser, browser_context_args)
    yield window
    window.close()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_axe_finds_nothing(case: Case, reader: Reader, live_server: Any) -> None:
    with opened(case, reader, live_server.url) as page:
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert overflow(page) == 0, "wider than 320 pixels"


def test_every_page_has_an_axe_case(reader: Reader, live_server: Any) -> None:
    covered: set[str] = set()
    for case in CASES.values():
        if seen(case.name) is None:  # it comes later, or was not chosen for this run
            with opened(case, reader, live_server.url):
                pass
        covered |= seen(case.name) or set()
    missing = full_pages() - covered
    assert sorted(missing) == [], "add a case to tests/browser/axe_cases.py for each"


def test_axe_sees_a_fault(page: Page) -> None:
    page.set_content(
        '<html lang="ru"><title>Без описания</title><main><h1>Картинка</h1><img src="data:,"></main></html>'
    )
    assert [line.split(":")[0] for line in violations(page)] == ["image-alt"]
