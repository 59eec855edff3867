"""Inviting a person: who may, what the person gets, what the inviter learns."""

import re
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
    StaffFactory,
    SuperuserFactory,
    UserFactory,
    coordinator_of,
    head_of,
    participant_of,
    staff_of,
)
from tests.people.letters import letters_to, link_in
from tests.sign_in import signed_in
from vector.common.errors import DomainError
from vector.common.models import AuditEntry
from vector.people.actions import invitations, memberships
from vector.people.enums import LinkPurpose, MembershipRole
from vector.people.models import Membership, SignInLink, User

pytestmark = pytest.mark.django_db

INVITE = "/people/invite/"


def form(organisation: Any, role: str = MembershipRole.PARTICIPANT, **more: str) -> dict[str, Any]:
    data = {"email": "new@example.org", "first_name": "Новый слушатель", "role": role, **more}
    return {**data, "organisation": organisation.pk} if organisation else data


def test_office_invites_and_the_letter_leads_through_consent_to_the_cabinet(client: Client) -> None:
    office, organisation = StaffFactory(), OrganisationFactory()
    signed_in(client, office)
    done = client.post(INVITE, form(organisation, MembershipRole.HEAD, last_name="", phone="+7 000"))
    link = SignInLink.objects.get()
    assert done["Location"] == reverse("people:invited", args=[link.public_id])
    assert "new@example.org" in client.get(done["Location"]).content.decode()
    person = User.objects.get(email="new@example.org")
    assert (person.first_name, person.phone, person.region) == ("Новый слушатель", "+7 000", organisation.region)
    assert Membership.objects.current().get(person=person).role == MembershipRole.HEAD
    [letter] = letters_to(person.email)
    assert letter.subject == "Вас пригласили: примите приглашение"
    assert organisation.title in letter.text
    invited = Client()
    page = invited.get(link_in(letter)).content.decode()
    assert organisation.title in page
    answer = invited.post(link_in(letter))
    assert answer["Location"] == reverse("cabinet:home")
    assert invited.get(answer["Location"])["Location"].startswith("/people/consent/")
    assert Membership.objects.filter(person=person).count() == 1


def test_invited_by_a_coordinator_the_place_comes_with_the_link(client: Client) -> None:
    organisation = OrganisationFactory()
    signed_in(client, coordinator_of(organisation))
    client.post(INVITE, form(organisation))
    person = User.objects.get(email="new@example.org")
    assert not person.memberships.exists()
    [letter] = letters_to(person.email)
    Client().post(link_in(letter))
    assert person.memberships.current().get().organisation == organisation


def test_inviting_a_known_address_shows_nothing_of_the_account(client: Client) -> None:
    """A coordinator types an address that is known: neither name nor phone nor place may leak, nor that it is known."""
    organisation = OrganisationFactory()
    stranger = coordinator_of(
        OrganisationFactory(title="Чужой центр"), email="known@example.org", first_name="Тайное имя", phone="+7 999"
    )
    inviter = coordinator_of(organisation)
    signed_in(client, inviter)
    pages = {}
    for email in ("known@example.org", "unknown@example.org"):
        done = client.post(INVITE, {**form(organisation), "email": email})
        pages[email] = client.get(done["Location"]).content.decode().replace(email, "…")
        pages[email] = re.sub(r'value="\w{64}"|[0-9a-f-]{36}', "", pages[email])
    assert pages["known@example.org"] == pages["unknown@example.org"]
    listed = client.get("/people/").content.decode() + client.get("/people/invitations/").content.decode()
    assert "known@example.org" in listed
    for secret in ("Тайное имя", "+7 999", "Чужой центр"):
        assert secret not in listed
    stranger.refresh_from_db()
    assert (stranger.first_name, stranger.phone) == ("Тайное имя", "+7 999")
    assert [place.organisation.title for place in stranger.memberships.current()] == ["Чужой центр"]


@pytest.mark.parametrize(
    ("make", "role", "allowed"),
    [
        (head_of, MembershipRole.PARTICIPANT, True),
        (head_of, MembershipRole.COORDINATOR, True),
        (head_of, MembershipRole.HEAD, False),
        (coordinator_of, MembershipRole.PARTICIPANT, True),
        (coordinator_of, MembershipRole.COORDINATOR, False),
        (coordinator_of, MembershipRole.HEAD, False),
    ],
)
def test_roles_that_may_be_given(client: Client, make: Any, role: str, allowed: bool) -> None:
    organisation = OrganisationFactory()
    signed_in(client, make(organisation))
    client.post(INVITE, form(organisation, role))
    assert User.objects.filter(email="new@example.org").exists() is allowed


