"""Consent: asked first, given once a version, withdrawn; one's data taken away or deleted."""

import hashlib
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    RegionStaffFactory,
    StaffFactory,
    SuperuserFactory,
    UserFactory,
    coordinator_of,
)
from tests.sign_in import signed_in
from vector.common.errors import DomainError
from vector.common.models import AuditEntry
from vector.mail.actions.suppressions import is_suppressed, suppress
from vector.mail.enums import DeliveryState, Stream
from vector.mail.letters import Letter
from vector.mail.models import Delivery
from vector.mail.outbox import queue
from vector.mail.unsubscribing import unsubscribe_address
from vector.people import registry
from vector.people.actions import accounts, consents, links
from vector.people.consent_texts import text_in_force
from vector.people.models import Consent, SignInLink, User

pytestmark = pytest.mark.django_db

CONSENT = "/people/consent/"


def agree(client: Client, **extra: Any) -> Any:
    return client.post(CONSENT, {"text_hash": text_in_force().digest, "agree": "on", **extra})


def test_person_without_consent_is_led_to_it_and_back(client: Client) -> None:
    person = UserFactory(consent=False)
    signed_in(client, person)
    response = client.get("/people/profile/?tab=1")
    assert response["Location"] == "/people/consent/?next=%2Fpeople%2Fprofile%2F%3Ftab%3D1"
    page = client.get(response["Location"])
    html = page.content.decode()
    assert text_in_force().text.splitlines()[0] in html
    assert "checked" not in html
    answer = agree(client, next="/people/profile/?tab=1")
    assert answer["Location"] == "/people/profile/?tab=1"
    assert client.get("/people/profile/").status_code == 200
    consent = Consent.objects.get(person=person)
    assert consent.text_version == text_in_force().version
    assert consent.text_hash == hashlib.sha256(text_in_force().text.encode()).hexdigest()
    assert AuditEntry.objects.filter(deed="people.consent_given", actor_id=person.public_id).count() == 1


@pytest.mark.parametrize("name", ["cabinet:home", "people:profile", "people:password-change", "consultations:ask"])
def test_pages_behind_the_consent(client: Client, name: str) -> None:
    signed_in(client, UserFactory(consent=False))
    assert client.get(reverse(name))["Location"].startswith(CONSENT)
    assert client.post(reverse(name), {})["Location"] == CONSENT


@pytest.mark.parametrize(
    "path",
    ["/people/sign-out/", "/people/profile/data/", "/people/profile/data/file/", "/people/profile/deletion/", "/livez"],
)
def test_pages_open_without_consent(client: Client, path: str) -> None:
    signed_in(client, UserFactory(consent=False))
    assert client.get(path).status_code == 200


def test_office_is_not_asked(client: Client) -> None:
    signed_in(client, StaffFactory(consent=False))
    assert client.get("/admin/").status_code == 200


def test_unticked_box_gives_nothing(client: Client) -> None:
    person = UserFactory(consent=False)
    signed_in(client, person)
    page = client.post(CONSENT, {"text_hash": text_in_force().digest})
    assert "agree" in page.context["form"].errors
    assert Consent.objects.count() == 0


def test_new_version_asks_again_and_refuses_the_old_text(client: Client) -> None:
    person = UserFactory()
    signed_in(client, person)
    old = text_in_force().digest
    consents.publish(version="2026-12-01", text="Новый текст.\n\nВторой абзац.", by=SuperuserFactory())
    assert client.get("/people/profile/")["Location"].startswith(CONSENT)
    page = client.post(CONSENT, {"text_hash": old, "agree": "on"})
    assert page.status_code == 200
    assert "Новый текст." in page.content.decode()
    assert Consent.objects.get(person=person, withdrawn_at=None).text_hash == old
    assert agree(client).status_code == 302
    assert [row.text_version for row in person.consents.order_by("pk")] == ["basic-1", "2026-12-01"]
    assert client.get("/people/profile/").status_code == 200


