"""The demo page: a button for each role, the letters, and that none of it exists outside demo mode."""

import os
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.people import MembershipFactory, RegionStaffFactory, StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.demo.roles import ROLES
from vector.mail.letters import Letter
from vector.mail.models import Delivery
from vector.mail.outbox import letters, queue

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.demo.urls")]


def test_enter_signs_in_as_the_person_of_the_role(client: Client) -> None:
    person = RegionStaffFactory().person
    answer = client.post(reverse("demo:enter", args=["accelerator"]))
    assert answer["Location"] == reverse("cabinet:home")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_enter_needs_a_press_of_the_button(client: Client) -> None:
    RegionStaffFactory()
    assert client.get(reverse("demo:enter", args=["accelerator"])).status_code == 405
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("code", ["accelerator", "king"])
def test_enter_of_nobody_is_404(client: Client, code: str) -> None:
    assert client.post(reverse("demo:enter", args=[code])).status_code == 404


def test_overview_lists_every_role(client: Client) -> None:
    page = client.get(reverse("demo:overview")).content.decode()
    assert [code for code in ROLES if reverse("demo:enter", args=[code]) in page] == []
    StaffFactory()
    page = client.get(reverse("demo:overview")).content.decode()
    assert [code for code in ROLES if reverse("demo:enter", args=[code]) in page] == ["office"]


def test_person_who_left_plays_no_role(client: Client) -> None:
    staff = UserFactory()
    MembershipFactory(person=UserFactory(), ended_at="2026-01-01T00:00:00Z", ended_by=staff)
    assert ROLES["newcomer"].person() is None


def test_letter_is_shown_as_its_recipient_sees_it(client: Client) -> None:
    html = "<!doctype html><html><head></head><body><a href='/x/'>Открыть</a></body></html>"
    queue(key="one", to="a@example.org", letter=Letter("Тема", "Текст письма", html), stream="events")
    sent = letters()[0]
    page = client.get(reverse("demo:letter", args=[sent.public_id]))
    assert "Текст письма" in page.content.decode()
    inner = client.get(reverse("demo:letter-html", args=[sent.public_id]))
    assert inner.content.decode() == html.replace("<head>", '<head><base target="_top">')
    assert "script-src" not in inner["Content-Security-Policy"]
    assert inner["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_overview_shows_only_what_has_left(client: Client) -> None:
    queue(key="two", to="a@example.org", letter=Letter("Ещё ждёт", "Текст", "<p>"), stream="events")
    assert "Ещё ждёт" not in client.get(reverse("demo:overview")).content.decode()


def test_overview_shows_what_went_to_many_once_as_the_person_of_a_role_got_it(client: Client) -> None:
    person = RegionStaffFactory().person
    for number, address in enumerate(["a@example.org", person.email, "b@example.org"]):
        queue(key=f"r{number}", to=address, letter=Letter("Скоро встреча", "Текст", "<p>"), stream="events")
        queue(key=f"s{number}", to=address, letter=Letter("Вход", "Текст", "<p>"), stream="account")
    Delivery.objects.update(state="sent", sent_at=timezone.now())
    page = client.get(reverse("demo:overview")).content.decode()
    assert (page.count("Скоро встреча"), page.count(">Вход<")) == (1, 3)
    own = letters(to=person.email)
    assert [reverse("demo:letter", args=[letter.public_id]) in page for letter in own] == [True, True]


def test_many_letters_of_one_kind_leave_room_for_the_others(client: Client) -> None:
    queue(key="old", to="a@example.org", letter=Letter("Опрос открыт", "Текст", "<p>"), stream="surveys")
    for number in range(30):
        letter = Letter(f"Вопрос {number} ждёт", "Текст", "<p>")
        queue(key=f"q{number}", to="a@example.org", letter=letter, stream="events")
    Delivery.objects.update(state="sent", sent_at=timezone.now())
    page = client.get(reverse("demo:overview")).content.decode()
    assert ("Опрос открыт" in page, page.count(" ждёт<")) == (True, 6)


def test_letter_that_does_not_exist_is_404(client: Client) -> None:
    signed_in(client, StaffFactory())
    absent = "00000000-0000-4000-8000-000000000000"
    assert client.get(reverse("demo:letter", args=[absent])).status_code == 404
    assert client.get(reverse("demo:letter-html", args=[absent])).status_code == 404


PROBE = """
import django
django.setup()
from django.urls import get_resolver
print("demo" in get_resolver().namespace_dict)
"""


@pytest.mark.parametrize(("demo", "found"), [("0", "False"), ("1", "True")])
def test_demo_is_absent_in_production(demo: str, found: str) -> None:
    """The control shows that the probe would see it."""
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL")}
    production = {**kept, "SECRET_KEY": "x" * 60, "DJANGO_SETTINGS_MODULE": "vector.settings", "VECTOR_DEMO": demo}
    command = [sys.executable, "-c", PROBE]
    probe = subprocess.run(command, env=production, capture_output=True, text=True, check=True)  # noqa: S603 - our own probe
    assert probe.stdout.strip() == found