def test_nobody_invites_into_a_foreign_organisation(client: Client) -> None:
    own, foreign = OrganisationFactory(), OrganisationFactory()
    signed_in(client, head_of(own))
    page = client.post(INVITE, form(foreign))
    assert "organisation" in page.context["form"].errors
    assert foreign.title not in page.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("path", ["/people/", INVITE, "/people/invitations/", "/people/import/"])
def test_others_have_no_such_pages(client: Client, path: str) -> None:
    organisation = OrganisationFactory()
    for person in (participant_of(organisation), staff_of(organisation.region), UserFactory()):
        signed_in(client, person)
        assert client.get(path).status_code == 404


def test_closed_account_is_not_invited(client: Client) -> None:
    UserFactory(email="new@example.org", is_active=False)
    signed_in(client, StaffFactory())
    page = client.post(INVITE, form(OrganisationFactory()))
    assert page.context["form"].errors["email"] == ["Эта учётная запись закрыта. Обратитесь в рабочую группу."]
    assert page.context["form"]["first_name"].value() == "Новый слушатель"
    assert SignInLink.objects.count() == 0


def test_expert_is_invited_without_an_organisation(client: Client) -> None:
    signed_in(client, StaffFactory())
    client.post(INVITE, form(None))
    assert not User.objects.get(email="new@example.org").memberships.exists()
    assert SignInLink.objects.get().role == ""


def test_repeating_sends_a_new_link_and_ends_the_old_one(client: Client) -> None:
    organisation = OrganisationFactory()
    head = head_of(organisation)
    first = invitations.invite(
        by=head, email="new@example.org", first_name="Новый", organisation=organisation, role="participant"
    )
    signed_in(client, head)
    done = client.post(reverse("people:invitation-repeat", args=[first.public_id]))
    assert done.status_code == 302
    newer, older = letters_to("new@example.org")
    assert Client().post(link_in(older)).status_code == 410
    assert Client().post(link_in(newer)).status_code == 302
    refused = client.post(reverse("people:invitation-repeat", args=[SignInLink.objects.latest("pk").public_id]))
    assert refused.status_code == 409
    assert len(letters_to("new@example.org")) == 2


def test_foreign_invitations_do_not_exist(client: Client) -> None:
    mine, foreign = OrganisationFactory(), OrganisationFactory()
    link = invitations.invite(
        by=head_of(foreign), email="theirs@example.org", first_name="Их", organisation=foreign, role="participant"
    )
    signed_in(client, head_of(mine))
    assert client.get(reverse("people:invited", args=[link.public_id])).status_code == 404
    assert client.post(reverse("people:invitation-repeat", args=[link.public_id])).status_code == 404
    assert "theirs@example.org" not in client.get("/people/invitations/").content.decode()


def test_sign_in_links_are_no_invitations(client: Client) -> None:
    from vector.people.actions import links

    link, _token = links.issue(person=UserFactory(), by=None, purpose=LinkPurpose.SIGN_IN)
    signed_in(client, StaffFactory())
    assert client.get(reverse("people:invited", args=[link.public_id])).status_code == 404


def test_list_shows_my_people_only_and_finds_by_words(client: Client) -> None:
    mine, foreign = OrganisationFactory(), OrganisationFactory()
    head = head_of(mine)
    participant_of(mine, first_name="Алёна", last_name="Берёзова", email="a@example.org")
    participant_of(mine, first_name="Вера", last_name="Гай", email="v@example.org")
    participant_of(foreign, first_name="Чужая", email="foreign@example.org")
    signed_in(client, head)
    text = client.get("/people/").content.decode()
    assert ("a@example.org" in text, "v@example.org" in text, "foreign@example.org" in text) == (True, True, False)
    found = client.get("/people/", {"q": "березова алена"}).content.decode()
    assert ("a@example.org" in found, "v@example.org" in found) == (True, False)
    roles = client.get("/people/", {"role": "head"}).content.decode()
    assert ("a@example.org" in roles, head.email in roles) == (False, True)


