"""The optional password: setting, changing, signing in with it, limits, ends of sessions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.people import MembershipFactory, StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.people.actions import links, memberships
from vector.people.models import User

pytestmark = pytest.mark.django_db

WORDS = "четыре слова подряд легко"
URL = "/people/sign-in/password/"


def give(client: Client, email: str, password: str = WORDS, **extra: Any) -> Any:
    return client.post(URL, {"password-login": email, "password-password": password}, **extra)


@pytest.fixture
def person() -> User:
    person = UserFactory(email="head@example.org")
    person.set_password(WORDS)
    person.save()
    return person


def test_password_opens_a_session_and_keeps_next(client: Client, person: User) -> None:
    data = {"password-login": "HEAD@example.org", "password-password": WORDS, "password-next": "/people/profile/"}
    assert client.post(URL, data)["Location"] == "/people/profile/"
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("email", ["head@example.org", "nobody@example.org"])
def test_wrong_password_and_unknown_address_look_the_same(client: Client, person: User, email: str) -> None:
    response = give(client, email, "не тот пароль")
    assert response.status_code == 200
    errors = response.context["password_form"].non_field_errors()
    assert errors == ["Адрес или пароль не подходит. По ссылке из письма войти можно всегда."]
    assert "_auth_user_id" not in client.session


def test_person_without_password_cannot_use_one(client: Client) -> None:
    UserFactory(email="link-only@example.org")
    for password in ("", "!", WORDS):
        give(client, "link-only@example.org", password)
    assert "_auth_user_id" not in client.session


def test_many_failures_lock_the_name_whatever_address_is_claimed(client: Client, person: User, settings: Any) -> None:
    codes = [
        give(client, person.email, "не тот", headers={"x-forwarded-for": f"10.1.1.{n}"}).status_code
        for n in range(settings.AXES_FAILURE_LIMIT + 1)
    ]
    assert codes[: settings.AXES_FAILURE_LIMIT - 1] == [200] * (settings.AXES_FAILURE_LIMIT - 1)
    assert codes[-1] == 429
    locked = give(Client(REMOTE_ADDR="192.0.2.9"), person.email)
    assert locked.status_code == 429
    assert "_auth_user_id" not in client.session


def test_many_names_from_one_place_are_locked_whatever_address_is_claimed(
    client: Client, person: User, settings: Any
) -> None:
    for n in range(settings.AXES_FAILURE_LIMIT):
        give(client, f"guess-{n}@example.org", headers={"x-forwarded-for": f"10.1.1.{n}"})
    assert give(client, person.email, headers={"x-forwarded-for": "10.9.9.9"}).status_code == 429
    assert give(Client(REMOTE_ADDR="192.0.2.9"), person.email).status_code == 302


def test_link_works_even_while_the_password_is_locked(client: Client, person: User, settings: Any) -> None:
    for _turn in range(settings.AXES_FAILURE_LIMIT):
        give(client, person.email, "не тот")
    _link, token = links.issue(person=person, by=None)
    client.post(reverse("people:sign-in-link", args=[token]))
    assert client.session["_auth_user_id"] == str(person.pk)


def test_setting_a_password_ends_other_sessions_and_open_links(client: Client) -> None:
    person = UserFactory()
    elsewhere = signed_in(Client(), person)
    link, _token = links.issue(person=person, by=None)
    signed_in(client, person)
    page = client.get("/people/profile/password/")
    assert "old_password" not in page.context["form"].fields
    done = client.post("/people/profile/password/", {"new_password": WORDS, "repeated": WORDS})
    assert done.status_code == 200
    assert client.get("/people/profile/").status_code == 200
    assert elsewhere.get("/people/profile/").status_code == 302
    link.refresh_from_db()
    assert not link.is_open
    assert give(Client(), person.email).status_code == 302


def test_changing_needs_the_present_password(client: Client, person: User) -> None:
    signed_in(client, person)
    fresh = "совсем другие слова"
    data = {"old_password": "не тот", "new_password": fresh, "repeated": fresh}
    assert "old_password" in client.post("/people/profile/password/", data).context["form"].errors
    person.refresh_from_db()
    assert person.check_password(WORDS)
    client.post("/people/profile/password/", {**data, "old_password": WORDS})
    person.refresh_from_db()
    assert person.check_password(fresh)


@pytest.mark.parametrize(
    ("fresh", "repeated", "field"),
    [
        ("коротко", "коротко", "new_password"),
        ("password123", "password123", "new_password"),
        (WORDS, "иное", "repeated"),
    ],
)
def test_weak_or_mistyped_passwords_are_refused(client: Client, fresh: str, repeated: str, field: str) -> None:
    person = UserFactory()
    signed_in(client, person)
    form = client.post("/people/profile/password/", {"new_password": fresh, "repeated": repeated}).context["form"]
    assert field in form.errors
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_ending_a_place_ends_the_sessions(client: Client) -> None:
    place = MembershipFactory()
    signed_in(client, place.person)
    assert client.get("/people/profile/").status_code == 200
    memberships.end(membership=place, by=StaffFactory())
    assert client.get("/people/profile/").status_code == 302
    assert "_auth_user_id" not in client.session
