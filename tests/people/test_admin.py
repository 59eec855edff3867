"""Listings of people in the Wagtail admin: what the office may, what leaves a row in the audit trail."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    RegionStaffFactory,
    StaffFactory,
    SuperuserFactory,
    UserFactory,
    head_of,
)
from tests.people.letters import letters_to
from tests.sign_in import signed_in
from vector.common.models import AuditEntry
from vector.people.enums import MembershipRole
from vector.people.models import CalendarDay, ConsentText, Membership, Organisation, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> User:
    person = StaffFactory()
    signed_in(client, person)
    return person


def names(response: Any) -> str:
    return response.content.decode()


def test_every_listing_and_form_opens(client: Client, office: User) -> None:
    place = MembershipFactory()
    RegionStaffFactory()
    ConsentText.objects.create(version="1", text="Текст")
    assert client.get("/admin/").status_code == 200
    for namespace in (
        "wagtailusers_users",
        "people_organisations",
        "people_regions",
        "people_calendar",
        "people_places",
        "people_accelerator_staff",
        "people_consent_texts",
    ):
        assert client.get(reverse(f"{namespace}:index")).status_code == 200, namespace
        assert client.get(reverse(f"{namespace}:add")).status_code == 200, namespace
    assert client.get(reverse("wagtailusers_users:edit", args=[place.person.pk])).status_code == 200
    assert client.get(reverse("people_organisations:edit", args=[place.organisation.pk])).status_code == 200
    assert client.get(reverse("people_places:delete", args=[place.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_account")).status_code == 200


def test_office_keeps_the_calendar_and_the_trail_knows_it(client: Client, office: User) -> None:
    form = {"day": "2028-02-23", "kind": "holiday", "region": "", "title": "День защитника Отечества"}
    assert client.post(reverse("people_calendar:add"), form).status_code == 302
    day = CalendarDay.objects.get(day=date(2028, 2, 23))
    assert client.post(reverse("people_calendar:add"), form).status_code == 200
    listing = names(client.get(reverse("people_calendar:index")))
    assert ("23 февраля 2028" in listing, reverse("people_calendar:edit", args=[day.pk]) in listing) == (True, True)
    assert client.post(reverse("people_calendar:edit", args=[day.pk]), {**form, "kind": "short"}).status_code == 302
    assert client.post(reverse("people_calendar:delete", args=[day.pk])).status_code == 302
    assert not CalendarDay.objects.filter(day=date(2028, 2, 23)).exists()
    trail = AuditEntry.objects.filter(object_id=str(day.public_id)).order_by("pk")
    assert [entry.deed.partition("_")[2] for entry in trail] == ["added", "changed", "removed"]


def test_listing_finds_by_words_and_filters(client: Client, office: User) -> None:
    organisation = OrganisationFactory(title="Наш центр")
    head_of(organisation, first_name="Алёна", last_name="Берёзова", email="a@example.org")
    UserFactory(first_name="Вера", email="v@example.org")
    listing = reverse("wagtailusers_users:index")
    assert "Наш центр – Руководитель организации" in names(client.get(listing))
    found = names(client.get(listing, {"q": "березова"}))
    assert ("a@example.org" in found, "v@example.org" in found) == (True, False)
    heads = names(client.get(listing, {"role": "head"}))
    assert ("a@example.org" in heads, "v@example.org" in heads) == (True, False)


def test_adding_a_person_is_inviting_them(client: Client, office: User) -> None:
    organisation = OrganisationFactory()
    data = {
        "email": "new@example.org",
        "first_name": "Новый",
        "last_name": "",
        "phone": "",
        "organisation": organisation.pk,
        "role": "head",
    }
    response = client.post(reverse("wagtailusers_users:add"), data)
    assert response.status_code == 302
    assert User.objects.get(email="new@example.org").memberships.get().role == MembershipRole.HEAD
    assert len(letters_to("new@example.org")) == 1


def edit(client: Client, person: User, **changes: Any) -> Any:
    data = {
        "email": person.email,
        "first_name": person.first_name,
        "last_name": "",
        "phone": "",
        "region": "",
        "language": "ru",
        **changes,
    }
    return client.post(reverse("wagtailusers_users:edit", args=[person.pk]), data)


def test_office_corrects_a_person_but_makes_no_staff(client: Client, office: User) -> None:
    person = UserFactory()
    assert edit(client, person, email="Fresh@Example.org", is_staff="on", is_superuser="on").status_code == 302
    person.refresh_from_db()
    assert (person.email, person.is_staff, person.is_superuser) == ("fresh@example.org", False, False)
    deeds = set(AuditEntry.objects.values_list("deed", flat=True))
    assert "people.address_changed" in deeds


@pytest.mark.parametrize("make", [StaffFactory, SuperuserFactory])
def test_office_cannot_take_over_accounts_of_the_office(client: Client, office: User, make: Any) -> None:
    """With the address of a colleague changed, the next sign-in link would come to the wrong person."""
    colleague = make(email="colleague@example.org")
    edit(client, colleague, email="mine@example.org")
    colleague.refresh_from_db()
    assert colleague.email == "colleague@example.org"
    signed_in(client, SuperuserFactory())
    edit(client, colleague, email="fresh@example.org", is_staff="on")
    colleague.refresh_from_db()
    assert colleague.email == "fresh@example.org"


def test_address_of_another_person_is_refused(client: Client, office: User) -> None:
    UserFactory(email="taken@example.org")
    person = UserFactory(email="mine@example.org")
    response = edit(client, person, email="Taken@example.org")
    assert response.status_code == 200
    person.refresh_from_db()
    assert person.email == "mine@example.org"


def test_administrator_takes_into_the_office_and_out(client: Client) -> None:
    signed_in(client, SuperuserFactory())
    person = UserFactory()
    edit(client, person, is_staff="on")
    person.refresh_from_db()
    assert (person.is_staff, person.has_perm("wagtailadmin.access_admin")) == (True, True)
    edit(client, person)
    person.refresh_from_db()
    assert (person.is_staff, person.groups.count()) == (False, 0)


@pytest.mark.parametrize(
    "path",
    ["/admin/groups/", "/admin/groups/new/", "/admin/bulk/people/user/assign_role/", "/admin/bulk/people/user/delete/"],
)
def test_ways_around_the_permissions_are_closed(client: Client, office: User, path: str) -> None:
    assert client.get(path).status_code in {302, 404}
    assert client.post(path, {"name": "x"}).status_code in {302, 404}


def test_people_are_never_deleted_in_the_admin(client: Client, office: User) -> None:
    person = UserFactory()
    client.post(reverse("wagtailusers_users:delete", args=[person.pk]))
    assert User.objects.filter(pk=person.pk).exists()


def test_organisation_and_region_changes_are_noted(client: Client, office: User) -> None:
    region = RegionFactory()
    data = {"title": "Новый центр", "kind": "ngo", "region": region.pk, "town": "", "about": "", "is_active": "on"}
    assert client.post(reverse("people_organisations:add"), data).status_code == 302
    organisation = Organisation.objects.get(title="Новый центр")
    client.post(reverse("people_organisations:edit", args=[organisation.pk]), {**data, "town": "Сегежа"})
    deeds = list(AuditEntry.objects.order_by("pk").values_list("deed", "details"))
    assert deeds == [("people.organisation_added", {}), ("people.organisation_changed", {"fields": ["town"]})]


def test_places_are_given_and_ended_not_deleted(client: Client, office: User) -> None:
    person, organisation = UserFactory(), OrganisationFactory()
    data = {"person": person.pk, "organisation": organisation.pk, "role": "participant"}
    for _turn in range(2):
        assert client.post(reverse("people_places:add"), data).status_code == 302
    place = Membership.objects.get(person=person)
    assert client.post(reverse("people_places:delete", args=[place.pk])).status_code == 302
    place.refresh_from_db()
    assert place.ended_by == office


def test_what_an_action_refuses_stands_in_the_form(client: Client, office: User) -> None:
    """A version that is there already, an address of a closed account, the last administrator: said, not broken."""
    text = {"version": "2", "text": "Текст"}
    client.post(reverse("people_consent_texts:add"), text)
    again = client.post(reverse("people_consent_texts:add"), text)
    assert (again.status_code, list(again.context["form"].errors)) == (200, ["version"])

    closed = UserFactory(email="closed@example.org", is_active=False)
    data = {
        "email": closed.email,
        "first_name": "Имя",
        "last_name": "",
        "phone": "",
        "organisation": "",
        "role": "head",
    }
    refused = client.post(reverse("wagtailusers_users:add"), data)
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["email"])

    administrator = SuperuserFactory()
    signed_in(client, administrator)
    stays = edit(client, administrator, first_name=administrator.first_name)
    administrator.refresh_from_db()
    assert (stays.status_code, administrator.is_superuser) == (200, True)
    assert stays.context["form"].non_field_errors()


def test_place_that_has_ended_already_is_no_failure(client: Client, office: User) -> None:
    place = MembershipFactory()
    address = reverse("people_places:delete", args=[place.pk])
    assert client.post(address).status_code == 302
    assert "Это участие уже завершено." in client.post(address, follow=True).content.decode()


def test_consent_text_is_published_and_never_edited(client: Client, office: User) -> None:
    assert client.post(reverse("people_consent_texts:add"), {"version": "2", "text": "Текст"}).status_code == 302
    text = ConsentText.objects.get(version="2")
    assert text.published_by == office
    client.post(reverse("people_consent_texts:edit", args=[text.pk]), {"version": "2", "text": "Иное"})
    text.refresh_from_db()
    assert text.text == "Текст"


@pytest.mark.parametrize(
    ("namespace", "expected"), [("wagtailusers_users", 13), ("people_places", 13), ("people_organisations", 12)]
)
@pytest.mark.parametrize("count", [1, 25])
def test_queries_of_listings_do_not_grow(
    client: Client, office: User, namespace: str, expected: int, count: int
) -> None:
    region = RegionFactory()
    for _turn in range(count):
        MembershipFactory(organisation__region=region, person__region=region)
    client.get(reverse(f"{namespace}:index"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(f"{namespace}:index"))
    assert len(queries) == expected


def test_working_group_may_publish_but_not_touch_accounts() -> None:
    from django.contrib.auth.models import Permission

    office = User.objects.get(pk=StaffFactory().pk)
    assert office.has_perm("wagtailadmin.access_admin")
    assert (
        office.has_perm("courses.change_courserun") is Permission.objects.filter(codename="change_courserun").exists()
    )
    for refused in ("people.change_user", "people.delete_user", "auth.change_group", "mail.change_delivery"):
        assert not office.has_perm(refused)
    for given in ("people.view_user", "mail.view_delivery", "mail.send_again"):
        assert office.has_perm(given)
