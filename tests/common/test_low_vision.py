"""The version for people with low vision: its cookie, its classes, its panel, images replaced by their descriptions."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from vector.common.low_vision import LowVision, without_images
from vector.common.middleware import ImagesOffMiddleware

ADDRESS = "/interface/low-vision/"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "value",
    [
        "",
        "large",
        "large.black-on-white.normal",
        "large.black-on-white.normal.on.more",
        "huge.black-on-white.normal.on",
        "large.red-on-green.normal.on",
        'large.black-on-white.normal.on"><script>',
        "большой.чёрный.обычный.да",
    ],
)
def test_cookie_that_is_not_ours_means_the_ordinary_version(value: str) -> None:
    assert LowVision.from_cookie(value) is None


def test_cookie_survives_the_round_trip() -> None:
    chosen = LowVision(size="largest", scheme="white-on-black", spacing="wide", images="off")
    assert LowVision.from_cookie(chosen.cookie) == chosen
    assert chosen.cookie == "largest.white-on-black.wide.off"


def test_changed_takes_only_valid_values() -> None:
    given = {"size": "larger", "scheme": "pink", "spacing": "", "other": "x"}
    assert LowVision().changed(given) == LowVision(size="larger")


def test_one_press_turns_the_version_on_and_goes_back(client: Client) -> None:
    response = client.post(ADDRESS, {"on": "1", "next": "/interface/low-vision/?x=1"})
    assert (response.status_code, response["Location"]) == (302, "/interface/low-vision/?x=1")
    cookie = response.cookies["vector_vision"]
    assert cookie.value == "large.black-on-white.normal.on"
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (31536000, True, "Lax", "/")


def test_choice_keeps_the_other_settings(client: Client) -> None:
    client.cookies["vector_vision"] = "largest.white-on-black.widest.off"
    response = client.post(ADDRESS, {"scheme": "blue-on-light-blue"})
    assert response.cookies["vector_vision"].value == "largest.blue-on-light-blue.widest.off"


def test_off_forgets_the_settings(client: Client) -> None:
    client.cookies["vector_vision"] = "largest.white-on-black.widest.off"
    response = client.post(ADDRESS, {"off": "1"})
    assert (response.cookies["vector_vision"].value, response.cookies["vector_vision"]["max-age"]) == ("", 0)


def test_showing_the_settings_writes_nothing(client: Client) -> None:
    response = client.get(ADDRESS, {"size": "largest", "on": "1", "off": "1"})
    assert response.status_code == 200
    assert "vector_vision" not in response.cookies
    assert '<html lang="ru">' in response.content.decode()


def test_settings_become_classes_of_the_page(client: Client) -> None:
    client.cookies["vector_vision"] = "larger.blue-on-light-blue.wide.off"
    page = client.get(ADDRESS).content.decode()
    assert '<html lang="ru" class="low-vision size-larger scheme-blue-on-light-blue spacing-wide images-off">' in page
    assert 'name="size" value="larger" aria-pressed="true"' in page
    assert 'name="off"' in page


def test_settings_page_checks_what_is_chosen(client: Client) -> None:
    client.cookies["vector_vision"] = "largest.white-on-black.widest.off"
    page = client.get(ADDRESS).content.decode()
    for name, value in [("size", "largest"), ("scheme", "white-on-black"), ("spacing", "widest"), ("images", "off")]:
        assert f'<input type="radio" name="{name}" value="{value}" checked>' in page


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ('<p><img src="a.png" alt="Доброволец и дети"></p>', "Доброволец и дети"),
        ("<p><img alt='Два &quot;слова&quot;' src=a.png></p>", "Два &quot;слова&quot;"),
        ('<p><img src="a.png" alt="Стрелка > вправо" /></p>', "Стрелка &gt; вправо"),
        ('<p><IMG data-alt="не это" ALT="Это"></p>', "Это"),
    ],
)
def test_image_becomes_its_description(given: str, shown: str) -> None:
    assert without_images(given, word="Изображение") == (f'<p><span class="image-text">Изображение: {shown}</span></p>')


def test_decorative_image_vanishes() -> None:
    assert without_images('a<img src="x.png" alt="">b<img src="y.png">c', word="Изображение") == "abc"


def test_image_text_stays_text() -> None:
    page = without_images('<img alt="&lt;script&gt;alert(1)&lt;/script&gt;">', word="Изображение")
    assert page == '<span class="image-text">Изображение: &lt;script&gt;alert(1)&lt;/script&gt;</span>'


@pytest.mark.parametrize(
    ("cookie", "kind", "replaced"),
    [
        ("large.black-on-white.normal.off", "text/html; charset=utf-8", True),
        ("large.black-on-white.normal.on", "text/html; charset=utf-8", False),
        ("nonsense", "text/html; charset=utf-8", False),
        ("large.black-on-white.normal.off", "application/json", False),
    ],
)
def test_images_are_replaced_only_where_wanted(cookie: str, kind: str, replaced: bool) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["vector_vision"] = cookie
    body = '<img src="a.png" alt="Фото">'
    response = ImagesOffMiddleware(lambda _request: HttpResponse(body, content_type=kind))(request)
    assert (body not in response.content.decode()) is replaced
