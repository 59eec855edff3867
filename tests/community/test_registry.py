"""What parts above register: what a topic becomes, and the marks that make somebody belong."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.factories.community import ThemeFactory, topic, trusted
from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.common.errors import DomainError
from vector.community import registry, rules
from vector.community.actions import moderation, outcomes
from vector.community.belonging import belonging_among, belongs
from vector.community.models import Topic, TopicOutcome
from vector.community.registry import Destination, Made

pytestmark = pytest.mark.django_db


def make(*, topic, by):
    if topic.title == "Отказ":
        raise DomainError("Из этой темы вопроса не получится.")
    return Made(title=f"Вопрос «{topic.title}»", path=f"/consultations/{topic.pk}/")


QUESTION = Destination(
    key="question",
    label="Спросить эксперта",
    hint="Вопрос попадёт в очередь.",
    made="Вопрос эксперту",
    may=lambda user, _topic: user.is_staff,
    make=make,
)


@pytest.fixture
def destinations(monkeypatch):
    monkeypatch.setattr(registry, "_destinations", {})
    registry.register_destination(QUESTION)


@pytest.fixture
def experts(monkeypatch):
    """Whom a part above knows as experts."""
    known = set()
    monkeypatch.setattr(registry, "_marks", {})
    registry.register_marks("experts", lambda people: dict.fromkeys(known & set(people), "Эксперт"))
    return known


def test_topic_becomes_something_once_a_kind(destinations):
    office, thread = StaffFactory(), topic(title="Журнал")
    first = outcomes.make(topic=thread, destination=QUESTION, by=office)
    assert outcomes.make(topic=thread, destination=QUESTION, by=office) == first
    assert (first.title, first.path, first.is_public, TopicOutcome.objects.count()) == (
        "Вопрос «Журнал»",
        f"/consultations/{thread.pk}/",
        False,
        1,
    )


def test_hidden_topic_becomes_nothing_and_the_destination_may_refuse(destinations):
    office, hidden, refused = StaffFactory(), topic(), topic(title="Отказ")
    moderation.hide_topic(topic=hidden, reason="Не по теме", by=office)
    for thread in (hidden, refused):
        with pytest.raises(DomainError):
            outcomes.make(topic=thread, destination=QUESTION, by=office)
    assert not TopicOutcome.objects.exists()


def test_withdrawn_outcome_is_shown_no_more_and_can_be_made_anew(destinations):
    office, thread = StaffFactory(), topic()
    made = outcomes.make(topic=thread, destination=QUESTION, by=office)
    assert outcomes.withdraw(kind="question", path="/consultations/other/", by=office) == 0
    assert outcomes.withdraw(kind="question", path=made.path, by=office) == 1
    assert not thread.outcomes.exists()
    assert outcomes.make(topic=thread, destination=QUESTION, by=office).pk


def test_page_offers_what_one_may_and_shows_what_was_made(client, destinations):
    thread, office, person = topic(theme=ThemeFactory(is_public=True)), StaffFactory(), trusted()
    address = reverse("community:topic-become", args=[thread.public_id, "question"])
    assert "Спросить эксперта" not in signed_in(client, person).get(thread.get_absolute_url()).content.decode()
    assert client.post(address).status_code == 404
    assert "Спросить эксперта" in signed_in(client, office).get(thread.get_absolute_url()).content.decode()
    assert client.post(address.replace("question", "answer")).status_code == 404
    done = client.post(address).content.decode()
    assert f"/consultations/{thread.pk}/" in done
    text = signed_in(client, person).get(thread.get_absolute_url()).content.decode()
    assert f'href="/consultations/{thread.pk}/"' in text
    # What came of it is said as a result, not as what the button said.
    assert f"Вопрос эксперту: Вопрос «{thread.title}»" in done
    assert "Спросить эксперта" not in done
    assert f"Вопрос эксперту: Вопрос «{thread.title}»" in text
    client.logout()
    # Visitors are told of what everybody may read only. The parameter is unknown to the cache of their pages.
    address = f"{thread.get_absolute_url()}?fresh=1"
    link = f'href="/consultations/{thread.pk}/"'
    assert link not in client.get(address).content.decode()
    TopicOutcome.objects.update(is_public=True)
    assert link in client.get(address).content.decode()


def test_member_who_may_not_open_what_was_made_reads_of_it_without_a_link(client, destinations):
    registry.register_destination(replace(QUESTION, opens=lambda user, outcome: user.is_staff))
    thread, office = topic(title="Журнал"), StaffFactory()
    outcomes.make(topic=thread, destination=QUESTION, by=office)
    seen = {}
    for person in (office, trusted()):
        text = signed_in(client, person).get(thread.get_absolute_url()).content.decode()
        seen[person.is_staff] = ("Вопрос «Журнал»" in text, f'href="/consultations/{thread.pk}/"' in text)
    assert seen == {True: (True, True), False: (True, False)}


def test_destination_that_refuses_says_why(client, destinations):
    thread = topic(title="Отказ")
    response = signed_in(client, StaffFactory()).post(
        reverse("community:topic-become", args=[thread.public_id, "question"])
    )
    assert response.status_code == 409
    assert "вопроса не получится" in response.content.decode()


def test_marked_people_belong_and_their_mark_is_shown(client, experts):
    expert, stranger, thread = UserFactory(first_name="Консультант 7"), UserFactory(), topic()
    experts.add(expert.pk)
    assert (belongs(expert), belongs(stranger), rules.is_trusted(expert)) == (True, False, True)
    assert belonging_among([expert.pk, stranger.pk]) == {expert.pk}
    assert list(Topic.objects.visible_to(stranger)) == []
    signed_in(client, expert).post(thread.get_absolute_url(), {"text": "Отвечаю как эксперт."})
    text = signed_in(client, trusted()).get(thread.get_absolute_url()).content.decode()
    assert "Консультант 7" in text
    assert "Эксперт" in text
