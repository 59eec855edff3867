"""What the office keeps about answering in the Wagtail admin: absences and consultation windows."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Absence, ConsultationWindow
from tests.factories.community import ThemeFactory
from tests.factories.consultations import ConsultationFactory, expert_for
from tests.factories.people import StaffFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    signed_in(client, StaffFactory())
    return client


def test_office_enters_absences(office: Client) -> None:
    expert = expert_for(ConsultationFactory())
    form = {"expert": expert.pk, "starts_on": "2026-12-01", "ends_on": "2026-12-14", "reason": "Отпуск"}
    url = reverse("absence:add")
    wrong = office.post(url, {**form, "ends_on": "2026-11-30"})
    assert (wrong.status_code, "Последний день не может быть раньше первого." in wrong.content.decode()) == (200, True)
    assert office.post(url, form).status_code == 302
    assert list(Absence.objects.values_list("expert", "starts_on", "ends_on")) == [
        (expert.pk, date(2026, 12, 1), date(2026, 12, 14))
    ]
    listing = office.get(reverse("absence:index")).content.decode()
    edit = reverse("absence:edit", args=[Absence.objects.get().pk])
    assert [part in listing for part in (str(expert.person), "Отпуск", "14 декабря", edit)] == [True] * 4


def test_office_enters_windows(office: Client) -> None:
    programme = ProgrammeFactory()
    form = {"programme": programme.pk, "opens_on": "2026-07-15", "closes_on": "2026-09-15"}
    url = reverse("consultationwindow:add")
    assert office.post(url, {**form, "closes_on": "2026-07-14"}).status_code == 200
    assert office.post(url, form).status_code == 302
    assert ConsultationWindow.objects.get().programme == programme
    assert programme.title in office.get(reverse("consultationwindow:index")).content.decode()


@pytest.mark.parametrize("listing", ["topic", "expert", "community-themes", "programme", "people_organisations"])
def test_yes_and_no_are_no_python_words(office: Client, listing: str) -> None:
    expert_for(ConsultationFactory(programme=ProgrammeFactory()))
    ThemeFactory()
    page = office.get(reverse(f"{listing}:index")).content.decode()
    assert ("icon-check" in page, ">True<" in page, "True\n" in page) == (True, False, False)
