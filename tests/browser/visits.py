"""Opening the pages of the axe cases in a real browser, and what was rendered meanwhile."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from tests.browser.axe import ROLES, Case, Rendered
from tests.sign_in import signed_in

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe().axe_script
# Only what is wrong comes back: the whole report of a large page takes as long to carry over as to make.
LOOK = """async (options) => (await axe.run(document, options)).violations.flatMap(
  (rule) => rule.nodes.map((node) => [rule.id, rule.help, node.target, node.html]))"""
EXTENDS = re.compile(r"""\{%\s*extends\s+["']([^"']+)["']""")

# Which templates each case has rendered, a file a case: the processes of one run share what they have seen.
SEEN = Path(os.environ["VECTOR_TEST_FOLDER"]) / "axe"


class Reader:
    """One window for all the cases of a process: a new one for each costs as much as the page in it."""

    def __init__(self, browser: Browser, context_args: dict[str, Any]) -> None:
        self.browser = browser
        self.context_args = context_args
        self.page = self._window()

    def turned_to(self, case: Case) -> Page:
        """The window as a stranger's: no cookie, the usual size, the case's colours."""
        if self.page.is_closed():
            self.page = self._window()
        self.page.context.clear_cookies()
        self.page.set_viewport_size({"width": 1280, "height": 720})
        self.page.emulate_media(color_scheme="dark" if case.dark else "light")
        return self.page

    def leave(self) -> None:
        """Stop what the page's scripts were doing, before the database goes from under them."""
        self.page.goto("about:blank")

    def close(self) -> None:
        """The next case gets a new window."""
        self.page.context.close()

    def _window(self) -> Page:
        return self.browser.new_context(**self.context_args).new_page()


@contextmanager
def opened(case: Case, reader: Reader, address: str) -> Iterator[Page]:
    """The case's page, in its state. Fails on anything the browser complains about: a refused style, a lost file."""
    person = ROLES[case.role]() if case.role else None
    page = reader.turned_to(case)
    cookies = dict(case.cookies)
    if person is not None:
        cookies[settings.SESSION_COOKIE_NAME] = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        complaints.extend(complaint(message))

    def note_error(error: Error) -> None:
        complaints.append(str(error))

    page.on("console", note)
    page.on("pageerror", note_error)
    try:
        with recorded(case.name):
            path = case.path
            if isinstance(path, Rendered):
                body = html(path)
                page.route(f"{address}/rendered/", lambda route: route.fulfill(body=body, content_type="text/html"))
                page.goto(f"{address}/rendered/")
            else:
                page.goto(address + (path(person) if callable(path) else path))
            if case.state is not None:
                case.state(page)
            yield page
        page.unroute_all()
        reader.leave()
    except BaseException:
        reader.close()
        raise
    page.remove_listener("console", note)
    page.remove_listener("pageerror", note_error)
    assert complaints == [], f"the browser complains about {case.name}"


def complaint(message: ConsoleMessage) -> list[str]:
    """What is wrong in the browser's console; a page's own status (404, 403) is no complaint."""
    if message.type != "error" or "the server responded with a status" in message.text:
        return []
    return [message.text]


def html(wanted: Rendered) -> str:
    """A template as a visitor would get it."""
    request = RequestFactory().get("/rendered/")
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    request.LANGUAGE_CODE = settings.LANGUAGE_CODE  # type: ignore[attr-defined]
    with translation.override(settings.LANGUAGE_CODE):
        return get_template(wanted.template).render(wanted.context, request)


@contextmanager
def recorded(name: str) -> Iterator[None]:
    """Notes the templates that the server, a thread of this process, renders meanwhile."""

    rendered: set[str] = set()

    def note(sender: Any, template: Any, **kwargs: Any) -> None:
        if template.name:
            rendered.add(template.name)

    template_rendered.connect(note, weak=False)
    try:
        yield
    finally:
        template_rendered.disconnect(note)
    SEEN.mkdir(exist_ok=True)
    (SEEN / name).write_text("\n".join(rendered), encoding="utf-8")


def seen(name: str) -> set[str] | None:
    """The templates that this case has rendered in this run; None if no process has opened it yet."""
    noted = SEEN / name
    return set(noted.read_text(encoding="utf-8").split()) if noted.exists() else None


def violations(page: Page) -> list[str]:
    """What axe finds, a line for each place."""
    page.evaluate(AXE)
    found = page.evaluate(LOOK, {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
    return [f"{rule}: {words} – {' '.join(map(str, target))}: {html[:120]}" for rule, words, target, html in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window. Waits for the stylesheet: without it, fields are wider."""
    page.wait_for_load_state("load")
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@cache
def full_pages() -> frozenset[str]:
    """The names of our whole pages: templates that extend base.html or the plain error page, however far up."""
    ours = [Path(config.path) for config in apps.get_app_configs() if settings.BASE_DIR in Path(config.path).parents]
    sources = {
        path.relative_to(folder / "templates").as_posix(): path.read_text(encoding="utf-8")
        for folder in ours
        for path in (folder / "templates").rglob("*.html")
        if ".venv" not in path.parts
    }
    parents = {name: found[1] for name, text in sources.items() if (found := EXTENDS.search(text))}
    extended = set(parents.values())

    def is_page(name: str) -> bool:
        while name in parents:
            name = parents[name]
        return name in {"base.html", "common/plain_error.html"}

    return frozenset(name for name in parents if is_page(name) and name not in extended)
