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
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.axe_cases import ROLES, Case, Rendered
from tests.sign_in import signed_in

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXTENDS = re.compile(r"""\{%\s*extends\s+["']([^"']+)["']""")

# Which templates each case has rendered, a file a case: the processes of one run share what they have seen.
SEEN = Path(os.environ["VECTOR_TEST_FOLDER"]) / "axe"


@contextmanager
def opened(case: Case, browser: Browser, address: str, context_args: dict[str, Any]) -> Iterator[Page]:
    """The case's page, in its state. Fails on anything the browser complains about: a refused style, a lost file."""
    person = ROLES[case.role]() if case.role else None
    context = browser.new_context(**context_args, color_scheme="dark" if case.dark else "light")
    cookies = dict(case.cookies)
    if person is not None:
        cookies[settings.SESSION_COOKIE_NAME] = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
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
    context.close()
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
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {violation['help']} – {' '.join(map(str, node['target']))}: {node['html'][:120]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
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
