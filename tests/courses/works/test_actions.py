"""A work's way: each deed, what it refuses, who is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from courses.enums import ItemState
from courses.models import ItemProgress
from courses.works.actions import draft as drafts
from courses.works.actions import endorsement as endorsements
from courses.works.actions import review as reviews
from courses.works.actions import work as works
from courses.works.content import NotReady
from courses.works.enums import EndorsementDecision, EndorsementWay, ReviewDecision, WorkState
from courses.works.models import Endorsement, EndorsementLink, Work, WorkFile, WorkVersion
from tests.factories.people import StaffFactory, UserFactory, coordinator_of, head_of
from tests.factories.works import PDF, accept, agree, attach, criterion, place, send_again, upload, write
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import AuditEntry
from vector.common.uploads import check_upload
from vector.mail.enums import DeliveryState
from vector.mail.models import Delivery
from vector.people.actions import memberships
from vector.people.models import Membership

pytestmark = pytest.mark.django_db


def state_of(version: WorkVersion) -> str:
    return Work.objects.get(pk=version.work_id).state


def letters(prefix: str) -> list[tuple[str, str]]:
    """(recipient, state) of the letters whose key begins so."""
    rows = Delivery.objects.filter(key__startswith=prefix).order_by("key")
    return [(row.recipient, row.state) for row in rows]


def bytes_of(stored: Any) -> bytes:
    with stored.open("rb") as file:
        return file.read()


# Sending --------------------------------------------------------------------------------------------------------------
def test_submit_makes_a_version_and_asks_the_head() -> None:
    where = place()
    version = where.sent(text="Первый шаг")
    work = Work.objects.get(pk=version.work_id)
    assert (version.number, version.text, version.organisation) == (1, "Первый шаг", where.organisation)
    assert version.receipt == f"Р-{timezone.localdate().year}-{work.pk:06d}-1"
    assert (work.state, work.organisation) == (WorkState.WITH_HEAD, where.organisation)
    assert work.due_at is not None
    assert where.head is not None
    assert [row[0] for row in letters("work-agree-")] == [where.head.email] * 3
    assert letters("work-received-") == [(where.person.email, DeliveryState.DUE)]
    deeds = AuditEntry.objects.filter(object_id=str(work.public_id)).order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["work.begin", "work.submit", "work.ask_head"]


def test_submit_goes_straight_to_the_tutor_without_agreement() -> None:
    where = place(needs_agreement=False)
    version = where.sent()
    assert state_of(version) == WorkState.WITH_TUTOR
    assert letters("work-agree-") == []


def test_submit_waits_for_a_paper_where_there_is_no_head() -> None:
    where = place(has_head=False)
    version = where.sent()
    assert state_of(version) == WorkState.SUBMITTED
    assert letters("work-agree-") == []


def test_submit_refuses_an_empty_draft_and_what_was_sent_already() -> None:
    where = place()
    work = where.begun(text="  ")
    with pytest.raises(NotReady) as refusal:
        works.submit(work, by=where.person)
    assert refusal.value.errors == {"text": "Пока нечего отправлять: напишите текст или приложите файл."}
    write(work, text="Шаг")
    works.submit(work, by=where.person)
    with pytest.raises(TransitionRefused):
        works.submit(work, by=where.person)
    assert WorkVersion.objects.count() == 1


def test_submit_is_for_the_author_alone() -> None:
    where = place()
    work = where.begun()
    for other in (where.head, where.tutor, StaffFactory()):
        with pytest.raises(DomainError):
            works.submit(work, by=other)  # type: ignore[arg-type]
    assert WorkVersion.objects.count() == 0


def test_take_back_kills_links_and_letters_and_keeps_the_version() -> None:
    where = place()
    version = where.sent()
    works.take_back(version.work, by=where.person)
    assert state_of(version) == WorkState.DRAFT
    assert EndorsementLink.objects.open().count() == 0
    assert {state for _to, state in letters("work-agree-")} == {DeliveryState.SUPERSEDED}
    again = send_again(version)
    assert (again.number, again.receipt[-2:]) == (2, "-2")
    assert again.content_hash != version.content_hash
    assert list(Work.objects.get().versions.values_list("number", flat=True)) == [1, 2]


def test_take_back_is_refused_once_the_head_has_decided() -> None:
    where = place()
    version = where.with_tutor()
    with pytest.raises(TransitionRefused):
        works.take_back(version.work, by=where.person)
    assert state_of(version) == WorkState.WITH_TUTOR


# Files ----------------------------------------------------------------------------------------------------------------
def test_a_file_is_kept_once_and_versions_share_it() -> None:
    where = place()
    work = where.begun()
    first = attach(work, by=where.person)
    assert drafts.add_files(work, by=where.person, files=[check_upload(upload())]) == []
    version = works.submit(work, by=where.person)
    works.take_back(work, by=where.person)
    drafts.remove_file(work, by=where.person, file=first)
    attach(work, by=where.person, name="Новый план.pdf")
    again = works.submit(work, by=where.person)
    assert [link.file.original_name for link in version.version_files.all()] == ["План.pdf"]
    assert [link.file.original_name for link in again.version_files.all()] == ["Новый план.pdf"]
    assert bytes_of(WorkFile.objects.get(pk=first.pk).file) == PDF


def test_a_file_that_was_never_sent_is_deleted_with_its_content(django_capture_on_commit_callbacks: Any) -> None:
    where = place()
    work = where.begun()
    file = attach(work, by=where.person)
    name = file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        drafts.remove_file(work, by=where.person, file=file)
    assert WorkFile.objects.count() == 0
    assert not file.file.storage.exists(name)


def test_too_many_files_are_refused() -> None:
    where = place(max_files=1)
    work = where.begun()
    attach(work, by=where.person)
    with pytest.raises(DomainError) as refusal:
        attach(work, by=where.person, name="Ещё.pdf")
    assert refusal.value.field == "files"
    assert work.files.count() == 1


# The head -------------------------------------------------------------------------------------------------------------
def test_agreed_the_work_goes_to_the_tutor() -> None:
    where = place()
    version = where.sent()
    assert where.head is not None
    endorsement = agree(version, by=where.head)
    work = Work.objects.get(pk=version.work_id)
    assert (endorsement.content_hash, endorsement.head) == (version.content_hash, where.head)
    assert work.state == WorkState.WITH_TUTOR
    assert EndorsementLink.objects.open().count() == 0
    assert {state for _to, state in letters("work-agree-")} == {DeliveryState.SUPERSEDED}
    assert letters("work-endorsed-") == [(where.person.email, DeliveryState.DUE)]


def test_returned_the_work_goes_back_with_the_comment() -> None:
    where = place()
    version = where.sent()
    assert where.head is not None
    agree(version, by=where.head, decision=EndorsementDecision.RETURNED, comment="Нужен срок.")
    assert state_of(version) == WorkState.RETURNED_BY_HEAD
    assert "Нужен срок." in Delivery.objects.get(key__startswith="work-head_returned-").text


def test_the_heads_word_is_bound_to_one_content() -> None:
    where = place()
    version = where.sent()
    assert where.head is not None
    with pytest.raises(DomainError):
        endorsements.decide(version, by=where.head, way=EndorsementWay.CABINET, decision="agreed", shown_hash="0" * 64)
    # Whoever changes a version past the actions leaves nothing that could be agreed.
    WorkVersion.objects.filter(pk=version.pk).update(text="Другое")
    version.refresh_from_db()
    with pytest.raises(DomainError):
        agree(version, by=where.head)
    assert state_of(version) == WorkState.WITH_HEAD


def test_an_old_version_cannot_be_agreed() -> None:
    where = place()
    version = where.sent()
    works.take_back(version.work, by=where.person)
    assert where.head is not None
    with pytest.raises(endorsements.EndorsementRefused):
        agree(version, by=where.head)
    send_again(version)
    with pytest.raises(endorsements.EndorsementRefused):
        agree(version, by=where.head)
    assert state_of(version) == WorkState.WITH_HEAD


def test_only_present_heads_of_the_organisation_agree() -> None:
    where = place()
    version = where.sent()
    former = where.head
    assert former is not None
    memberships.end(membership=Membership.objects.get(person=former), by=StaffFactory())
    strangers = [former, where.person, where.tutor, StaffFactory(), coordinator_of(where.organisation), place().head]
    for person in strangers:
        with pytest.raises(DomainError):
            agree(version, by=person)  # type: ignore[arg-type]
    assert state_of(version) == WorkState.WITH_HEAD


def test_a_head_who_wrote_the_work_does_not_agree_it_another_does() -> None:
    where = place(has_head=False)
    memberships.appoint(person=where.person, organisation=where.organisation, role="head", by=StaffFactory())
    coordinator = coordinator_of(where.organisation)
    version = where.sent()
    assert [row[0] for row in letters("work-agree-")] == [coordinator.email] * 3
    with pytest.raises(DomainError):
        agree(version, by=where.person)
    agree(version, by=coordinator)
    assert state_of(version) == WorkState.WITH_TUTOR


def test_a_coordinator_agrees_nothing_while_the_head_is_not_the_author() -> None:
    where = place()
    coordinator = coordinator_of(where.organisation)
    version = where.sent()
    with pytest.raises(DomainError):
        agree(version, by=coordinator)
    assert state_of(version) == WorkState.WITH_HEAD


def test_paper_is_recorded_by_the_tutor_with_a_scan() -> None:
    where = place()
    version = where.sent()
    scan = check_upload(upload("Подпись.pdf"))
    with pytest.raises(DomainError):
        endorsements.record(
            version,
            by=where.person,
            decision="agreed",
            signatory="Директор",
            scan=scan,
            shown_hash=version.content_hash,
        )
    endorsement = endorsements.record(
        version, by=where.tutor, decision="agreed", signatory="Директор", scan=scan, shown_hash=version.content_hash
    )
    assert (endorsement.way, endorsement.recorded_by, endorsement.signatory) == ("paper", where.tutor, "Директор")
    assert bytes_of(Endorsement.objects.get(pk=endorsement.pk).file) == PDF
    assert state_of(version) == WorkState.WITH_TUTOR


def test_without_a_second_person_the_tutor_says_why() -> None:
    where = place(has_head=False)
    version = where.sent()
    with pytest.raises(DomainError) as refusal:
        endorsements.record_alone(version, by=where.tutor, reason=" ", shown_hash=version.content_hash)
    assert refusal.value.field == "reason"
    head = head_of(where.organisation)
    with pytest.raises(DomainError):
        endorsements.record_alone(version, by=where.tutor, reason="Больше никого нет.", shown_hash=version.content_hash)
    memberships.end(membership=Membership.objects.get(person=head), by=StaffFactory())
    endorsement = endorsements.record_alone(
        version, by=where.tutor, reason="Больше никого нет.", shown_hash=version.content_hash
    )
    assert (endorsement.way, endorsement.comment) == ("alone", "Больше никого нет.")
    assert state_of(version) == WorkState.WITH_TUTOR


# The tutor ------------------------------------------------------------------------------------------------------------
def test_accepted_the_item_is_done() -> None:
    where = place()
    version = where.accepted()
    work = Work.objects.get(pk=version.work_id)
    assert (work.state, work.accepted_at is not None) == (WorkState.ACCEPTED, True)
    assert ItemProgress.objects.get(item=where.assignment).state == ItemState.DONE
    assert letters("work-accepted-") == [(where.person.email, DeliveryState.DUE)]


def test_returned_by_the_tutor_a_new_version_is_agreed_anew() -> None:
    where = place()
    version = where.with_tutor()
    accept(version, by=where.tutor, decision=ReviewDecision.RETURNED)
    assert state_of(version) == WorkState.RETURNED_BY_TUTOR
    again = send_again(version)
    assert state_of(again) == WorkState.WITH_HEAD
    assert [review.version_id for review in again.work.reviews.all()] == [version.pk]


def test_two_tutors_cannot_hold_one_work() -> None:
    where = place()
    version = where.with_tutor()
    colleague = StaffFactory()
    reviews.claim(version.work, by=where.tutor)
    with pytest.raises(TransitionRefused):
        reviews.claim(version.work, by=colleague)
    reviews.give_back(version.work, by=where.tutor)
    assert reviews.claim(version.work, by=colleague).claimed_by == colleague
    version.review.claimed_at = timezone.now() - timedelta(hours=2)
    version.review.save()
    assert reviews.claim(version.work, by=where.tutor).claimed_by == where.tutor


def test_acceptance_wants_points_and_the_threshold() -> None:
    where = place(points_to_accept=4)
    mark = criterion(where.assignment)
    version = where.with_tutor()

    def decide(points: int | None) -> Any:
        return reviews.decide(
            version.work, version=version, by=where.tutor, decision="accepted", points={mark.pk: points}
        )

    for too_few in (None, 3):
        with pytest.raises(DomainError):
            decide(too_few)
    with pytest.raises(DomainError):
        decide(6)
    assert state_of(version) == WorkState.WITH_TUTOR
    assert decide(4).points == 4
    assert state_of(version) == WorkState.ACCEPTED


def test_results_are_released_together() -> None:
    where = place(releases_together=True)
    version = where.with_tutor()
    review = accept(version, by=where.tutor)
    assert (review.is_pending, state_of(version)) == (True, WorkState.WITH_TUTOR)
    assert letters("work-accepted-") == []
    assert list(Work.objects.awaiting_tutor()) == []
    reviews.release(review, by=where.tutor)
    reviews.release(review, by=where.tutor)
    assert state_of(version) == WorkState.ACCEPTED
    assert letters("work-accepted-") == [(where.person.email, DeliveryState.DUE)]


def test_nobody_reviews_an_own_work() -> None:
    where = place()
    version = where.with_tutor()
    with pytest.raises(DomainError):
        accept(version, by=where.person)
    assert state_of(version) == WorkState.WITH_TUTOR


def test_the_office_opens_an_accepted_work_again() -> None:
    where = place()
    # Another item is left, so that the course is not completed.
    from tests.factories import courses

    courses.lesson(module=where.assignment.get_parent().specific)
    version = where.accepted()
    office = StaffFactory()
    with pytest.raises(DomainError):
        reviews.reopen(version.work, by=office, reason="")
    work = reviews.reopen(version.work, by=office, reason="Показатель посчитан дважды.")
    assert (work.state, work.accepted_at) == (WorkState.RETURNED_BY_TUTOR, None)
    assert ItemProgress.objects.get(item=where.assignment).state == ItemState.UNDER_WAY
    assert "Показатель посчитан дважды." in Delivery.objects.get(key__startswith="work-reopened-").text


def test_a_locked_item_cannot_be_begun() -> None:
    where = place(after_previous=False)
    from courses.gates import ItemLocked
    from tests.factories import courses

    module = where.assignment.get_parent().specific
    lesson = courses.lesson(module=module)
    lesson.move(where.assignment, pos="left")
    page = type(where.assignment).objects.get(pk=where.assignment.pk)
    page.after_previous = True
    page.save()
    with pytest.raises(ItemLocked):
        drafts.begin(where.enrolment, assignment=page, by=where.person)
    assert Work.objects.count() == 0
    assert UserFactory() != where.person
