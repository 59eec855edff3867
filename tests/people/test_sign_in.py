"""Signing in by a one-time link: the letter, the page with a button, the session."""

import hashlib
import re
import statistics
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.people import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from tests.people.letters import letters_to, link_in
from tests.sign_in import signed_in
from vector.common.middleware import RequestLogMiddleware
from vector.common.models import AuditEntry
from vector.mail.models import Delivery
from vector.people.actions import links
from vector.people.enums import LinkPurpose, MembershipRole
from vector.people.models import Membership, SignInLink, SignInRequest, User

pytestmark = pytest.mark.django_db

SIGN_IN = "/people/sign-in/"


def ask(client: Client, email: str, **extra: Any) -> Any:
    return client.post(SIGN_IN, {"email": email, **extra})


def is_signed_in(client: Client, person: User) -> bool:
    return client.session.get("_auth_user_id") == str(person.pk)


def test_letter_leads_by_a_button_into_a_session(client: Client) -> None:
    person = UserFactory(email="coordinator@example.org")
    response = ask(client, " Coordinator@Example.org ", next="/people/profile/")
    assert response.status_code == 302
    assert response["Location"] == reverse("people:sign-in-sent")
    [letter] = letters_to(person.email)
    page = client.get(link_in(letter))
    assert page.status_code == 200
    assert "c…@example.org" in page.content.decode()
    assert person.email not in page.content.decode()
    key_before = client.session.session_key
    answer = client.post(link_in(letter))
    assert (answer.status_code, answer["Location"]) == (302, "/people/profile/")
    assert is_signed_in(client, person)
    assert client.session.session_key != key_before
    assert client.get("/people/profile/").status_code == 200


def test_link_without_next_leads_to_the_cabinet(client: Client) -> None:
    person = UserFactory()
    _link, token = links.issue(person=person, by=None)
    answer = client.post(reverse("people:sign-in-link", args=[token]))
    assert answer["Location"] == reverse(settings.LOGIN_REDIRECT_URL)


def test_scanners_reading_the_link_burn_nothing(client: Client) -> None:
    person = UserFactory()
    link, token = links.issue(person=person, by=None)
    address = reverse("people:sign-in-link", args=[token])
    for _turn in range(10):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
        assert client.options(address).status_code == 200
    link.refresh_from_db()
    assert link.used_at is None
    assert "_auth_user_id" not in client.session
    assert client.post(address).status_code == 302
    assert is_signed_in(client, person)


def test_used_link_opens_nothing_and_offers_a_new_letter(client: Client) -> None:
    person = UserFactory(email="head@example.org")
    _link, token = links.issue(person=person, by=None, next_path="/people/profile/")
    address = reverse("people:sign-in-link", args=[token])
    client.post(address)
    stranger = Client()
    assert stranger.get(address).status_code == 410
    refused = stranger.post(address)
    assert refused.status_code == 410
    assert "_auth_user_id" not in stranger.session
    assert "h…@example.org" in refused.content.decode()
    assert stranger.post(reverse("people:sign-in-renew", args=[token]))["Location"] == reverse("people:sign-in-sent")
    [letter] = letters_to(person.email)
    assert SignInLink.objects.order_by("-pk")[0].next_path == "/people/profile/"
    assert stranger.get(link_in(letter)).status_code == 200


@pytest.mark.parametrize("state", ["expired", "revoked", "inactive", "unknown"])
def test_worthless_links_open_nothing(client: Client, state: str) -> None:
    person = UserFactory()
    link, token = links.issue(person=person, by=None)
    if state == "expired":
        SignInLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    elif state == "revoked":
        links.revoke(link=link, by=StaffFactory())
    elif state == "inactive":
        User.objects.filter(pk=person.pk).update(is_active=False)
    else:
        token = "x" * 43
    address = reverse("people:sign-in-link", args=[token])
    code = 404 if state == "unknown" else 410
    assert client.get(address).status_code == code
    assert client.post(address).status_code == code
    assert "_auth_user_id" not in client.session
    link.refresh_from_db()
    assert link.used_at is None


def test_using_one_link_ends_the_other_sign_in_links_but_not_the_invitation() -> None:
    person = UserFactory()
    _first, token = links.issue(person=person, by=None)
    other, _token = links.issue(person=person, by=None)
    invitation, _token = links.issue(person=person, by=None, purpose=LinkPurpose.INVITATION)
    foreign, _token = links.issue(person=UserFactory(), by=None)
    links.use(token=token)
    for link in (other, invitation, foreign):
        link.refresh_from_db()
    assert (other.is_open, invitation.is_open, foreign.is_open) == (False, True, True)


def test_token_is_kept_only_as_a_hash_of_256_bits() -> None:
    person = UserFactory()
    link, token = links.issue(person=person, by=None)
    assert links.TOKEN_BYTES * 8 >= 256
    assert len(token) == 43
    assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()
    row = SignInLink.objects.filter(pk=link.pk).values().get()
    assert token not in str(row)
    assert token not in str(list(AuditEntry.objects.values()))


