"""The demo's people: all roles, no real names, the same after a second run."""

from datetime import date

import pytest

from vector.demo.loaders import people as loader
from vector.mail.models import Delivery
from vector.people.enums import MembershipRole
from vector.people.models import Consent, Membership, Organisation, Region, User

pytestmark = pytest.mark.django_db


def counts() -> list[int]:
    return [model.objects.count() for model in (Region, Organisation, User, Membership, Consent, Delivery)]


def test_load_makes_all_roles_and_repeats_nothing() -> None:
    people = loader.load(today=date(2026, 11, 20))
    assert (len(people.regions), len(people.organisations), len(people.experts), len(people.tutors)) == (3, 24, 4, 3)
    assert sorted(people.coordinator_of) == sorted(organisation.pk for organisation in people.organisations)
    assert {code: len(staff) for code, staff in people.accelerator_staff.items()} == dict.fromkeys(people.regions, 2)
    assert 55 <= User.objects.count() <= 70
    before = counts()
    again = loader.load(today=date(2026, 11, 21))
    assert counts() == before
    assert again.participants == people.participants


def test_only_the_newcomer_and_the_invited_have_not_agreed() -> None:
    people = loader.load(today=date(2026, 11, 20))
    without = User.objects.filter(consents__isnull=True).order_by("pk")
    assert [person.email for person in without] == ["newcomer@example.org", "invited-head@example.org"]
    assert people.newcomer.memberships.get().role == MembershipRole.PARTICIPANT


def test_people_are_roles_at_example_org() -> None:
    loader.load(today=date(2026, 11, 20))
    assert User.objects.exclude(email__endswith="@example.org").count() == 0
    assert User.objects.exclude(last_name="").count() == 0
