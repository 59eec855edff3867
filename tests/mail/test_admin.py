"""The staff's page of letters."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.mail import DeliveryFactory, SuppressionFactory
from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.common.models import AuditEntry
from vector.common.office_views import PAGE_SIZE
from vector.mail.enums import DeliveryState, Stream
from vector.mail.models import Delivery

pytestmark = pytest.mark.django_db

LIST = "/admin/letters/"
# Nine of each are the admin's own frame: session, person, permissions, profile, locales, explorer.
QUERIES_LIST = 11
QUERIES_DETAIL = 11


@pytest.fixture
def office(client):
    return signed_in(client, StaffFactory())


def detail(letter, deed=""):
    return f"{LIST}{letter.public_id}/{deed}"


def shown(response):
    return [letter.pk for letter in response.context["rows"]]


def test_addresses_are_what_the_links_say():
    letter = DeliveryFactory()
    assert reverse("wagtailadmin_letters:list") == LIST
    assert reverse("wagtailadmin_letters:send-again", args=[letter.public_id]) == detail(letter, "again/")


def test_nobody_else_sees_letters_or_sends_them_again(client):
    letter = DeliveryFactory(state=DeliveryState.FAILED)
    clerk = StaffFactory()
    clerk.groups.clear()
    for person in (None, UserFactory(), clerk):
        if person:
            signed_in(client, person)
        for address in (LIST, detail(letter)):
            response = client.get(address)
            assert response.status_code in {302, 403, 404}
            assert letter.recipient not in response.content.decode()
        for address in (detail(letter, "again/"), f"{LIST}again/"):
            assert client.post(address, {"state": "failed"}).status_code in {302, 403, 404}
    letter.refresh_from_db()
    assert letter.state == DeliveryState.FAILED
    assert AuditEntry.objects.filter(deed="mail.send_again").count() == 0


def test_newest_first_with_state_reply_and_numbers_of_what_waits(office):
    failed = DeliveryFactory(state=DeliveryState.FAILED, last_reply="RCPT: 550 no such user")
    waits = DeliveryFactory.create_batch(2)
    response = office.get(LIST)
    assert shown(response) == [waits[1].pk, waits[0].pk, failed.pk]
    assert "RCPT: 550 no such user" in response.content.decode()
    assert [(count["state"], count["number"]) for count in response.context["counts"]] == [
        ("due", "2"),
        ("failed", "1"),
        ("unknown", "0"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=failed", [1, 0]),
        ("stream=events", [2, 1]),
        ("state=failed&stream=events", [1]),
        ("recipient=%20PERSON@example.org", [2]),
        ("q=ПРИГЛАШ", [2]),
        ("state=nonsense", [3, 2, 1, 0]),
        ("before=nonsense", [3, 2, 1, 0]),
    ],
)
def test_filters_find(office, query, expected):
    rows = [
        DeliveryFactory(state=DeliveryState.FAILED, stream=Stream.NEWS),
        DeliveryFactory(state=DeliveryState.FAILED, stream=Stream.EVENTS),
        DeliveryFactory(recipient="person@example.org", stream=Stream.EVENTS, subject="Приглашение"),
        DeliveryFactory(),
    ]
    assert shown(office.get(f"{LIST}?{query}")) == [rows[number].pk for number in expected]


def test_pages_follow_each_other_without_gap_or_repeat(office):
    rows = DeliveryFactory.create_batch(PAGE_SIZE + 3)
    first = office.get(f"{LIST}?stream=news")
    assert len(shown(first)) == PAGE_SIZE
    DeliveryFactory()  # what comes meanwhile shifts nothing
    second = office.get(f"{LIST}?{first.context['older']}")
    assert shown(first) + shown(second) == [row.pk for row in reversed(rows)]
    assert second.context["older"] == ""
    assert second.context["first"] == "stream=news"


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_number_of_queries(office, django_assert_num_queries, count):
    DeliveryFactory.create_batch(count)
    office.get(LIST)  # content types and the like are remembered
    with django_assert_num_queries(QUERIES_LIST):
        office.get(LIST)


@pytest.mark.parametrize("count", [1, 30])
def test_detail_costs_the_same_number_of_queries(office, django_assert_num_queries, count):
    letter = DeliveryFactory()
    for number in range(count):
        letter.attachments.create(filename=f"{number}.txt", mimetype="text/plain", content=b"x")
    office.get(detail(letter))
    with django_assert_num_queries(QUERIES_DETAIL):
        office.get(detail(letter))


def test_detail_shows_the_letter_without_the_secrets_of_its_links(office):
    token = "Zx81-very-long-secret-token-0123456789"
    letter = DeliveryFactory(
        text=f"Войдите:\nhttps://vector.example.org/people/sign-in/link/{token}/\n",
        html=f'<p>Войдите</p><a href="https://vector.example.org/people/sign-in/link/{token}/?a={token}">да</a>'
        "<script>alert(1)</script>",
        last_reply="RCPT: 450 <b>busy</b>",
    )
    content = office.get(detail(letter)).content.decode()
    assert token not in content
    assert "https://vector.example.org/people/sign-in/link/…/" in content
    assert 'sandbox=""' in content
    assert "<script>alert(1)</script>" not in content
    assert "<b>busy</b>" not in content


def test_failed_letter_is_sent_again_with_an_audit_row(office):
    letter = DeliveryFactory(state=DeliveryState.FAILED, attempts=20, unclear=2, expires_at=timezone.now())
    page = office.get(detail(letter))
    assert page.context["may_resend"] is True
    response = office.post(detail(letter, "again/"))
    assert (response.status_code, response["Location"]) == (302, detail(letter))
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.unclear, letter.expires_at) == ("due", 0, 0, None)
    entry = AuditEntry.objects.get(deed="mail.send_again")
    assert entry.object_id == str(letter.public_id)
    assert entry.actor_id is not None


@pytest.mark.parametrize("state", [DeliveryState.DUE, DeliveryState.CLAIMED, DeliveryState.SENT, "superseded"])
def test_what_is_sent_or_waits_is_not_sent_again(office, state):
    letter = DeliveryFactory(state=state, sent_at=timezone.now() if state == "sent" else None)
    assert office.get(detail(letter)).context["may_resend"] is False
    office.post(detail(letter, "again/"))
    letter.refresh_from_db()
    assert letter.state == state
    assert AuditEntry.objects.filter(deed="mail.send_again").count() == 0


def test_unwanted_letter_is_sent_again_only_when_it_is_wanted_again(office):
    letter = DeliveryFactory(state=DeliveryState.SUPPRESSED)
    wish = SuppressionFactory(recipient=letter.recipient)
    office.post(detail(letter, "again/"))
    letter.refresh_from_db()
    assert letter.state == DeliveryState.SUPPRESSED
    wish.delete()
    office.post(detail(letter, "again/"))
    letter.refresh_from_db()
    assert letter.state == DeliveryState.DUE


def test_all_that_a_filter_finds_is_sent_again(office):
    failed = DeliveryFactory.create_batch(3, state=DeliveryState.FAILED, stream=Stream.EVENTS)
    other = DeliveryFactory(state=DeliveryState.FAILED, stream=Stream.NEWS)
    page = office.get(f"{LIST}?state=failed&stream=events")
    assert page.context["resend"] == {"state": "failed", "stream": "events"}
    office.post(f"{LIST}again/", page.context["resend"])
    assert set(Delivery.objects.filter(pk__in=[row.pk for row in failed]).values_list("state", flat=True)) == {"due"}
    other.refresh_from_db()
    assert other.state == DeliveryState.FAILED


@pytest.mark.parametrize("state", ["", "sent", "due", "nonsense"])
def test_sending_all_again_needs_a_state_that_allows_it(office, state):
    letter = DeliveryFactory(state=DeliveryState.FAILED)
    assert office.post(f"{LIST}again/", {"state": state}).status_code == 404
    letter.refresh_from_db()
    assert letter.state == DeliveryState.FAILED


def test_absent_letter_is_not_found(office):
    letter = DeliveryFactory.build(public_id="00000000-0000-4000-8000-000000000000")
    assert office.get(detail(letter)).status_code == 404
    assert office.post(detail(letter, "again/")).status_code == 404


def test_menu_shows_the_page_to_those_who_may(office):
    assert f'"{LIST}"' in office.get("/admin/").content.decode()
