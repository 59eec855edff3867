"""Tests of the full-page cache for visitors."""

import gzip
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from tests.factories.pages import home_page, publish, standard_page
from tests.factories.people import RegionFactory, UserFactory
from tests.sign_in import signed_in
from vector.pages import page_cache

pytestmark = pytest.mark.django_db


def test_hit_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    first = client.get("/")
    with django_assert_num_queries(0):
        second = client.get("/")
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Cache-Control"] == "no-cache"
    assert second.headers["Content-Language"] == "ru"
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_page_is_the_same_packed_and_unpacked(client: Client) -> None:
    plain = client.get("/")
    packed = client.get("/", headers={"accept-encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert gzip.decompress(packed.content) == plain.content
    assert {part.strip() for part in packed.headers["Vary"].split(",")} >= {"Accept-Encoding", "Cookie"}


def test_browser_that_has_the_page_hears_unchanged(client: Client) -> None:
    etag = client.get("/").headers["ETag"]
    again = client.get("/", headers={"if-none-match": f'"other", {etag}'})
    other = client.get("/", headers={"if-none-match": '"other"'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert other.status_code == 200


def test_languages_are_kept_apart(client: Client) -> None:
    russian = client.get("/").content.decode()
    client.cookies["vector_language"] = "en"
    english = client.get("/").content.decode()
    client.cookies["vector_language"] = "made-up"
    fallback = client.get("/").content.decode()
    assert ('<html lang="ru"' in russian, '<html lang="en"' in english) == (True, True)
    assert fallback == russian


def test_language_switch_shows_at_once(client: Client) -> None:
    client.get("/")
    client.post("/interface/language/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/").content.decode()


def test_low_vision_versions_are_kept_apart(client: Client) -> None:
    ordinary = client.get("/").content
    client.cookies["vector_vision"] = "large.black-on-white.normal.on"
    large = client.get("/").content.decode()
    client.cookies["vector_vision"] = "nonsense"
    assert "size-large" in large
    assert client.get("/").content == ordinary


def test_signed_in_person_never_meets_the_cache(client: Client) -> None:
    person = UserFactory(first_name="Координатор, Карелия 3")
    visitor = Client()
    visitor.get("/")
    signed_in(client, person)
    own = client.get("/")
    assert "Координатор, Карелия 3" in own.content.decode()
    assert "ETag" not in own.headers
    assert "Координатор, Карелия 3" not in visitor.get("/").content.decode()
    client.logout()
    assert "Координатор, Карелия 3" not in client.get("/").content.decode()


def test_private_page_is_never_kept(client: Client) -> None:
    page = standard_page(intro="Только для своих")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    signed_in(client, UserFactory())
    assert "Только для своих" in client.get("/about/").content.decode()
    answer = Client().get("/about/")
    assert answer.status_code == 302
    assert "Только для своих" not in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    ["publish", "unpublish", "move", "delete", "restrict"],
)
def test_changes_of_the_tree_show_at_once(client: Client, django_capture_on_commit_callbacks: Any, change: str) -> None:
    parent = standard_page(title="Раздел", slug="section")
    page = standard_page(intro="Прежний текст")
    assert "Прежний текст" in client.get("/about/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        if change == "publish":
            page.intro = "Новый текст"
            publish(page)
        elif change == "unpublish":
            page.unpublish()
        elif change == "move":
            page.move(parent, pos="last-child")
        elif change == "delete":
            page.delete()
        else:
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    answer = client.get("/about/")
    assert answer.status_code == {"publish": 200, "restrict": 302, "move": 301}.get(change, 404)
    assert "Прежний текст" not in answer.content.decode()


def test_watched_table_makes_pages_stale(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    client.get("/")
    version = page_cache.read("x")[0]
    with django_capture_on_commit_callbacks(execute=True):
        RegionFactory()
    assert page_cache.read("x")[0] != version


def test_what_was_begun_before_a_change_is_not_kept(client: Client) -> None:
    version, _kept = page_cache.read("name")
    page_cache.cache.set(page_cache.VERSION_KEY, "newer", None)
    page_cache.write("name", "old", version=version)
    assert page_cache.read("name") == ("newer", None)


def test_draft_saved_without_publishing_changes_nothing(client: Client) -> None:
    page = standard_page(intro="Опубликовано")
    client.get("/about/")
    page.intro = "Черновик"
    page.save_revision()
    assert "Черновик" not in client.get("/about/").content.decode()


@pytest.mark.parametrize(
    ("address", "is_met"),
    [
        ("/", True),
        ("/?page=2", True),
        ("/?utm_source=mail", True),
        ("/?page=2&page=3", False),
        ("/?made-up=1", False),
        (f"/?page={'9' * 60}", False),
    ],
)
def test_only_known_parameters_meet_the_cache(rf: RequestFactory, address: str, is_met: bool) -> None:
    assert (page_cache.key_for(rf.get(address)) is not None) == is_met


def test_parameters_of_counters_get_into_nobodys_copy(client: Client) -> None:
    client.get("/?utm_source=letter-to-somebody")
    page = client.get("/").content.decode()
    assert "letter-to-somebody" not in page


@pytest.mark.parametrize(
    "headers", [{"authorization": "Basic x"}, {"hx-request": "true"}, {"cookie": "sessionid=anything"}]
)
def test_special_requests_do_not_meet_the_cache(rf: RequestFactory, headers: dict[str, str]) -> None:
    assert page_cache.key_for(rf.get("/", headers=headers)) is None
    assert page_cache.key_for(rf.post("/")) is None


def _response(**headers: str) -> HttpResponse:
    return page_cache.allow(HttpResponse("text", headers=headers))


def test_what_may_be_kept() -> None:
    with_cookie = _response()
    with_cookie.set_cookie("x", "y")
    gone = _response()
    gone.status_code = 404
    assert page_cache.may_be_kept(_response())
    assert not page_cache.may_be_kept(HttpResponse("nobody allowed it"))
    assert not page_cache.may_be_kept(with_cookie)
    assert not page_cache.may_be_kept(gone)
    assert not page_cache.may_be_kept(_response(**{"Cache-Control": "private"}))
    assert not page_cache.may_be_kept(_response(**{"Cache-Control": "max-age=0, no-store"}))


def test_pages_are_served_while_redis_is_down(client: Client, private_redis: Any) -> None:
    client.get("/")
    private_redis.stop()
    response = client.get("/")
    assert response.status_code == 200
    assert re.search(r"<h1>Учимся вместе", response.content.decode())
    page_cache.bump()


def test_home_page_sets_no_cookie(client: Client) -> None:
    assert client.get("/").cookies == {}
    assert home_page().is_cached_for_visitors
