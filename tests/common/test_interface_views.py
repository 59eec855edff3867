"""Language switch, addresses to go back to, the style guide's door, and the pages of errors."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.common.styleguide import COMPONENTS

pytestmark = pytest.mark.django_db


def test_language_is_kept_in_a_cookie(client: Client) -> None:
    response = client.post("/interface/language/", {"language": "en", "next": "/interface/low-vision/"})
    assert (response.status_code, response["Location"]) == (302, "/interface/low-vision/")
    assert response.cookies["vector_language"].value == "en"
    page = client.get("/interface/low-vision/")
    assert page["Content-Language"] == "en"
    assert '<html lang="en">' in page.content.decode()


def test_unknown_language_changes_nothing(client: Client) -> None:
    response = client.post("/interface/language/", {"language": "tlh"})
    assert response.status_code == 302
    assert "vector_language" not in response.cookies


@pytest.mark.parametrize("address", ["/interface/language/"])
def test_language_is_not_switched_by_opening_an_address(client: Client, address: str) -> None:
    response = client.get(address, {"language": "en"})
    assert response.status_code == 405
    assert "vector_language" not in response.cookies


@pytest.mark.parametrize("address", ["/interface/language/", "/interface/low-vision/"])
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "///example.org/",
        "http:example.org",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://example.org",
        "/\t/example.org",
    ],
)
def test_next_leads_only_to_ourselves(client: Client, address: str, elsewhere: str) -> None:
    response = client.post(address, {"language": "en", "next": elsewhere})
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.parametrize("address", ["/interface/language/", "/interface/low-vision/"])
def test_settings_need_no_token_since_visitors_pages_have_none(address: str) -> None:
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.post(address, {"language": "en", "on": "1"}).status_code == 302
    page = visitor.get("/interface/low-vision/")
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert "csrftoken" not in page.cookies


def test_styleguide_is_for_the_office(client: Client) -> None:
    response = signed_in(client, StaffFactory()).get("/styleguide/")
    assert response.status_code == 200
    assert [section["component"] for section in response.context["sections"]] == COMPONENTS
    for section in response.context["sections"]:
        assert section["drawn"].strip()
        assert section["source"]


@pytest.mark.parametrize("is_known", [True, False])
def test_styleguide_is_no_page_for_others(client: Client, is_known: bool) -> None:
    if is_known:
        signed_in(client, UserFactory())
    response = client.get("/styleguide/")
    assert response.status_code == 404
    assert "common/styleguide.html" not in [template.name for template in response.templates]


def test_unknown_address_says_what_to_do_next(client: Client) -> None:
    response = client.get("/нет-такой-страницы/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Такой страницы нет" in page
    assert 'href="/"' in page


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_plain_errors_need_neither_context_nor_database(name: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = render_to_string(name)
    assert '<html lang="ru">' in page
    assert '<section lang="en">' in page
    assert 'href="/"' in page


def test_stale_form_is_answered_in_words() -> None:
    visitor = Client(enforce_csrf_checks=True)
    response = signed_in(visitor, UserFactory()).post("/styleguide/", {})
    assert response.status_code == 403
    assert "Форма устарела" in response.content.decode()