def test_version_is_published_once() -> None:
    consents.publish(version="2", text="Текст", by=SuperuserFactory())
    with pytest.raises(DomainError):
        consents.publish(version="2", text="Другой", by=SuperuserFactory())


def test_giving_twice_is_one_consent() -> None:
    person = UserFactory(consent=False)
    for _turn in range(2):
        consents.give(person=person, text_hash=text_in_force().digest, by=person)
    assert Consent.objects.filter(person=person).count() == 1


def letter_to(address: str, stream: str) -> None:
    queue(key=f"{hash(address)}-{stream}", to=address, letter=Letter("Тема", "Текст", "<p>Текст</p>"), stream=stream)


def test_withdrawal_stops_letters_at_once_and_closes_the_cabinet(client: Client) -> None:
    person, other = UserFactory(), UserFactory()
    for someone in (person, other):
        letter_to(someone.email, Stream.SURVEYS)
    signed_in(client, person)
    assert client.post("/people/consent/withdraw/", {}).status_code == 200
    assert Consent.objects.filter(person=person, withdrawn_at=None).exists()
    done = client.post("/people/consent/withdraw/", {"confirm": "on"})
    assert done.status_code == 200
    assert not Consent.objects.filter(person=person, withdrawn_at=None).exists()
    states = dict(Delivery.objects.values_list("recipient", "state"))
    assert states == {person.email: DeliveryState.SUPPRESSED, other.email: DeliveryState.DUE}
    assert is_suppressed(person.email, stream=Stream.EVENTS)
    assert not is_suppressed(other.email, stream=Stream.EVENTS)
    assert client.get("/people/profile/")["Location"].startswith(CONSENT)
    agree(client)
    assert not is_suppressed(person.email, stream=Stream.EVENTS)


def test_agreeing_again_brings_back_no_letters_that_the_person_had_stopped() -> None:
    person = UserFactory()
    suppress(person.email, reason="link in a letter")
    consents.withdraw(person=person, by=person)
    consents.give(person=person, text_hash=text_in_force().digest, by=person)
    assert is_suppressed(person.email, stream=Stream.EVENTS)
    assert not is_suppressed(person.email, stream=Stream.ANSWER)


def test_no_link_of_a_letter_undoes_a_withdrawal(client: Client) -> None:
    person = UserFactory()
    letter_to(person.email, Stream.SURVEYS)
    consents.withdraw(person=person, by=person)
    link = unsubscribe_address(Delivery.objects.get().public_id).removeprefix(settings.BASE_URL)
    page = client.post(link, {"what": "again"})
    assert page.status_code == 200
    assert page.context["is_wanted"] is False
    assert is_suppressed(person.email, stream=Stream.SURVEYS)


def test_withdrawing_nothing_is_refused() -> None:
    person = UserFactory(consent=False)
    with pytest.raises(DomainError):
        consents.withdraw(person=person, by=person)


def test_own_data_holds_mine_and_nobody_elses(client: Client) -> None:
    organisation = OrganisationFactory(title="Наш центр")
    person = coordinator_of(organisation, email="me@example.org", phone="+7 000 111")
    coordinator_of(organisation, email="colleague@example.org", phone="+7 000 222")
    MembershipFactory(organisation=OrganisationFactory(title="Чужой центр"))
    letter_to("me@example.org", Stream.NEWS)
    signed_in(client, person)
    response = client.get("/people/profile/data/file/")
    assert response["Content-Disposition"] == 'attachment; filename="vector-data.json"'
    data = json.loads(response.content)
    assert list(data["sections"])[:4] == ["account", "places", "consents", "letters"]
    assert [row["Где"] for row in data["sections"]["places"]["rows"]] == ["Наш центр"]
    assert len(data["sections"]["consents"]["rows"]) == 1
    assert [row["Тема"] for row in data["sections"]["letters"]["rows"]] == ["Тема"]
    for text in (response.content.decode(), client.get("/people/profile/data/").content.decode()):
        assert "+7 000 111" in text
        assert "colleague@example.org" not in text
        assert "+7 000 222" not in text
        assert "Чужой центр" not in text


