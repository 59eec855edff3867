"""Who comes into the Wagtail admin: the project office, with a second factor given in this session."""

import os
import subprocess
import sys
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from tests.factories.people import (
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
from tests.sign_in import signed_in
from vector.people.actions import links

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"


def code_of(secret: str) -> str:
    """The code that an app would show now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def second_factor_required(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True


def enter_by_link(client: Client, person: Any, *, next_path: str = "") -> Any:
    _link, token = links.issue(person=person, by=None, next_path=next_path)
    return client.post(reverse("people:sign-in-link", args=[token]))


@pytest.mark.parametrize("make", ["participant", "coordinator", "head", "accelerator", "person"])
@pytest.mark.parametrize("path", [ADMIN, "/admin/pages/", "/admin/users/", "/admin/login/", "/admin/api/main/pages/"])
def test_for_all_others_there_is_no_admin(client: Client, make: str, path: str) -> None:
    organisation = OrganisationFactory()
    people = {
        "participant": lambda: participant_of(organisation),
        "coordinator": lambda: coordinator_of(organisation),
        "head": lambda: head_of(organisation),
        "accelerator": lambda: staff_of(RegionFactory()),
        "person": UserFactory,
    }
    signed_in(client, people[make]())
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("path", [ADMIN, "/admin/pages/", "/admin/login/", "/admin/password_reset/"])
def test_visitors_are_sent_to_our_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    goal = ADMIN if path == "/admin/login/" else path
    assert response["Location"] == f"/people/sign-in/?next={goal}"


@pytest.mark.usefixtures("second_factor_required")
def test_staff_without_second_factor_is_sent_to_set_it_up(client: Client) -> None:
    signed_in(client, StaffFactory())
    response = client.get("/admin/pages/")
    assert response["Location"] == reverse("mfa_activate_totp") + "?next=%2Fadmin%2Fpages%2F"
    assert client.get("/admin/pages/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


@pytest.mark.usefixtures("second_factor_required")
def test_superuser_needs_it_too(client: Client) -> None:
    signed_in(client, SuperuserFactory())
    assert client.get(ADMIN)["Location"].startswith(reverse("mfa_activate_totp"))


@pytest.mark.usefixtures("second_factor_required")
def test_setting_up_opens_the_admin_and_shows_spare_codes_once(client: Client) -> None:
    person = StaffFactory()
    enter_by_link(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    html = page.content.decode()
    assert "data:image/svg+xml;base64," in html
    assert "<script" not in html.replace('<script type="module" src', "")
    assert "style=" not in html
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 200
    assert not Authenticator.objects.filter(user=person).exists()
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert len(codes.context["unused_codes"]) == 10
    assert codes.context["unused_codes"][0] in codes.content.decode()
    again = client.get(reverse("mfa_view_recovery_codes"))
    assert again.context["unused_codes"] == ["****"] * 10
    assert client.get(ADMIN).status_code == 200


@pytest.mark.usefixtures("second_factor_required")
def test_signing_in_asks_for_the_code_before_the_session(client: Client) -> None:
    person = StaffFactory()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    response = enter_by_link(client, person, next_path=ADMIN)
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(ADMIN)["Location"] == "/people/sign-in/?next=/admin/"
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": "123"}).status_code == 200
    assert "_auth_user_id" not in client.session
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


@pytest.mark.usefixtures("second_factor_required")
def test_session_without_the_code_is_asked_for_it(client: Client) -> None:
    person = StaffFactory()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    signed_in(client, person)
    step = client.get("/admin/pages/")["Location"]
    assert step == reverse("mfa_reauthenticate") + "?next=%2Fadmin%2Fpages%2F"
    assert client.get(step).status_code == 200
    answer = client.post(step, {"code": code_of(secret), "next": "/admin/pages/"})
    assert answer["Location"] == "/admin/pages/"
    assert client.get("/admin/pages/").status_code in {200, 302}
    assert client.get(ADMIN).status_code == 200


@pytest.mark.usefixtures("second_factor_required")
def test_spare_code_works_once(client: Client) -> None:
    person = StaffFactory()
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    code = RecoveryCodes(Authenticator.objects.get(user=person, type="recovery_codes")).get_unused_codes()[0]
    enter_by_link(client, person, next_path=ADMIN)
    assert client.post(reverse("mfa_authenticate"), {"code": code})["Location"] == ADMIN
    other = Client()
    enter_by_link(other, person, next_path=ADMIN)
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session


@pytest.mark.usefixtures("second_factor_required")
def test_switching_off_closes_the_admin(client: Client) -> None:
    person = StaffFactory()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    enter_by_link(client, person, next_path=ADMIN)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(ADMIN)["Location"].startswith(reverse("mfa_activate_totp"))


def test_guessing_codes_is_limited(client: Client) -> None:
    person = StaffFactory()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    enter_by_link(client, person)
    for _turn in range(8):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session


def test_staff_whose_role_was_removed_is_out_at_once(client: Client) -> None:
    from vector.people.actions import memberships

    person = StaffFactory()
    signed_in(client, person)
    assert client.get(ADMIN).status_code == 200
    memberships.remove_staff(person=person, by=SuperuserFactory())
    assert client.get(ADMIN)["Location"] == "/people/sign-in/?next=/admin/"


def production(**variables: str) -> str:
    """What settings say of the second factor under these variables, in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("VECTOR_", "DJANGO_"))}
    environment = {**clean, "SECRET_KEY": "x" * 60, "DATABASE_URL": "postgres://x:x@127.0.0.1:1/x", **variables}
    environment["REDIS_URL"] = "redis://127.0.0.1:1/0"
    code = "from vector import settings; print(settings.STAFF_SECOND_FACTOR)"
    done = subprocess.run(  # noqa: S603 - our own interpreter with a fixed program
        [sys.executable, "-c", code],
        env=environment,
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_production_requires_the_second_factor_and_only_demo_does_not() -> None:
    assert production() == "True"
    assert production(STAFF_SECOND_FACTOR="0", VECTOR_STAFF_SECOND_FACTOR="0") == "True"
    assert production(VECTOR_DEMO="1") == "False"
