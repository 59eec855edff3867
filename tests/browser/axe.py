"""What axe looks at: a page in one state, seen by one role; what brings it there. The list is in axe_cases.py."""

import dataclasses
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.factories.people import MembershipFactory, StaffFactory, UserFactory
from vector.people.enums import MembershipRole


@dataclasses.dataclass(frozen=True)
class Rendered:
    """A template that no address shows on demand, an error page for example."""

    template: str
    context: dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Case:
    """One page in one state, seen by one role."""

    name: str
    path: str | Rendered | Callable[[Any], str]
    role: str | None = None
    state: Callable[[Page], None] | None = None
    cookies: dict[str, str] = dataclasses.field(default_factory=dict)
    dark: bool = False


CASES: dict[str, Case] = {}


def case(
    name: str,
    path: str | Rendered | Callable[[Any], str],
    role: str | None = None,
    state: Callable[[Page], None] | None = None,
    *,
    cookies: dict[str, str] | None = None,
    dark: bool = False,
) -> None:
    """Put a page on the list."""
    if name in CASES:
        raise ValueError(f"two axe cases are called {name}")
    CASES[name] = Case(name, path, role, state, cookies or {}, dark)


def rendered(template: str, **context: Any) -> Rendered:
    """Instead of an address: this template with this context, as a visitor's page."""
    return Rendered(template, context)


def member(role: MembershipRole) -> Any:
    """A person with this role in an organisation of their own."""
    return MembershipFactory(role=role).person


ROLES: dict[str, Callable[[], Any]] = {
    "person": UserFactory,
    "participant": lambda: member(MembershipRole.PARTICIPANT),
    "coordinator": lambda: member(MembershipRole.COORDINATOR),
    "head": lambda: member(MembershipRole.HEAD),
    "staff": StaffFactory,
}


def submit_empty(page: Page) -> None:
    """Send the page's main form as it is, past the browser's own checks, and wait for the error summary."""
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.locator("main form").first.locator("[type=submit], button:not([type])").first.click()
    expect(page.locator(".error-summary")).to_be_visible()


def open_details(page: Page) -> None:
    """Open every foldable part, so that what they hide is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