def test_place_in_a_foreign_organisation_is_not_shown_to_my_head(client: Client) -> None:
    mine, foreign = OrganisationFactory(), OrganisationFactory(title="Чужой центр")
    person = participant_of(mine)
    MembershipFactory(person=person, organisation=foreign)
    signed_in(client, head_of(mine))
    text = client.get("/people/").content.decode()
    assert person.email in text
    assert "Чужой центр" not in text


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_the_list_do_not_grow(client: Client, count: int) -> None:
    region = RegionFactory()
    for _turn in range(count):
        MembershipFactory(organisation__region=region, person__region=region)
    signed_in(client, StaffFactory())
    client.get("/people/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/people/").status_code == 200
    assert len(queries) == LIST_QUERIES


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_the_invitations_do_not_grow(client: Client, count: int) -> None:
    office, organisation = StaffFactory(), OrganisationFactory()
    for number in range(count):
        invitations.invite(
            by=office, email=f"i{number}@example.org", first_name="И", organisation=organisation, role="participant"
        )
    signed_in(client, office)
    client.get("/people/invitations/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/people/invitations/").status_code == 200
    assert len(queries) == INVITATION_QUERIES


LIST_QUERIES = 6
INVITATION_QUERIES = 4


# Places ---------------------------------------------------------------------------------------------------------------
def test_ending_a_place_keeps_the_history(client: Client) -> None:
    organisation = OrganisationFactory()
    head, person = head_of(organisation), participant_of(organisation)
    place = person.memberships.get()
    signed_in(client, head)
    address = reverse("people:place-end", args=[place.public_id])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 200
    assert client.post(address, {"confirm": "on"}).status_code == 200
    place.refresh_from_db()
    assert place.ended_at is not None
    assert place.ended_by == head
    assert client.get(address).status_code == 404
    assert AuditEntry.objects.filter(deed="people.place_ended").count() == 1
    with pytest.raises(DomainError):
        memberships.end(membership=place, by=head)


def test_head_cannot_end_own_or_foreign_places_nor_another_heads(client: Client) -> None:
    organisation = OrganisationFactory()
    head = head_of(organisation)
    signed_in(client, head)
    for place in (
        head.memberships.get(),
        head_of(organisation).memberships.get(),
        participant_of(OrganisationFactory()).memberships.get(),
    ):
        assert client.post(reverse("people:place-end", args=[place.public_id]), {"confirm": "on"}).status_code == 404
        place.refresh_from_db()
        assert place.ended_at is None


def test_changing_a_role_ends_one_place_and_begins_another() -> None:
    office = StaffFactory()
    place = MembershipFactory(role=MembershipRole.PARTICIPANT)
    fresh = memberships.change_role(membership=place, role=MembershipRole.COORDINATOR, by=office)
    place.refresh_from_db()
    assert (place.ended_by, fresh.role, fresh.ended_at) == (office, MembershipRole.COORDINATOR, None)
    assert memberships.change_role(membership=fresh, role=MembershipRole.COORDINATOR, by=office) == fresh


def test_accelerator_staff_join_once_and_leave() -> None:
    office, person, region = StaffFactory(), UserFactory(), RegionFactory()
    place = memberships.join_accelerator(person=person, region=region, by=office)
    assert memberships.join_accelerator(person=person, region=region, by=office) == place
    memberships.leave_accelerator(place=place, by=office)
    assert User.objects.get(pk=person.pk).staffed_region_ids() == []
    with pytest.raises(DomainError):
        memberships.leave_accelerator(place=place, by=office)


def test_office_is_joined_with_the_group_and_left_with_sessions() -> None:
    administrator, person = SuperuserFactory(), UserFactory()
    memberships.make_staff(person=person, by=administrator)
    person.refresh_from_db()
    assert person.is_staff
    assert person.has_perm("wagtailadmin.access_admin")
    epoch = person.session_epoch
    memberships.remove_staff(person=person, by=administrator)
    person.refresh_from_db()
    assert (person.is_staff, person.groups.count(), person.session_epoch) == (False, 0, epoch + 1)


def test_last_administrator_stays() -> None:
    administrator = SuperuserFactory()
    with pytest.raises(DomainError):
        memberships.remove_staff(person=administrator, by=administrator)
    administrator.refresh_from_db()
    assert administrator.is_superuser
