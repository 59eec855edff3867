"""Pages of a sent work: who reads what, the comparison, the list, the cabinet, one's own data."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.works import own_data
from courses.works.actions import work as works
from courses.works.cabinet import cards, replies
from courses.works.models import Draft, Endorsement, EndorsementLink, Work, WorkFile
from courses.works.tasks import tick
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import StaffFactory, coordinator_of, head_of, participant_of
from tests.factories.works import Place, accept, agree, assignment, attach, place, send_again, upload, write
from tests.sign_in import signed_in
from vector.mail.models import Delivery
from vector.people.actions import memberships
from vector.people.models import Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def where() -> Place:
    return place()


def again(user: Any) -> User:
    """The same person as a new request knows them."""
    return User.objects.get(pk=user.pk)


def let_go(answer: Any) -> None:
    """Close the file; closing the response itself would close the database's connection too."""
    for close in answer._resource_closers:
        close()


def test_readers_read_and_strangers_find_nothing(client: Client, where: Place) -> None:
    work = where.begun(text="Тайный текст")
    file = attach(work, by=where.person)
    version = works.submit(work, by=where.person)
    other = place()
    addresses = [work.get_absolute_url(), version.get_absolute_url(), file.get_absolute_url()]
    coordinator = coordinator_of(where.organisation)
    for person in (where.person, where.head, where.tutor, coordinator, StaffFactory()):
        signed_in(client, person)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200
            let_go(answer)
    for person in (other.person, other.head, other.tutor, participant_of(where.organisation)):
        signed_in(client, person)
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_a_head_reads_only_what_was_sent_for_the_own_organisation(client: Client, where: Place) -> None:
    first = where.sent(text="Для первой организации")
    works.take_back(first.work, by=where.person)
    other = place()
    memberships.end(membership=Membership.objects.get(person=where.person), by=StaffFactory())
    memberships.appoint(person=where.person, organisation=other.organisation, role="participant", by=StaffFactory())
    write(first.work, text="Для второй организации")
    second = works.submit(first.work, by=again(where.person))
    for head, own, foreign in ((where.head, first, second), (other.head, second, first)):
        signed_in(client, head)
        assert client.get(own.get_absolute_url()).status_code == 200
        assert client.get(foreign.get_absolute_url()).status_code == 404
        page = client.get(first.work.get_absolute_url())
        assert [row["version"] for row in page.context["versions"]] == [own]


def test_versions_are_compared_by_words_files_and_fields(client: Client, where: Place) -> None:
    work = where.begun(text="Первый шаг сделан")
    old = attach(work, by=where.person)
    attach(work, by=where.person, name="Приказ.pdf")
    works.submit(work, by=where.person)
    works.take_back(work, by=where.person)
    from courses.works.actions import draft as drafts

    drafts.remove_file(work, by=where.person, file=old)
    attach(work, by=where.person, content=b"%PDF-1.5\n%%EOF\n")
    attach(work, by=where.person, name="Новый.pdf")
    write(work, text="Первый важный шаг")
    version = works.submit(work, by=where.person)
    page = signed_in(client, where.person).get(version.get_absolute_url())
    comparison = page.context["comparison"]
    assert [(piece.kind, piece.text) for piece in comparison.pieces] == [
        ("same", "Первый"),
        ("ins", " важный"),
        ("same", " шаг"),
        ("del", " сделан"),
    ]
    assert sorted((file.kind, file.name) for file in comparison.files) == [
        ("added", "Новый.pdf"),
        ("replaced", "План.pdf"),
        ("same", "Приказ.pdf"),
    ]
    html = page.content.decode()
    assert "<ins>" in html
    assert "добавлено" in html


def test_the_page_says_who_acts_where_there_is_no_head(client: Client) -> None:
    where = place(has_head=False)
    version = where.sent()
    step = signed_in(client, where.person).get(version.work.get_absolute_url()).context["steps"][3]
    assert (step["state"], step["who"]) == ("now", str(where.tutor))
    assert "с подписью руководителя" in step["text"]


def test_a_paper_signed_for_one_version_is_not_recorded_for_the_next(client: Client, where: Place) -> None:
    first = where.sent()
    works.take_back(first.work, by=where.person)
    second = send_again(first)
    sent = {"way": "paper", "decision": "agreed", "signatory": "Директор", "shown_hash": first.content_hash}
    address = reverse("works:record", args=[first.work.public_id])
    answer = signed_in(client, where.tutor).post(address, {**sent, "scan": upload("Скан.pdf")})
    assert answer.status_code == 422
    assert Work.objects.get(pk=first.work_id).state == "with_head"
    assert not Endorsement.objects.filter(version=second).exists()