def test_hundred_thousand_guesses_find_nothing() -> None:
    """The space is 2^256: 10^5 guesses against 10^6 open links hit with a chance below 10^-65."""
    guesses, open_links = 10**5, 10**6
    assert guesses * open_links / 2 ** (links.TOKEN_BYTES * 8) < 1e-65
    hashes = {links.token_hash(links.secrets.token_urlsafe(links.TOKEN_BYTES)) for _turn in range(2000)}
    assert len(hashes) == 2000


def test_next_leads_only_to_ourselves(client: Client) -> None:
    person = UserFactory()
    for evil in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\t//evil"):
        SignInRequest.objects.all().delete()
        ask(client, person.email, next=evil)
        assert SignInLink.objects.order_by("-pk")[0].next_path == ""
    client.post(link_in(letters_to(person.email)[0]))
    assert client.get(SIGN_IN, {"next": "//evil.example/"})["Location"] == reverse(settings.LOGIN_REDIRECT_URL)


def test_answer_is_the_same_for_known_and_unknown_addresses(client: Client) -> None:
    UserFactory(email="known@example.org")
    UserFactory(email="closed@example.org", is_active=False)
    answers = {}
    for email in ("known@example.org", "unknown@example.org", "closed@example.org"):
        with CaptureQueriesContext(connection) as queries:
            response = Client().post(SIGN_IN, {"email": email})
        kinds = [" ".join(re.sub(r"\d+", "n", query["sql"]).split()[:3]) for query in queries.captured_queries]
        kinds = [kind for kind in kinds if not kind.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]
        answers[email] = (response.status_code, response["Location"], response.content, kinds)
    assert answers["unknown@example.org"] == answers["known@example.org"]
    assert answers["closed@example.org"] == answers["known@example.org"]
    assert Delivery.objects.values_list("recipient", flat=True).get() == "known@example.org"
    assert SignInLink.objects.count() == 1
    assert SignInRequest.objects.count() == 3


def test_answer_takes_about_the_same_time(client: Client, settings: Any) -> None:
    settings.SIGN_IN_LETTERS_PER_HOUR = settings.SIGN_IN_LETTERS_PER_HOUR_FROM_ONE_PLACE = 1000
    UserFactory(email="known@example.org")
    times: dict[str, list[float]] = {"known@example.org": [], "unknown@example.org": []}
    for _turn in range(15):
        for email, spent in times.items():
            begun = time.perf_counter()
            ask(client, email)
            spent.append(time.perf_counter() - begun)
    known, unknown = (statistics.median(spent) for spent in times.values())
    assert 0.5 < unknown / known < 2


def test_too_many_letters_for_one_address_are_refused_known_or_not(client: Client, settings: Any) -> None:
    settings.SIGN_IN_LETTERS_PER_HOUR = 3
    UserFactory(email="known@example.org")
    for email in ("known@example.org", "unknown@example.org"):
        codes = [ask(client, email).status_code for _turn in range(5)]
        assert codes == [302, 302, 302, 429, 429]
    assert len(letters_to("known@example.org")) == 3
    SignInRequest.objects.update(requested_at=timezone.now() - timedelta(minutes=61))
    assert ask(client, "known@example.org").status_code == 302


def test_too_many_letters_from_one_place_are_refused_whatever_it_claims(client: Client, settings: Any) -> None:
    settings.SIGN_IN_LETTERS_PER_HOUR_FROM_ONE_PLACE = 3
    codes = [
        client.post(
            SIGN_IN, {"email": f"guess-{n}@example.org"}, headers={"x-forwarded-for": f"10.0.0.{n}"}
        ).status_code
        for n in range(5)
    ]
    assert codes == [302, 302, 302, 429, 429]
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.post(SIGN_IN, {"email": "guess@example.org"}).status_code == 302


def test_addresses_of_requests_are_not_kept_readable(client: Client) -> None:
    ask(client, "somebody@example.org")
    [row] = SignInRequest.objects.values()
    assert "somebody" not in str(row)
    assert row["email_hash"] != hashlib.sha256(b"somebody@example.org").hexdigest()


def test_letter_expires_with_its_link(client: Client) -> None:
    person = UserFactory()
    ask(client, person.email)
    [letter] = letters_to(person.email)
    assert letter.expires_at == SignInLink.objects.get().expires_at
    assert letter.expires_at - timezone.now() < timedelta(minutes=settings.SIGN_IN_LINK_MINUTES)


def test_another_person_in_the_same_browser_replaces_the_first(client: Client) -> None:
    first, second = UserFactory(), UserFactory()
    signed_in(client, first)
    session = client.session
    session["draft"] = "of the first"
    session.save()
    key_before = client.session.session_key
    _link, token = links.issue(person=second, by=None)
    client.post(reverse("people:sign-in-link", args=[token]))
    assert is_signed_in(client, second)
    assert key_before not in {None, client.session.session_key}
    assert "draft" not in client.session


