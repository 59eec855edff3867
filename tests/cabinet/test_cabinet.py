"""Tests of «Мой кабинет»."""

from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.people import MembershipFactory, OrganisationFactory, RegionFactory, UserFactory
from tests.permissions import cases
from tests.permissions.world import ROLES, make_world
from tests.sign_in import signed_in
from vector.cabinet import registry
from vector.cabinet.registry import Cards, Continue, Panel, Waiting
from vector.mail import outbox
from vector.mail.letters import Letter
from vector.people.enums import MembershipRole
from vector.people.models import Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Only these cards, whatever parts are installed."""

    def put(*cards: Cards) -> None:
        monkeypatch.setattr(
            registry, "_providers", {str(n): lambda _user, card=card: card for n, card in enumerate(cards)}
        )

    monkeypatch.setattr(registry, "_organisation_links", {})
    monkeypatch.setattr(registry, "_facts", {})
    put()
    return put


def queue(person: User, subject: str, number: int = 0) -> None:
    outbox.queue(
        key=f"{subject}-{number}-{person.pk}",
        to=person.email,
        letter=Letter(subject=subject, text="текст", html=""),
        stream="account",
    )


def test_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = client.get("/cabinet/")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("?next=/cabinet/")


def test_first_timer_is_told_what_to_do_first(client: Client, only: Any) -> None:
    text = signed_in(client, UserFactory()).get("/cabinet/").content.decode()
    assert "Начните отсюда" in text
    assert "Сначала выберите курс" in text
    assert "Ждёт меня" not in text


def test_cards_of_the_parts_are_shown(client: Client, only: Any) -> None:
    now = timezone.now()
    only(
        Cards(
            continues=(Continue("Урок о договоре", "/learn/x/", "Курс 1.1", now, done=3, total=12),),
            links=(("Мои курсы", "/learn/my/"),),
            panels=(Panel("Карелия", ("Вы работаете здесь",), (("Страница", "/regions/karelia/"),)),),
        ),
        Cards(
            waiting=(
                Waiting("Опрос № 2", "/s/", True, "координатор", since=now, by=now - timedelta(days=1)),
                Waiting(
                    "Мой вопрос", "/q/", False, "эксперт", since=now, by=now + timedelta(days=2), action="Взят в работу"
                ),
            ),
            upcoming=(Waiting("Телеконференция", "/e/", True, "организатор", by=now + timedelta(days=5)),),
        ),
    )
    response = signed_in(client, UserFactory()).get("/cabinet/")
    text = response.content.decode()
    for shown in (
        "Продолжить: Урок о договоре",
        "Ближайший срок:",
        "Ждёт меня",
        "Опрос № 2",
        "Просрочено",
        "Жду от других",
        "Взят в работу",
        "Скоро",
        "Телеконференция",
        "Мои курсы",
        "Вы работаете здесь",
    ):
        assert shown in text
    assert response.context["found"].next_deadline.title == "Телеконференция"


def test_own_organisations_with_all_roles_and_nobody_elses(client: Client, only: Any) -> None:
    person, staff = UserFactory(), UserFactory()
    organisation = OrganisationFactory(title="Тёплый дом", town="Сортавала")
    MembershipFactory(person=person, organisation=organisation, role=MembershipRole.HEAD)
    MembershipFactory(person=person, organisation=organisation, role=MembershipRole.COORDINATOR)
    MembershipFactory(person=staff, organisation=OrganisationFactory(title="Чужая организация"))
    left = MembershipFactory(person=person, organisation=OrganisationFactory(title="Прежняя организация"))
    Membership.objects.filter(pk=left.pk).update(ended_at=timezone.now(), ended_by=staff)
    response = signed_in(client, person).get("/cabinet/")
    text = response.content.decode()
    [entry] = response.context["organisations"]
    assert (entry["organisation"], len(entry["roles"])) == (organisation, 2)
    assert "Чужая организация" not in text
    assert "Прежняя организация" not in text


def test_card_of_an_organisation_links_what_the_parts_tell(client: Client, only: Any) -> None:
    place = MembershipFactory(organisation=OrganisationFactory(title="Дом"))
    registry.register_organisation_links("test", lambda _user, organisation: ((organisation.title, "/about/"),))
    page = signed_in(client, place.person).get("/cabinet/").content.decode()
    assert '<a href="/about/">Дом</a>' in page
    assert '<a href="/people/profile/">' in page


def test_last_letters_to_oneself_that_went_out(client: Client, only: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person, other = UserFactory(), UserFactory()
    for number in range(7):
        queue(person, f"Письмо {number}", number)
    queue(other, "Чужое письмо")
    went = {"Письмо 2": "sent", "Письмо 4": "failed", "Письмо 5": "superseded"}
    asked = outbox.letters_to

    def letters_to(address: str, *, limit: int) -> list[dict[str, Any]]:
        return [
            letter | {"state": went.get(letter["subject"], letter["state"])} for letter in asked(address, limit=limit)
        ]

    monkeypatch.setattr(outbox, "letters_to", letters_to)
    response = signed_in(client, person).get("/cabinet/")
    assert [letter["subject"] for letter in response.context["letters"]] == ["Письмо 4", "Письмо 2"]
    assert "Чужое письмо" not in response.content.decode()


def test_cabinet_is_kept_by_nobody(client: Client, only: Any) -> None:
    response = signed_in(client, UserFactory()).get("/cabinet/")
    assert {"no-store", "private"} <= {part.strip() for part in response.headers["Cache-Control"].split(",")}


@pytest.mark.parametrize("amount", [1, 30])
def test_cabinet_costs_the_same_queries(client: Client, django_assert_num_queries: Any, only: Any, amount: int) -> None:
    region = RegionFactory()
    person = UserFactory(region=region)
    for number in range(amount):
        MembershipFactory(person=person, organisation=OrganisationFactory(region=region))
        queue(person, "Письмо", number)
    signed_in(client, person).get("/cabinet/")
    with django_assert_num_queries(4):
        assert client.get("/cabinet/").status_code == 200


def test_parts_find_facts_asked_in_one_query(only: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person, other = MembershipFactory().person, UserFactory()
    found = []
    monkeypatch.setattr(registry, "_facts", {"member": lambda user: Exists(Membership.objects.filter(person=user))})
    monkeypatch.setattr(registry, "_providers", {"one": lambda user: found.append(registry.known(user, "member"))})
    for user in (person, other):
        with CaptureQueriesContext(connection) as queries:
            registry.cards_for(user)
        assert len(queries) == 1
    assert found == [True, False]
    assert registry.known(person, "member") is None


def test_cabinet_of_every_role_stays_within_twelve_queries(client: Client) -> None:
    """With everything that the cases of the permission matrix lay out: courses, questions, events, surveys."""
    world = make_world()
    for module in iter_modules(cases.__path__):
        build = getattr(import_module(f"{cases.__name__}.{module.name}"), "build", None)
        if build is not None:
            build(world)
    counted = {}
    for role in ROLES[1:]:
        signed_in(client, world.person(role)).get("/cabinet/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/cabinet/").status_code == 200
        counted[role] = len(queries)
    assert {role: number for role, number in counted.items() if number > 12} == {}
