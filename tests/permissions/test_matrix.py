"""Every URL × every role × own, foreign, absent × method: no leak, foreign is 404, an undeclared URL fails."""

import importlib
import pkgutil
import uuid
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions import cases
from tests.permissions.case import Case
from tests.permissions.world import OFFICE, ROLES, World, make_world
from tests.sign_in import signed_in

# Walked by tests of their own: Wagtail's admin and documents, allauth's account pages (tests/people).
OTHERS_NAMESPACES = {"wagtailadmin", "wagtaildocs", "account", "mfa"}
READING = ("GET", "HEAD")
WRITING = ("POST", "PUT", "PATCH", "DELETE")

_MODULES = [
    importlib.import_module(f"{cases.__name__}.{module.name}") for module in pkgutil.iter_modules(cases.__path__)
]
CASES: list[Case] = [case for module in _MODULES for case in module.CASES]


def our_url_names(resolver: URLResolver | None = None, namespace: str = "") -> set[str]:
    """Names of all URLs of our own namespaces."""
    names: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = entry.namespace or namespace
            if inner and inner.partition("_")[0] not in OTHERS_NAMESPACES and inner not in OTHERS_NAMESPACES:
                names |= our_url_names(entry, inner)
        elif isinstance(entry, URLPattern) and namespace and entry.name:
            names.add(f"{namespace}:{entry.name}")
    return names


def test_every_url_is_declared_once() -> None:
    declared = [case.url for case in CASES]
    assert sorted(set(declared)) == sorted(our_url_names())


@pytest.fixture(scope="module")
def settled_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built and signed in once: it takes longer than all that is asked of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        for module in _MODULES:
            if hasattr(module, "build"):
                module.build(world)
        for person in world.everybody():
            world.sessions[person.pk] = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(settled_world: World) -> Iterator[World]:
    """As it was built, whatever other cases have made of it."""
    with transaction.atomic():
        yield settled_world
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def client() -> Client:
    """One for all requests: each new one would set the middleware up again."""
    return Client(raise_request_exception=True)


def ask(
    client: Client, world: World, case: Case, *, role: str, is_foreign: bool, method: str, kwargs: dict[str, Any]
) -> HttpResponse:
    """One request, whose traces in the browser and in the database are removed."""
    client.cookies = SimpleCookie()
    person = world.person(role, is_foreign=is_foreign)
    with transaction.atomic():
        if person is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[person.pk]
        address = reverse(case.url, kwargs=kwargs)
        data = case.data(world, role) if method == "POST" else case.query(world) if method in READING else {}
        response = getattr(client, method.lower())(address, data)
        if response.streaming:
            # Closing the response itself would close the database's connection too.
            for close in response._resource_closers:
                close()
        transaction.set_rollback(True)
    return response


def verdict(response: HttpResponse) -> str:
    """answered, sign-in (asked to sign in first), refused (403), hidden (404) or not-allowed (405)."""
    named = {403: "refused", 404: "hidden", 405: "not-allowed"}.get(response.status_code)
    if named:
        return named
    if response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL)):
        return "sign-in"
    assert response.status_code < 500, response.status_code
    return "answered"


def acceptable(case: Case, *, role: str, is_foreign: bool, method: str) -> set[str]:
    """The verdicts that are right for this cell of the matrix."""
    may = case.methods(role, is_foreign=is_foreign)
    asked = "GET" if method == "HEAD" else method
    if asked in may:
        return {"answered"}
    known = {known for methods in case.may.values() for known in methods.split()}
    if role == "visitor":
        return {"sign-in", "hidden"} | ({"not-allowed"} if asked not in known else set())
    if asked not in known:
        return {"not-allowed", "hidden", "refused"}
    if is_foreign and case.kwargs is not None and not may and role != OFFICE:
        return {"hidden"}
    return {"refused", "hidden"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.url)
def test_url(client: Client, world: World, case: Case) -> None:
    wrong: list[str] = []
    cells = [(role, is_foreign) for role in ROLES for is_foreign in (False, True)]
    for role, is_foreign in cells:
        for method in (*READING, *WRITING):
            kwargs = case.kwargs(world) if case.kwargs else {}
            said = verdict(ask(client, world, case, role=role, is_foreign=is_foreign, method=method, kwargs=kwargs))
            right = acceptable(case, role=role, is_foreign=is_foreign, method=method)
            if said not in right:
                wrong.append(f"{'foreign ' if is_foreign else ''}{role} {method}: {said}, should be {sorted(right)}")
    assert wrong == []


@pytest.mark.parametrize("case", [case for case in CASES if case.kwargs], ids=lambda case: case.url)
def test_absent_object_is_404(client: Client, world: World, case: Case) -> None:
    assert case.kwargs is not None
    absent = case.absent(world) if case.absent else {name: _absent(value) for name, value in case.kwargs(world).items()}
    wrong = []
    for role in ROLES:
        for method in ("GET", "POST"):
            said = verdict(ask(client, world, case, role=role, is_foreign=False, method=method, kwargs=absent))
            if said not in {"hidden", "not-allowed", "refused", "sign-in"}:
                wrong.append(f"{role} {method}: {said}")
    assert wrong == []


def _absent(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, int):
        return 2_000_000_000
    return f"{value}x"


def test_matrix_notices_a_leak(world: World) -> None:
    """The matrix itself can fail: a page that shows a foreign object, or lets the wrong role write, is noticed."""
    case = Case("consultations:thread", may={"coordinator": "GET POST"}, kwargs=lambda world: {})
    assert acceptable(case, role="head", is_foreign=True, method="GET") == {"hidden"}
    assert acceptable(case, role="participant", is_foreign=False, method="POST") == {"refused", "hidden"}
    assert acceptable(case, role="visitor", is_foreign=False, method="GET") == {"sign-in", "hidden"}
