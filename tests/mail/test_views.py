"""The pages behind letters: unsubscribing by link, and the settings of one's own letters."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.mail import DeliveryFactory, SuppressionFactory
from tests.factories.people import UserFactory
from tests.sign_in import signed_in
from vector.common.models import AuditEntry
from vector.mail.enums import DIRECT_STREAMS, DeliveryState, Stream
from vector.mail.models import Suppression
from vector.mail.unsubscribing import make_token, unsubscribe_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    """A browser without cookies whose posts are checked for CSRF."""
    return Client(enforce_csrf_checks=True)


def address(delivery):
    return reverse("mail:unsubscribe", args=[make_token(delivery.public_id)])


def unwanted():
    return sorted(Suppression.objects.values_list("recipient", "stream"))


def test_looking_at_the_page_changes_nothing(browser):
    letter = DeliveryFactory(stream=Stream.EVENTS)
    response = browser.get(address(letter))
    assert response.status_code == 200
    assert letter.recipient in response.content.decode()
    assert unwanted() == []
    letter.refresh_from_db()
    assert letter.state == DeliveryState.DUE


def test_mail_programmes_one_click_stops_these_letters_without_cookies(browser):
    letter = DeliveryFactory(stream=Stream.EVENTS)
    other = DeliveryFactory(recipient=letter.recipient, stream=Stream.NEWS)
    stranger = DeliveryFactory(stream=Stream.EVENTS)
    response = browser.post(address(letter), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert unwanted() == [(letter.recipient, "events")]
    for row in (letter, other, stranger):
        row.refresh_from_db()
    assert [row.state for row in (letter, other, stranger)] == ["suppressed", "due", "due"]
    assert AuditEntry.objects.get().deed == "mail.suppress"


def test_everything_can_be_stopped_and_direct_answers_still_come(browser):
    letter = DeliveryFactory(stream=Stream.EVENTS)
    answer = DeliveryFactory(recipient=letter.recipient, stream=Stream.ANSWER)
    browser.post(address(letter), {"what": "all"})
    assert unwanted() == [(letter.recipient, "")]
    answer.refresh_from_db()
    assert answer.state == DeliveryState.DUE


def test_letters_can_be_wanted_again(browser):
    letter = DeliveryFactory(stream=Stream.EVENTS)
    SuppressionFactory(recipient=letter.recipient, stream=Stream.EVENTS)
    SuppressionFactory(recipient=letter.recipient, stream="")
    browser.post(address(letter), {"what": "again"})
    assert unwanted() == []


def test_twice_is_once(browser):
    letter = DeliveryFactory(stream=Stream.EVENTS)
    for _time in range(2):
        assert browser.post(address(letter)).status_code == 200
    assert unwanted() == [(letter.recipient, "events")]


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: f"x{token[1:]}", lambda token: "x"])
def test_forged_token_is_not_found_and_stops_nothing(browser, change):
    letter = DeliveryFactory(stream=Stream.EVENTS)
    forged = reverse("mail:unsubscribe", args=[change(make_token(letter.public_id))])
    assert browser.get(forged).status_code == 404
    assert browser.post(forged).status_code == 404
    assert unwanted() == []


@pytest.mark.parametrize("stream", sorted(DIRECT_STREAMS))
def test_direct_answers_have_no_such_page(browser, stream):
    letter = DeliveryFactory(stream=stream)
    assert browser.post(address(letter)).status_code == 404
    assert unwanted() == []


def test_address_in_the_header_leads_to_the_page(settings):
    settings.BASE_URL = "https://vector.example.org"
    letter = DeliveryFactory()
    assert unsubscribe_address(letter.public_id) == f"https://vector.example.org{address(letter)}"


def test_ones_own_settings_show_and_keep_what_is_wanted(client):
    person = UserFactory()
    SuppressionFactory(recipient=person.email, stream=Stream.NEWS)
    SuppressionFactory(recipient="other@example.org", stream=Stream.EVENTS)
    signed_in(client, person)
    page = client.get(reverse("mail:subscriptions"))
    assert page.context["form"].initial == {"streams": ["courses", "events", "surveys", "consultations", "community"]}
    response = client.post(reverse("mail:subscriptions"), {"streams": ["news", "surveys"]})
    assert response.status_code == 302
    assert unwanted() == [
        ("other@example.org", "events"),
        (person.email, "community"),
        (person.email, "consultations"),
        (person.email, "courses"),
        (person.email, "events"),
    ]


def test_wanting_nothing_and_everything(client):
    person = UserFactory()
    signed_in(client, person)
    client.post(reverse("mail:subscriptions"), {"streams": []})
    assert client.get(reverse("mail:subscriptions")).context["form"].initial == {"streams": []}
    every = ["courses", "events", "surveys", "consultations", "news", "community"]
    client.post(reverse("mail:subscriptions"), {"streams": every})
    assert unwanted() == []
    assert client.get(reverse("mail:subscriptions")).context["form"].initial == {"streams": every}


def test_made_up_stream_is_refused(client):
    signed_in(client, UserFactory())
    response = client.post(reverse("mail:subscriptions"), {"streams": ["account"]})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["streams"]
    assert unwanted() == []


def test_settings_are_for_those_who_signed_in(client):
    response = client.get(reverse("mail:subscriptions"))
    assert response.status_code == 302
    assert "sign-in" in response["Location"]
