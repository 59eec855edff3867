"""Tests of robots.txt, the sitemap, images and documents."""

import io
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.factories.pages import standard_page
from tests.marks import leaves_files_open
from vector.pages import sitemaps

pytestmark = pytest.mark.django_db

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def picture(*, width: int = 2400, height: int = 1600) -> Any:
    """An uploaded photograph that compresses badly."""
    data = io.BytesIO()
    Picture.effect_noise((width, height), 40).convert("RGB").save(data, "JPEG", quality=92)
    data.seek(0)
    return get_image_model().objects.create(title="Встреча волонтёров", file=ImageFile(data, name="meeting.jpg"))


def test_robots_names_the_sitemap_and_what_to_leave_alone(client: Client, settings: Any) -> None:
    settings.BASE_URL = "https://vector.example.org"
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /cabinet/\n" in text
    assert "Disallow: /admin/\n" in text
    assert text.endswith("Sitemap: https://vector.example.org/sitemap.xml\n")


def test_sitemap_lists_public_pages_on_the_host_of_the_settings(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BASE_URL = "https://vector.example.org"
    monkeypatch.setattr(sitemaps, "_providers", {})
    sitemaps.register("answers", lambda: [("/answers/1/", None)])
    standard_page()
    standard_page(title="Черновик", slug="draft", live=False)
    private = standard_page(title="Закрытая", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/sitemap.xml", headers={"host": "localhost"})
    found = [entry.text for entry in ET.fromstring(response.content).iter(f"{SPACE}loc")]  # noqa: S314 - as above
    assert found == [f"https://vector.example.org{path}" for path in ("/", "/about/", "/answers/1/")]
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"


@pytest.mark.parametrize("amount", [1, 30])
def test_sitemap_costs_the_same_queries(client: Client, django_assert_num_queries: Any, amount: int) -> None:
    for number in range(amount):
        standard_page(slug=f"page-{number}")
    with django_assert_num_queries(6):
        list(sitemaps.entries())


def test_document_is_an_attachment_that_nobody_keeps(client: Client) -> None:
    document = get_document_model()(title="Договор")
    document.file.save("договор.txt", ContentFile("Текст".encode()))
    response = client.get(document.url)
    assert b"".join(response.streaming_content).decode() == "Текст"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_document_of_a_private_collection_is_not_given_out(client: Client) -> None:
    collection = Collection.get_first_root_node().add_child(name="Закрытая")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    document = get_document_model()(title="Тайна", collection=collection)
    document.file.save("secret.txt", ContentFile(b"secret"))
    response = client.get(document.url)
    assert response.status_code == 302
    assert b"secret" not in response.content.replace(b"secret.txt", b"")


@leaves_files_open
def test_image_has_a_description_sizes_and_few_bytes(client: Client, tmp_path: Path) -> None:
    image = picture()
    block = {"image": image.pk, "alt_text": "Волонтёры за столом", "decorative": False}
    standard_page(body=[{"type": "image", "value": block}])
    text = client.get("/about/").content.decode()
    assert 'alt="Волонтёры за столом"' in text
    assert "srcset=" in text
    assert 'loading="lazy"' in text
    made = sorted((tmp_path / "images").glob("*.webp"))
    assert len(made) == 3
    assert all(path.stat().st_size < 400_000 for path in made)
    response = client.get(f"/media/images/{made[0].name}")
    assert response.headers["Cache-Control"] == "public, max-age=2592000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content)[:4] == b"RIFF"


@leaves_files_open
def test_decorative_image_says_nothing(client: Client) -> None:
    block = {"image": picture(width=600, height=400).pk, "alt_text": "", "decorative": True}
    standard_page(body=[{"type": "image", "value": block}])
    assert 'alt=""' in client.get("/about/").content.decode()


@pytest.mark.parametrize(
    "path", ["original_images/meeting.jpg", "images/../secret.txt", "secret.txt", "images/no.webp"]
)
def test_media_gives_out_the_sites_own_images_only(client: Client, tmp_path: Path, path: str) -> None:
    picture(width=60, height=40)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "images").mkdir(exist_ok=True)
    assert client.get(f"/media/{path}").status_code == 404
