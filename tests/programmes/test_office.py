"""Tests of the ledger in the Wagtail admin."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.people import OrganisationFactory, RegionFactory, StaffFactory, UserFactory
from tests.factories.programmes import IndicatorFactory, ParticipationFactory
from tests.sign_in import signed_in
from vector.common.models import AuditEntry
from vector.programmes.actions import facts, targets
from vector.programmes.enums import FactState
from vector.programmes.models import Fact, Indicator, Programme, Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    return signed_in(client, StaffFactory(is_superuser=True))


def test_fact_is_written_down_and_confirmed_through_the_actions(office: Client) -> None:
    place = ParticipationFactory()
    indicator = IndicatorFactory(programme=place.programme)
    given = {"indicator": indicator.pk, "organisation": place.organisation_id, "value": "12.5", "on": "2026-05-01"}
    response = office.post(reverse("fact:add"), given | {"is_confirmed": "on"})
    fact = Fact.objects.get()
    assert response.status_code == 302
    assert (fact.value, fact.state, fact.organisation) == (Decimal("12.5"), FactState.CONFIRMED, place.organisation)
    assert list(AuditEntry.objects.order_by("pk").values_list("deed", flat=True)) == ["fact-reported", "fact-confirmed"]
    office.post(reverse("fact:edit", args=[fact.pk]), {"value": "13", "on": "2026-05-02"})
    fact.refresh_from_db()
    assert (fact.value, fact.on, fact.state) == (Decimal(13), date(2026, 5, 2), FactState.REPORTED)
    office.post(reverse("fact:edit", args=[fact.pk]), {"value": "13", "on": "2026-05-02", "is_confirmed": "on"})
    fact.refresh_from_db()
    assert fact.state == FactState.CONFIRMED


def test_outsider_is_refused_beside_the_field(office: Client) -> None:
    given = {"indicator": IndicatorFactory().pk, "organisation": OrganisationFactory().pk, "value": "1"}
    for name, day in (("fact:add", "on"), ("target:add", "due_on")):
        response = office.post(reverse(name), given | {day: "2026-05-01"})
        assert response.context["form"].errors == {"organisation": ["Эта организация не участвует в программе."]}
    assert (Fact.objects.count(), Target.objects.count()) == (0, 0)


def test_target_is_set_revised_and_deleted_through_the_actions(office: Client) -> None:
    indicator = IndicatorFactory()
    office.post(reverse("target:add"), {"indicator": indicator.pk, "value": "10", "due_on": "2026-05-01"})
    target = Target.objects.get()
    office.post(reverse("target:edit", args=[target.pk]), {"value": "20", "due_on": "2026-05-01"})
    target.refresh_from_db()
    assert target.value == Decimal(20)
    office.post(reverse("target:delete", args=[target.pk]))
    assert not Target.objects.exists()
    assert list(AuditEntry.objects.order_by("pk").values_list("deed", flat=True)) == [
        "target-set",
        "target-revised",
        "target-withdrawn",
    ]


def test_confirmed_fact_is_not_deleted(office: Client) -> None:
    staff = StaffFactory()
    fact = facts.enter(indicator=IndicatorFactory(), value=Decimal(1), on=date(2026, 5, 1), by=staff)
    facts.confirm(fact=fact, by=staff)
    office.post(reverse("fact:delete", args=[fact.pk]))
    assert Fact.objects.get() == fact
    facts.reopen(fact=fact, by=staff)
    office.post(reverse("fact:delete", args=[fact.pk]))
    assert not Fact.objects.exists()


def test_programme_and_indicator_are_entered(office: Client) -> None:
    region = RegionFactory()
    office.post(
        reverse("programme:add"),
        {
            "title": "Соседский центр",
            "slug": "centre",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "regions": [region.pk],
            "is_public": "on",
        },
    )
    programme = Programme.objects.get()
    assert list(programme.regions.all()) == [region]
    office.post(
        reverse("indicator:add"),
        {
            "programme": programme.pk,
            "code": "people",
            "title": "Участники",
            "unit": "человек",
            "baseline": "0",
            "direction": "up",
            "is_summable": "on",
            "sort_order": "0",
        },
    )
    assert Indicator.objects.get().programme == programme


@pytest.mark.parametrize("name", ["programme", "participation", "indicator", "target", "fact"])
def test_lists_are_for_the_office_only(client: Client, name: str) -> None:
    address = reverse(f"{name}:index")
    assert client.get(address).status_code == 302
    assert signed_in(client, UserFactory()).get(address).status_code == 404
    assert signed_in(client, StaffFactory(is_superuser=True)).get(address).status_code == 200


@pytest.mark.parametrize("amount", [1, 15])
def test_lists_cost_the_same_queries(office: Client, django_assert_num_queries: Any, amount: int) -> None:
    staff, indicator = StaffFactory(), IndicatorFactory()
    for number in range(amount):
        targets.feed(indicator=indicator, value=Decimal(1), due_on=date(2026, 5, 1), source=f"s-{number}", by=staff)
    office.get(reverse("target:index"))
    with django_assert_num_queries(10):
        office.get(reverse("target:index"))