def test_a_paper_is_recorded_with_its_scan(client: Client, where: Place) -> None:
    version = where.sent()
    address = reverse("works:record", args=[version.work.public_id])
    signed_in(client, where.tutor)
    sent = {"way": "paper", "decision": "agreed", "signatory": "Директор", "shown_hash": version.content_hash}
    assert version.content_hash in client.get(address).content.decode()
    wrong = client.post(address, sent)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["scan"])
    scan = upload("Скан.pdf")
    client.post(address, {**sent, "scan": scan})
    work = Work.objects.get(pk=version.work_id)
    assert work.state == "with_tutor"
    scan_address = reverse("works:scan", args=[version.endorsement.public_id])
    answer = client.get(scan_address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    let_go(answer)
    for stranger in (place().tutor, place().head):
        assert signed_in(client, stranger).get(scan_address).status_code == 404


def test_take_back_by_the_button(client: Client, where: Place) -> None:
    version = where.sent()
    address = reverse("works:take-back", args=[version.work.public_id])
    for person, status in ((where.head, 403), (place().person, 404)):
        assert signed_in(client, person).post(address).status_code == status
    signed_in(client, where.person)
    answer = client.post(address)
    assert answer.headers["Location"] == reverse("works:prepare", args=[where.enrolment.public_id, where.assignment.pk])
    assert client.post(address).status_code == 409


@pytest.mark.parametrize("number", [1, 30])
def test_lists_cost_the_same_whatever_their_length(
    client: Client, where: Place, number: int, django_assert_num_queries: Any
) -> None:
    for count in range(number):
        page = where.assignment if not count else assignment(where.enrolment.run.course, title=f"Задание {count}")
        Place(page, where.organisation, where.person, where.enrolment, where.tutor, where.head).sent()
    for person, address, queries in (
        (where.person, reverse("works:list"), 5),
        (where.head, reverse("works:list"), 5),
        (where.tutor, reverse("works:papers"), 5),
    ):
        signed_in(client, person)
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)
    for person, expected in ((where.person, number), (where.head, number), (where.tutor, 0)):
        fresh = again(person)
        with django_assert_num_queries(2):
            found = cards(fresh)
        assert len([entry for entry in found.waiting if entry.url.startswith("/works/")]) == min(expected, 20)


def test_the_cabinet_says_whose_turn_it_is(where: Place) -> None:
    version = where.sent()
    [mine] = cards(again(where.person)).waiting
    [heads] = cards(again(where.head)).waiting
    assert (mine.is_mine, mine.by) == (False, version.work.due_at)
    assert (heads.is_mine, heads.by, heads.url) == (True, version.work.due_at, version.work.get_absolute_url())
    for person in (place().head, coordinator_of(where.organisation), where.tutor):
        assert cards(again(person)).waiting == ()
    agree(version, by=where.head, decision="returned")  # type: ignore[arg-type]
    [mine] = cards(again(where.person)).waiting
    assert (mine.is_mine, mine.title) == (True, f"Исправьте работу «{where.assignment.title}»")
    assert cards(again(where.head)).waiting == ()


def test_the_courses_home_has_the_tutors_replies(where: Place, django_assert_num_queries: Any) -> None:
    assert replies(where.person, where.enrolment) is None
    version = where.with_tutor()
    accept(version, by=where.tutor, decision="returned")
    with django_assert_num_queries(1):
        part = replies(where.person, where.enrolment)
    assert part is not None
    assert [(line.title, line.url) for line in part.lines] == [(where.assignment.title, version.get_absolute_url())]


# The clock ------------------------------------------------------------------------------------------------------------
def test_a_new_head_is_asked_and_a_former_one_is_not_written_to(where: Place) -> None:
    version = where.sent()
    tick()
    assert Delivery.objects.filter(key__startswith="work-agree-").count() == 3
    memberships.end(membership=Membership.objects.get(person=where.head), by=StaffFactory())
    tick()
    assert Work.objects.get(pk=version.work_id).state == "submitted"
    assert set(Delivery.objects.filter(key__startswith="work-agree-").values_list("state", flat=True)) == {"superseded"}
    head = head_of(where.organisation)
    tick()
    assert Work.objects.get(pk=version.work_id).state == "with_head"
    assert set(EndorsementLink.objects.open().values_list("membership__person", flat=True)) == {head.pk}


# One's own data -------------------------------------------------------------------------------------------------------
def test_own_data_tells_what_was_sent_and_decided(where: Place) -> None:
    version = where.accepted(text="Мой текст")
    [row] = own_data.works(where.person).rows
    assert (row["Номер"], row["Текст"]) == (version.receipt, "Мой текст")
    assert [word["Номер"] for word in own_data.endorsements(where.head).rows] == [version.receipt]  # type: ignore[arg-type]
    assert own_data.works(place().person).rows == []


def test_forgotten_a_person_leaves_no_words_and_no_files(where: Place, django_capture_on_commit_callbacks: Any) -> None:
    work = where.begun(text="Мой текст")
    file = attach(work, by=where.person)
    version = works.submit(work, by=where.person)
    other = Place(
        where.assignment,
        where.organisation,
        colleague := participant_of(where.organisation),
        EnrolmentFactory(run=where.enrolment.run, person=colleague),
        where.tutor,
        where.head,
    ).sent(text="Текст коллеги")
    with django_capture_on_commit_callbacks(execute=True):
        own_data.forget(where.person)
    version.refresh_from_db()
    assert (version.text, Draft.objects.get(work=work).typed) == ("–", {})
    assert WorkFile.objects.get(pk=file.pk).original_name == "–"
    assert not file.file.storage.exists(file.file.name)
    assert {link.version_id for link in EndorsementLink.objects.open()} == {other.pk}
    other.refresh_from_db()
    assert other.text == "Текст коллеги"


def test_a_receipt_names_its_year_work_and_version(where: Place) -> None:
    version = where.sent()
    works.take_back(version.work, by=where.person)
    second = send_again(version)
    year = timezone.localdate().year
    assert second.receipt == f"Р-{year}-{version.work_id:06d}-2"
