"""Tests of the pages of regions."""

from typing import Any

import pytest
from django.test import Client

from accelerators.regions.models import RegionIndexPage
from tests.factories.pages import home_page
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    RegionStaffFactory,
    UserFactory,
)
from tests.factories.regions import AcceleratorFactory, region_index, region_page
from tests.sign_in import signed_in
from vector.pages import region_sections
from vector.pages.home_sections import Item, Section
from vector.people.enums import OrganisationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Any:
    return RegionFactory(title="Республика Карелия", slug="karelia")


def test_list_names_regions_with_accelerator_and_number(client: Client, region: Any) -> None:
    AcceleratorFactory(region=region, title="Карельский ресурсный центр")
    OrganisationFactory.create_batch(2, region=region)
    OrganisationFactory(region=region, is_active=False)
    region_page(region=region)
    region_page(region=RegionFactory(title="Крым", slug="crimea"), live=False)
    text = client.get("/regions/").content.decode()
    assert "Карельский ресурсный центр" in text
    assert "Участвуют 2 организации" in text
    assert "Крым" not in text


def test_empty_list_says_what_will_be_here(client: Client) -> None:
    region_index()
    assert "Здесь будут регионы программы" in client.get("/regions/").content.decode()


def test_page_shows_accelerator_contacts_organisations_and_ask_button(client: Client, region: Any) -> None:
    AcceleratorFactory(
        region=region, title="Ресурсный центр", contact_role="Координатор акселератора", email="karelia@example.org"
    )
    OrganisationFactory(region=region, title="Тёплый дом", town="Сортавала", kind=OrganisationKind.MUNICIPAL)
    page = region_page(region=region)
    response = client.get(page.url)
    text = response.content.decode()
    for shown in (
        "Ресурсный центр",
        "Координатор акселератора",
        "mailto:karelia@example.org",
        "Тёплый дом",
        "Сортавала",
    ):
        assert shown in text
    assert str(OrganisationKind.MUNICIPAL.label) in text
    assert response.context["ask_url"].endswith("?about=%2Fregions%2Fkarelia%2F")


def test_page_shows_nothing_of_people_other_regions_and_inactive_organisations(client: Client, region: Any) -> None:
    organisation = OrganisationFactory(region=region, title="Тёплый дом", about="внутренняя заметка")
    MembershipFactory(
        organisation=organisation, person=UserFactory(first_name="Координатор Тайный", email="secret@example.org")
    )
    RegionStaffFactory(region=region, person=UserFactory(first_name="Сотрудник Тайный"))
    OrganisationFactory(title="Организация соседей")
    OrganisationFactory(region=region, title="Вышедшая организация", is_active=False)
    text = client.get(region_page(region=region).url).content.decode()
    for hidden in ("Тайный", "secret@example.org", "Организация соседей", "Вышедшая организация", "внутренняя заметка"):
        assert hidden not in text


def test_page_without_accelerator_and_organisations_says_so(client: Client, region: Any) -> None:
    text = client.get(region_page(region=region).url).content.decode()
    assert "Здесь будет указана организация" in text
    assert "Здесь будут организации региона" in text


def test_other_parts_add_sections_for_this_region_only(
    client: Client, region: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region_sections, "_providers", {})
    region_sections.register(
        "events", lambda asked: Section(title="События", items=(Item(title=f"Семинар: {asked.title}", url="/e/"),))
    )
    region_sections.register("none", lambda asked: None)
    assert "Семинар: Республика Карелия" in client.get(region_page(region=region).url).content.decode()


def test_door_leads_to_the_own_region(client: Client, region: Any) -> None:
    assert client.get("/my-region/").headers["Location"] == "/"
    page = region_page(region=region)
    assert client.get("/my-region/").headers["Location"] == "/regions/"
    signed_in(client, UserFactory(region=region))
    assert client.get("/my-region/").headers["Location"] == page.url
    signed_in(client, UserFactory(region=RegionFactory()))
    assert client.get("/my-region/").headers["Location"] == "/regions/"
    signed_in(client, RegionStaffFactory(region=region).person)
    assert client.get("/my-region/").headers["Location"] == page.url


def test_accelerators_staff_has_the_regions_card_in_the_cabinet(client: Client, region: Any) -> None:
    OrganisationFactory(region=region)
    page = region_page(region=region)
    other = region_page(region=RegionFactory(title="Крым", slug="crimea"))
    text = signed_in(client, RegionStaffFactory(region=region).person).get("/cabinet/").content.decode()
    assert "Вы работаете в акселераторе этого региона." in text
    assert page.url in text
    assert other.url not in text
    assert "акселераторе" not in signed_in(client, UserFactory()).get("/cabinet/").content.decode()


@pytest.mark.parametrize("amount", [1, 30])
def test_page_costs_the_same_queries(
    client: Client, django_assert_num_queries: Any, region: Any, monkeypatch: pytest.MonkeyPatch, amount: int
) -> None:
    monkeypatch.setattr(region_sections, "_providers", {})
    AcceleratorFactory(region=region)
    OrganisationFactory.create_batch(amount, region=region)
    page = region_page(region=region)
    client.get("/")
    home_page().get_url()
    with django_assert_num_queries(10):
        client.get(page.url)


@pytest.mark.parametrize("amount", [1, 30])
def test_list_costs_the_same_queries(client: Client, django_assert_num_queries: Any, amount: int) -> None:
    for number in range(amount):
        region_page(region=AcceleratorFactory(region=RegionFactory(slug=f"r-{number}")).region)
    client.get("/")
    home_page().get_url()
    with django_assert_num_queries(10):
        client.get("/regions/")


def test_long_lists_are_paged(client: Client, region: Any) -> None:
    OrganisationFactory.create_batch(31, region=region)
    page = region_page(region=region)
    assert len(client.get(page.url).context["organisations"]) == 30
    assert len(client.get(page.url, {"page": "2"}).context["organisations"]) == 1


def test_list_of_regions_lies_below_the_home_page() -> None:
    assert RegionIndexPage.can_create_at(home_page())
    region_index()
    assert not RegionIndexPage.can_create_at(home_page())
