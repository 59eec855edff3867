"""The head's page: by link without an account, signed in, by POST only; links that die."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.works.actions import work as works
from courses.works.actions.links import hash_of
from courses.works.enums import EndorsementWay, WorkState
from courses.works.models import Endorsement, EndorsementLink, Work, WorkVersion
from tests.factories.people import RegionFactory, StaffFactory, coordinator_of, head_of
from tests.factories.works import Place, agree, attach, place, send_again
from tests.sign_in import signed_in
from vector.people.actions import memberships
from vector.people.models import Membership

pytestmark = pytest.mark.django_db

TOKEN = "a-token-that-only-the-letter-holds"


@pytest.fixture
def where() -> Place:
    return place()


@pytest.fixture
def version(where: Place) -> WorkVersion:
    work = where.begun(text="Первый шаг")
    attach(work, by=where.person)
    return works.submit(work, by=where.person)


def link_to(version: WorkVersion, token: str = TOKEN) -> str:
    """The address in a letter about this version."""
    link = EndorsementLink.objects.filter(version=version).order_by("pk")[0]
    link.token_hash = hash_of(token)
    link.save()
    return reverse("works:agree-link", args=[token])


def url(version: WorkVersion) -> str:
    return reverse("works:agree", args=[version.public_id])


def word(version: WorkVersion, decision: str = "agreed", comment: str = "") -> dict[str, str]:
    return {"decision": decision, "comment": comment, "shown_hash": version.content_hash}


def state_of(version: WorkVersion) -> str:
    return Work.objects.get(pk=version.work_id).state


def test_a_head_agrees_by_the_link_without_signing_in(client: Client, where: Place, version: WorkVersion) -> None:
    shown = client.get(link_to(version), follow=True)
    assert shown.redirect_chain == [(url(version), 302)]
    assert shown["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert (shown.context["author"], shown.context["is_open"]) == (where.person, True)
    assert "Первый шаг" in shown.content.decode()
    answer = client.post(url(version), word(version), follow=True)
    assert answer.redirect_chain == [(reverse("works:agreed", args=[version.public_id]), 302)]
    endorsement = Endorsement.objects.get()
    assert (endorsement.way, endorsement.head, endorsement.recorded_by) == (EndorsementWay.LINK, where.head, where.head)
    assert state_of(version) == WorkState.WITH_TUTOR
    # The letter's button still leads somewhere: to what was decided.
    again = client.get(reverse("works:agree-link", args=[TOKEN]), follow=True)
    assert again.redirect_chain[-1] == (reverse("works:agreed", args=[version.public_id]), 302)


def test_times_are_those_of_the_heads_region(client: Client, version: WorkVersion) -> None:
    WorkVersion.objects.filter(pk=version.pk).update(submitted_at=datetime(2026, 11, 16, 5, 30, tzinfo=UTC))
    head = EndorsementLink.objects.filter(version=version).order_by("pk")[0].membership.person
    head.region = RegionFactory(timezone="Asia/Vladivostok")
    head.save()
    assert "15:30" in client.get(link_to(version), follow=True).content.decode()


def test_opening_the_link_changes_nothing(client: Client, version: WorkVersion) -> None:
    def rows() -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in (Work, EndorsementLink, Endorsement)]

    link = link_to(version)
    before = rows()
    client.get(link, follow=True)
    client.head(link)
    client.get(url(version))
    assert rows() == before


def test_returning_needs_a_comment_and_keeps_what_was_typed(client: Client, version: WorkVersion) -> None:
    client.get(link_to(version))
    answer = client.post(url(version), word(version, "returned", "  "))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"comment": ["Напишите, что изменить: автор получит ваши слова."]}
    assert state_of(version) == WorkState.WITH_HEAD
    client.post(url(version), word(version, "returned", "Нужен срок."))
    assert Endorsement.objects.get().comment == "Нужен срок."
    assert state_of(version) == WorkState.RETURNED_BY_HEAD


def test_pressed_twice_the_word_is_given_once(client: Client, version: WorkVersion) -> None:
    client.get(link_to(version))
    for _time in range(2):
        answer = client.post(url(version), word(version))
        assert answer.headers["Location"] == reverse("works:agreed", args=[version.public_id])
    assert Endorsement.objects.count() == 1


def test_files_come_through_the_link_as_attachments(client: Client, version: WorkVersion) -> None:
    file = version.work.files.get()
    address = reverse("works:agree-file", args=[version.public_id, file.public_id])
    assert client.get(address).headers["Location"].startswith(reverse("people:sign-in"))
    client.get(link_to(version))
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4\n%%EOF\n"
    answer.close()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_the_link_opens_one_version_and_nothing_else(client: Client, where: Place, version: WorkVersion) -> None:
    other = place()
    foreign = other.sent(text="Чужая работа")
    own_file = version.work.files.get()
    client.get(link_to(version))
    closed = [
        reverse("works:agree", args=[foreign.public_id]),
        reverse("works:agreed", args=[foreign.public_id]),
        reverse("works:agree-file", args=[foreign.public_id, own_file.public_id]),
        reverse("works:work", args=[version.work.public_id]),
        reverse("works:version", args=[version.public_id]),
        reverse("works:file", args=[own_file.public_id]),
        reverse("works:list"),
    ]
    for address in closed:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("people:sign-in"))
    client.post(reverse("works:agree", args=[foreign.public_id]), word(foreign))
    assert state_of(foreign) == WorkState.WITH_HEAD


def test_a_removed_heads_link_dies_at_once(client: Client, where: Place, version: WorkVersion) -> None:
    link = link_to(version)
    client.get(link)
    memberships.end(membership=Membership.objects.get(person=where.head), by=StaffFactory())
    # Also for a browser that had opened it before.
    assert client.get(url(version)).status_code == 302
    assert client.post(url(version), word(version)).headers["Location"].startswith(reverse("people:sign-in"))
    answer = client.get(link)
    assert answer.status_code == 404
    assert "Первый шаг" not in answer.content.decode()
    assert (state_of(version), Endorsement.objects.count()) == (WorkState.WITH_HEAD, 0)


@pytest.mark.parametrize("end", ["taken back", "too old", "decided by another"])
def test_a_link_dies_with_its_version(client: Client, where: Place, version: WorkVersion, end: str) -> None:
    link = link_to(version)
    if end == "taken back":
        works.take_back(version.work, by=where.person)
        send_again(version, text="Второй шаг")
    elif end == "too old":
        EndorsementLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        agree(version, by=head_of(where.organisation))
    answer = client.get(link)
    assert answer.status_code == 404
    assert "шаг" not in answer.content.decode()


def test_guessed_tokens_open_nothing(client: Client, version: WorkVersion) -> None:
    for token in ("x", TOKEN[:-1], str(version.public_id), hash_of(TOKEN)):
        assert client.get(reverse("works:agree-link", args=[token])).status_code == 404


def test_a_signed_in_head_agrees_in_the_cabinet(client: Client, where: Place, version: WorkVersion) -> None:
    signed_in(client, where.head)
    assert client.get(url(version)).context["is_open"] is True
    client.post(url(version), word(version))
    assert Endorsement.objects.get().way == EndorsementWay.CABINET


def test_others_have_no_page_to_agree(client: Client, where: Place, version: WorkVersion) -> None:
    other = place()
    people = [where.person, where.tutor, other.head, other.person, coordinator_of(where.organisation), StaffFactory()]
    for person in people:
        signed_in(client, person)
        assert client.get(url(version)).status_code == 404
        assert client.post(url(version), word(version)).status_code == 404
    assert (state_of(version), Endorsement.objects.count()) == (WorkState.WITH_HEAD, 0)


def test_what_was_decided_meanwhile_is_told_and_the_comment_kept(
    client: Client, where: Place, version: WorkVersion
) -> None:
    second = head_of(where.organisation)
    signed_in(client, second)
    client.get(url(version))
    agree(version, by=where.head)  # type: ignore[arg-type]
    answer = client.post(url(version), word(version, "returned", "Нужен срок."))
    assert answer.status_code == 409
    assert answer.context["form"].non_field_errors() == ["Об этой версии уже принято решение."]
    assert (state_of(version), Endorsement.objects.count()) == (WorkState.WITH_TUTOR, 1)


def test_a_new_version_shows_what_changed_and_the_former_word(
    client: Client, where: Place, version: WorkVersion
) -> None:
    agree(version, by=where.head, decision="returned", comment="Нужен срок.")  # type: ignore[arg-type]
    again = send_again(version, text="Первый шаг до мая")
    signed_in(client, where.head)
    answer = client.get(url(again))
    assert answer.context["former_word"].comment == "Нужен срок."
    pieces = [(piece.kind, piece.text) for piece in answer.context["comparison"].pieces]
    assert pieces == [("same", "Первый шаг"), ("ins", " до мая")]
