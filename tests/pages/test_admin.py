"""Each page type can be made, previewed, scheduled and published in the Wagtail admin."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accelerators.regions.models import RegionIndexPage, RegionPage
from tests.factories.pages import home_page, standard_page
from tests.factories.people import RegionFactory, StaffFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.regions import region_index
from tests.sign_in import signed_in
from vector.library.models import MaterialPage
from vector.pages.models import ProgrammePage, StandardPage
from vector.pages.tasks import publish_scheduled

pytestmark = pytest.mark.django_db


def text_body() -> Any:
    return streamfield([("text", rich_text("<p>Новый текст</p>"))])


# Page type → its parent, and the fields that only it has.
TYPES: dict[type[Page], tuple[Callable[[], Any], Callable[[], dict[str, Any]]]] = {
    StandardPage: (home_page, lambda: {"body": text_body()}),
    ProgrammePage: (home_page, lambda: {"body": text_body(), "programme": ProgrammeFactory().pk}),
    MaterialPage: (home_page, lambda: {"body": text_body(), "kind": "practice"}),
    RegionIndexPage: (home_page, dict),
    RegionPage: (region_index, lambda: {"body": text_body(), "region": RegionFactory().pk}),
}


@pytest.fixture
def office(client: Client) -> Client:
    return signed_in(client, StaffFactory(is_superuser=True))


def form(own: dict[str, Any], **more: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "Новая страница",
            "slug": "new",
            "intro": "Вступление",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
        }
        | own
        | more
    )


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_page_is_made_previewed_and_published(office: Client, model: type[Page]) -> None:
    parent, own = TYPES[model]
    place = parent()
    label = (model._meta.app_label, model._meta.model_name, place.pk)
    data = form(own())
    assert office.get(reverse("wagtailadmin_pages:add", args=label)).status_code == 200
    preview = reverse("wagtailadmin_pages:preview_on_add", args=label)
    assert json.loads(office.post(preview, data).content)["is_valid"] is True
    assert "Вступление" in office.get(preview).content.decode()
    office.post(reverse("wagtailadmin_pages:add", args=label), data)
    page = model.objects.child_of(place).get(slug="new")
    assert (page.live, Client().get(page.url).status_code) == (False, 404)
    office.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | {"action-publish": "publish"})
    page.refresh_from_db()
    assert page.live
    assert "Вступление" in Client().get(page.url).content.decode()


def test_home_page_is_edited_and_previewed(office: Client) -> None:
    home = home_page()
    data = nested_form_data(
        {
            "title": home.title,
            "slug": home.slug,
            "headline": "Новый заголовок",
            "intro": "",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
        }
    )
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[home.pk])
    assert json.loads(office.post(preview, data).content)["is_valid"] is True
    assert "Новый заголовок" in office.get(preview).content.decode()
    assert "Новый заголовок" not in Client().get("/").content.decode()
    office.post(reverse("wagtailadmin_pages:edit", args=[home.pk]), data | {"action-publish": "publish"})
    home.refresh_from_db()
    assert home.headline == "Новый заголовок"


def test_second_home_page_cannot_be_made(office: Client) -> None:
    root = Page.objects.get(depth=1)
    response = office.get(reverse("wagtailadmin_pages:add", args=("pages", "homepage", root.pk)))
    assert response.status_code in {302, 403}


def test_scheduled_page_appears_and_goes_when_its_time_has_come() -> None:
    now = timezone.now()
    page = standard_page(live=False)
    page.save_revision(approved_go_live_at=now - timedelta(minutes=1))
    later = standard_page(slug="later", title="Позже", live=False)
    later.save_revision(approved_go_live_at=now + timedelta(hours=1))
    standard_page(slug="over", title="Прошло", expire_at=now - timedelta(minutes=1))
    publish_scheduled()
    publish_scheduled()
    addresses = ("/about/", "/later/", "/over/")
    assert [Client().get(address).status_code for address in addresses] == [200, 404, 404]