def test_deletion_anonymises_and_ends_everything(client: Client, monkeypatch: Any) -> None:
    forgotten: list[str] = []
    monkeypatch.setitem(registry._forgetters, "test", lambda person: forgotten.append(person.email))
    organisation = OrganisationFactory()
    person = coordinator_of(organisation, email="me@example.org", first_name="Анна Ивановна", phone="+7 000 111")
    RegionStaffFactory(person=person, region=organisation.region)
    colleague = coordinator_of(organisation)
    link, _token = links.issue(person=person, by=None)
    letter_to("me@example.org", Stream.SURVEYS)
    elsewhere = signed_in(Client(), person)
    signed_in(client, person)
    assert client.post("/people/profile/deletion/", {}).status_code == 200
    assert User.objects.get(pk=person.pk).anonymised_at is None
    done = client.post("/people/profile/deletion/", {"confirm": "on"})
    assert done["Location"] == reverse("people:deletion-done")
    assert client.get(done["Location"]).status_code == 200
    person.refresh_from_db()
    assert person.email.endswith("@deleted.invalid")
    assert (person.last_name, person.phone, person.is_active, person.has_usable_password()) == ("", "", False, False)
    assert not person.memberships.current().exists()
    assert not person.region_places.current().exists()
    assert not person.consents.filter(withdrawn_at=None).exists()
    assert person.memberships.count() == 1
    link.refresh_from_db()
    assert not link.is_open
    assert elsewhere.get("/people/profile/").status_code == 302
    assert forgotten == ["me@example.org"]
    trail = str(list(AuditEntry.objects.values()))
    assert "Анна Ивановна" not in trail
    assert "me@example.org" not in trail
    assert AuditEntry.objects.filter(deed="people.anonymised", actor_id=person.public_id).exists()
    assert "me@example.org" not in str(list(Delivery.objects.values()))
    [letter] = Delivery.objects.all()
    assert (letter.state, letter.text) == (DeliveryState.SUPERSEDED, "")
    assert colleague.memberships.current().count() == 1
    assert SignInLink.objects.open().count() == 0


def test_office_member_is_not_deleted_before_leaving_the_office(client: Client) -> None:
    person = StaffFactory(email="office@example.org")
    with pytest.raises(DomainError):
        accounts.anonymise(person=person, by=person)
    person.refresh_from_db()
    assert person.email == "office@example.org"


def test_profile_saves_what_is_mine_and_notes_only_field_names(client: Client) -> None:
    person = UserFactory(email="me@example.org", first_name="Прежнее имя")
    signed_in(client, person)
    data = {"first_name": "Новое имя", "last_name": "", "phone": "+7 000", "region": "", "language": "en"}
    extra = {"email": "evil@example.org", "is_staff": "on", "is_superuser": "on"}
    response = client.post("/people/profile/", {**data, **extra})
    assert response["Location"] == reverse("people:profile-saved")
    assert response.cookies["vector_language"].value == "en"
    person.refresh_from_db()
    assert (person.first_name, person.phone, person.language) == ("Новое имя", "+7 000", "en")
    assert (person.email, person.is_staff, person.is_superuser) == ("me@example.org", False, False)
    entry = AuditEntry.objects.get(deed="people.profile_changed")
    assert entry.details == {"fields": ["first_name", "language", "phone"]}


def test_profile_keeps_what_was_typed_when_something_is_wrong(client: Client) -> None:
    signed_in(client, UserFactory())
    page = client.post("/people/profile/", {"first_name": "", "phone": "+7 000", "language": "ru"})
    assert "first_name" in page.context["form"].errors
    assert "+7 000" in page.content.decode()