def test_page_of_the_link_tells_its_address_to_nobody(client: Client) -> None:
    _link, token = links.issue(person=UserFactory(), by=None)
    page = client.get(reverse("people:sign-in-link", args=[token]))
    html = page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    # Only the forms that stay on this page carry it, no link to another one does.
    assert [part for part in html.split("<a ")[1:] if token in part.split(">")[0]] == []


def test_invitation_link_takes_the_place() -> None:
    organisation = OrganisationFactory()
    head = MembershipFactory(organisation=organisation, role=MembershipRole.HEAD).person
    person = UserFactory(region=None)
    _link, token = links.issue(
        person=person,
        by=head,
        purpose=LinkPurpose.INVITATION,
        organisation=organisation,
        role=MembershipRole.PARTICIPANT,
    )
    assert not Membership.objects.filter(person=person).exists()
    links.use(token=token)
    place = Membership.objects.current().get(person=person)
    assert (place.organisation, place.role) == (organisation, MembershipRole.PARTICIPANT)
    person.refresh_from_db()
    assert person.region == organisation.region


def race(deed: Any, count: int) -> list[bool]:
    """Run `deed` in `count` threads at the same moment; which of them succeeded."""
    start, results = threading.Barrier(count), []

    def run() -> None:
        start.wait()
        try:
            results.append(bool(deed()))
        except links.LinkRefused:
            results.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _turn in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_one_of_many_simultaneous_uses_wins() -> None:
    person = UserFactory()
    for _turn in range(5):
        _link, token = links.issue(person=person, by=None)
        assert sum(race(lambda token=token: links.use(token=token), 8)) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_several_would_win() -> None:
    """The control: the same race over a use that reads before it writes without a lock."""
    person = UserFactory()

    def careless(token: str) -> bool:
        link = SignInLink.objects.get(token_hash=links.token_hash(token))
        if not link.is_open:
            return False
        time.sleep(0.05)
        link.used_at = timezone.now()
        link.save()
        return True

    _link, token = links.issue(person=person, by=None)
    assert sum(race(lambda: careless(token), 8)) > 1


def test_command_prints_a_working_link(client: Client, capsys: Any) -> None:
    person = UserFactory(email="head@example.org")
    call_command("signin_link", "HEAD@example.org", "--next", "/people/profile/")
    address = capsys.readouterr().out.strip()
    assert address.startswith(settings.BASE_URL + "/people/sign-in/link/")
    answer = client.post(address.removeprefix(settings.BASE_URL))
    assert answer["Location"] == "/people/profile/"
    assert is_signed_in(client, person)


def test_command_refuses_unknown_addresses_and_foreign_paths() -> None:
    with pytest.raises(CommandError, match=r"No active person has the address nobody@example\.org"):
        call_command("signin_link", "nobody@example.org")
    UserFactory(email="head@example.org")
    with pytest.raises(CommandError, match="--next must be a path"):
        call_command("signin_link", "head@example.org", "--next", "https://evil.example/")
    assert SignInLink.objects.count() == 0


def test_sign_out_asks_first_and_ends_the_session(client: Client) -> None:
    person = UserFactory()
    signed_in(client, person)
    assert client.get("/people/sign-out/").status_code == 200
    assert is_signed_in(client, person)
    assert client.post("/people/sign-out/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_signed_in_request_loads_the_person_with_region_and_consent_in_one_query(client: Client) -> None:
    from tests.factories.people import RegionFactory

    person = UserFactory(region=RegionFactory())
    signed_in(client, person)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/people/sign-out/").status_code == 200
    about_people = [query["sql"] for query in queries.captured_queries if "people_user" in query["sql"]]
    about_rest = [query["sql"] for query in queries.captured_queries if "people_" in query["sql"]]
    assert len(about_people) == 1
    assert len(about_rest) == 1


def test_log_of_requests_holds_no_token() -> None:
    token = links.secrets.token_urlsafe(links.TOKEN_BYTES)
    request = RequestFactory().get(reverse("people:sign-in-link", args=[token]), {"next": "/x/"})
    assert RequestLogMiddleware.format_request(request) == "GET /people/sign-in/link/…/"
    plain = RequestFactory().get("/people/invitations/7a9c1f0e-5d0e-4b6e-9d0e-0123456789ab/")
    assert RequestLogMiddleware.format_request(plain) == f"GET {plain.path}"
    assert "vector.common.middleware.RequestLogMiddleware" in settings.MIDDLEWARE


def test_pages_of_signed_in_people_stay_in_no_shared_cache(client: Client) -> None:
    signed_in(client, UserFactory())
    assert client.get("/people/profile/")["Cache-Control"] == "private, no-cache"
    assert client.get("/events/")["Cache-Control"] == "private, no-cache"
