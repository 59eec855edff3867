"""Coming into a run, leaving it, and going through lessons."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.actions import enrolments, progress
from courses.enums import EnrolmentState, ItemState
from courses.models import Enrolment, ItemProgress
from tests.factories import courses as factories
from tests.factories.people import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import AuditEntry
from vector.mail.enums import DeliveryState
from vector.mail.models import Delivery
from vector.people.actions import links
from vector.people.enums import MembershipRole
from vector.people.models import SignInLink

pytestmark = pytest.mark.django_db


def deeds(row):
    return list(AuditEntry.objects.filter(object_id=str(row.public_id)).order_by("pk").values_list("deed", flat=True))


def letters(person):
    return list(Delivery.objects.filter(recipient=person.email).order_by("pk").values_list("key", "state"))


def letter_kinds(person):
    return [(key.split("-")[1], state) for key, state in letters(person)]


def run_over(**fields):
    day = timezone.localdate()
    return factories.CourseRunFactory(
        starts_on=day - timedelta(days=40), ends_on=day - timedelta(days=1), is_open=True, **fields
    )


# Enrol ----------------------------------------------------------------------------------------------------------------
def test_enrol_takes_a_seat_and_confirms_by_letter():
    run, person = factories.CourseRunFactory(is_open=True, capacity=1), UserFactory()
    enrolment = enrolments.enrol(run=run, person=person, by=person)
    assert (enrolment.state, enrolment.run, enrolment.person) == (EnrolmentState.ACTIVE, run, person)
    assert enrolment.begun_at is not None
    assert deeds(enrolment) == ["enrolment.enrol"]
    assert letter_kinds(person) == [("enrolled", "due")]


def test_enrol_again_changes_nothing():
    run, person = factories.CourseRunFactory(is_open=True, capacity=1), UserFactory()
    first = enrolments.enrol(run=run, person=person, by=person)
    assert enrolments.enrol(run=run, person=person, by=person) == first
    assert (Enrolment.objects.count(), len(letters(person)), deeds(first)) == (1, 1, ["enrolment.enrol"])


def test_enrol_refuses_a_full_run():
    run = factories.CourseRunFactory(is_open=True, capacity=2)
    factories.EnrolmentFactory(run=run)
    # An invitation holds a seat, who left does not.
    factories.EnrolmentFactory(run=run, invited=True)
    factories.EnrolmentFactory(run=run, withdrawn=True)
    person = UserFactory()
    with pytest.raises(enrolments.RunFull):
        enrolments.enrol(run=run, person=person, by=person)
    assert Enrolment.objects.filter(person=person).count() == 0
    assert letters(person) == []


def test_enrol_refuses_a_run_by_invitation():
    run, person = factories.CourseRunFactory(is_open=False), UserFactory()
    with pytest.raises(enrolments.RunClosed):
        enrolments.enrol(run=run, person=person, by=person)
    assert Enrolment.objects.count() == 0


def test_enrol_refuses_a_run_that_is_over():
    run, person = run_over(), UserFactory()
    with pytest.raises(enrolments.RunClosed):
        enrolments.enrol(run=run, person=person, by=person)
    assert Enrolment.objects.count() == 0


def test_enrol_refuses_an_unpublished_course():
    run, person = factories.CourseRunFactory(is_open=True), UserFactory()
    run.course.unpublish()
    with pytest.raises(enrolments.RunClosed):
        enrolments.enrol(run=run, person=person, by=person)


def test_enrol_accepts_an_invitation_to_a_full_run():
    run = factories.CourseRunFactory(is_open=True, capacity=1)
    invited = factories.EnrolmentFactory(run=run, invited=True)
    enrolments.enrol(run=run, person=invited.person, by=invited.person)
    invited.refresh_from_db()
    assert (invited.state, deeds(invited)) == (EnrolmentState.ACTIVE, ["enrolment.accept"])


def test_enrol_takes_back_who_left_with_the_progress():
    run = factories.CourseRunFactory(is_open=True)
    left = factories.EnrolmentFactory(run=run, withdrawn=True)
    lesson = factories.lessons_of(run.course)[0]
    factories.ItemProgressFactory(enrolment=left, item=lesson)
    back = enrolments.enrol(run=run, person=left.person, by=left.person)
    assert (back.pk, back.state, back.withdrawn_at, back.withdrawn_by) == (left.pk, EnrolmentState.ACTIVE, None, None)
    assert back.progress.count() == 1


# Invite ---------------------------------------------------------------------------------------------------------------
def test_invite_keeps_a_seat_and_writes_a_letter_with_the_link():
    run, person, staff = factories.CourseRunFactory(capacity=1), UserFactory(), StaffFactory()
    enrolment = enrolments.invite(run=run, person=person, by=staff)
    assert (enrolment.state, enrolment.invited_by) == (EnrolmentState.INVITED, staff)
    assert letter_kinds(person) == [("invitation", "due")]
    letter = Delivery.objects.get(recipient=person.email)
    link = SignInLink.objects.get(person=person)
    assert link.next_path == f"/learn/enrolments/{enrolment.public_id}/accept/"
    token = re.search(r"http://\S+", letter.text).group().rstrip("/").rpartition("/")[2]
    assert links.find(token) == link
    assert run.course.title in letter.subject


def test_invite_again_writes_no_second_letter():
    run, person, staff = factories.CourseRunFactory(), UserFactory(), StaffFactory()
    first = enrolments.invite(run=run, person=person, by=staff)
    assert enrolments.invite(run=run, person=person, by=staff) == first
    assert len(letters(person)) == 1


def test_invite_again_after_declining_writes_a_new_letter():
    run, person, staff = factories.CourseRunFactory(), UserFactory(), StaffFactory()
    enrolment = enrolments.invite(run=run, person=person, by=staff)
    enrolments.withdraw(enrolment=enrolment, by=person)
    again = enrolments.invite(run=run, person=person, by=staff)
    assert (again.pk, again.state) == (enrolment.pk, EnrolmentState.INVITED)
    assert letter_kinds(person) == [("invitation", DeliveryState.SUPERSEDED), ("invitation", DeliveryState.DUE)]


def test_invite_refuses_a_full_run_and_a_closed_account():
    run, staff = factories.CourseRunFactory(capacity=1), StaffFactory()
    factories.EnrolmentFactory(run=run)
    with pytest.raises(enrolments.RunFull):
        enrolments.invite(run=run, person=UserFactory(), by=staff)
    with pytest.raises(DomainError):
        enrolments.invite(run=factories.CourseRunFactory(), person=UserFactory(is_active=False), by=staff)
    with pytest.raises(enrolments.RunClosed):
        enrolments.invite(run=run_over(), person=UserFactory(), by=staff)
    assert Delivery.objects.count() == 0


def test_invite_organisations_invites_present_participants_once():
    first, second, foreign = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    participant = MembershipFactory(organisation=first, role=MembershipRole.PARTICIPANT).person
    both = MembershipFactory(organisation=first, role=MembershipRole.PARTICIPANT).person
    MembershipFactory(organisation=second, role=MembershipRole.PARTICIPANT, person=both)
    gone = MembershipFactory(organisation=second, role=MembershipRole.PARTICIPANT)
    gone.ended_at, gone.ended_by = timezone.now(), gone.person
    gone.save()
    MembershipFactory(organisation=first, role=MembershipRole.HEAD)
    MembershipFactory(organisation=foreign, role=MembershipRole.PARTICIPANT)
    run, staff = factories.CourseRunFactory(), StaffFactory()
    studying = factories.EnrolmentFactory(run=run).person
    MembershipFactory(organisation=second, role=MembershipRole.PARTICIPANT, person=studying)

    result = enrolments.invite_organisations(run=run, organisations=[first, second], by=staff)

    assert result == enrolments.Invited(new=2, already=1)
    invited = Enrolment.objects.filter(run=run, state=EnrolmentState.INVITED)
    assert {row.person for row in invited} == {participant, both}
    assert {row.recipient for row in Delivery.objects.all()} == {participant.email, both.email}
    again = enrolments.invite_organisations(run=run, organisations=[first, second], by=staff)
    assert again == enrolments.Invited(new=0, already=3)
    assert Delivery.objects.count() == 2


def test_invite_organisations_invites_all_or_nobody():
    organisation = OrganisationFactory()
    for _number in range(3):
        MembershipFactory(organisation=organisation, role=MembershipRole.PARTICIPANT)
    run = factories.CourseRunFactory(capacity=2)
    with pytest.raises(enrolments.RunFull) as refused:
        enrolments.invite_organisations(run=run, organisations=[organisation], by=StaffFactory())
    assert refused.value.field == "organisations"
    assert (Enrolment.objects.count(), Delivery.objects.count()) == (0, 0)


# Accept, withdraw -----------------------------------------------------------------------------------------------------
def test_accept_begins_the_study():
    enrolment = factories.EnrolmentFactory(invited=True)
    accepted = enrolments.accept(enrolment=enrolment, by=enrolment.person)
    assert (accepted.state, accepted.begun_at is not None) == (EnrolmentState.ACTIVE, True)
    assert letter_kinds(enrolment.person) == [("enrolled", "due")]
    enrolments.accept(enrolment=enrolment, by=enrolment.person)
    assert len(letters(enrolment.person)) == 1


def test_accept_refuses_a_withdrawn_invitation_and_a_run_that_is_over():
    withdrawn = factories.EnrolmentFactory(withdrawn=True)
    with pytest.raises(enrolments.RunClosed):
        enrolments.accept(enrolment=withdrawn, by=withdrawn.person)
    late = factories.EnrolmentFactory(run=run_over(), invited=True)
    with pytest.raises(enrolments.RunClosed):
        enrolments.accept(enrolment=late, by=late.person)
    late.refresh_from_db()
    assert late.state == EnrolmentState.INVITED


def test_withdraw_frees_the_seat():
    run = factories.CourseRunFactory(is_open=True, capacity=1)
    enrolment = factories.EnrolmentFactory(run=run)
    left = enrolments.withdraw(enrolment=enrolment, by=enrolment.person)
    assert (left.state, left.withdrawn_by) == (EnrolmentState.WITHDRAWN, enrolment.person)
    other = UserFactory()
    assert enrolments.enrol(run=run, person=other, by=other).state == EnrolmentState.ACTIVE


def test_withdraw_refuses_a_completed_course():
    enrolment = factories.EnrolmentFactory(completed=True)
    with pytest.raises(TransitionRefused):
        enrolments.withdraw(enrolment=enrolment, by=enrolment.person)
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.COMPLETED


# Lessons --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def enrolment():
    return factories.EnrolmentFactory()


@pytest.fixture
def lessons(enrolment):
    return factories.lessons_of(enrolment.run.course)


def test_start_item_puts_it_under_way(enrolment, lessons):
    row = progress.start_item(enrolment=enrolment, item=lessons[0], by=enrolment.person)
    assert (row.state, row.done_at) == (ItemState.UNDER_WAY, None)
    again = progress.start_item(enrolment=enrolment, item=lessons[0], by=enrolment.person)
    assert (again.pk, again.started_at) == (row.pk, row.started_at)
    assert again.touched_at > row.touched_at


def test_start_item_leaves_a_done_lesson_done(enrolment, lessons):
    progress.mark_done(enrolment=enrolment, lesson=lessons[0], by=enrolment.person)
    assert progress.start_item(enrolment=enrolment, item=lessons[0], by=enrolment.person).state == ItemState.DONE


def test_mark_done_and_unmark(enrolment, lessons):
    row = progress.mark_done(enrolment=enrolment, lesson=lessons[0], by=enrolment.person)
    assert (row.state, row.done_at is not None) == (ItemState.DONE, True)
    assert progress.mark_done(enrolment=enrolment, lesson=lessons[0], by=enrolment.person) == row
    back = progress.unmark(enrolment=enrolment, lesson=lessons[0], by=enrolment.person)
    assert (back.state, back.done_at) == (ItemState.UNDER_WAY, None)
    assert deeds(enrolment) == ["item.done", "item.not_done"]


def test_unmark_refuses_what_is_not_done(enrolment, lessons):
    with pytest.raises(progress.ItemRefused):
        progress.unmark(enrolment=enrolment, lesson=lessons[0], by=enrolment.person)


def test_last_lesson_completes_the_course_with_a_letter(enrolment, lessons):
    for lesson in lessons[:-1]:
        progress.mark_done(enrolment=enrolment, lesson=lesson, by=enrolment.person)
    enrolment.refresh_from_db()
    assert (enrolment.state, letters(enrolment.person)) == (EnrolmentState.ACTIVE, [])
    progress.mark_done(enrolment=enrolment, lesson=lessons[-1], by=enrolment.person)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.completed_at is not None) == (EnrolmentState.COMPLETED, True)
    # The certificate has a letter of its own.
    assert letter_kinds(enrolment.person) == [("issued", "due"), ("completed", "due")]
    with pytest.raises(progress.ItemRefused):
        progress.unmark(enrolment=enrolment, lesson=lessons[0], by=enrolment.person)


def test_unpublished_lessons_do_not_stand_in_the_way_of_completion(enrolment, lessons):
    lessons[-1].unpublish()
    for lesson in lessons[:-1]:
        progress.mark_done(enrolment=enrolment, lesson=lesson, by=enrolment.person)
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.COMPLETED


def start(*, enrolment, lesson, by):
    return progress.start_item(enrolment=enrolment, item=lesson, by=by)


@pytest.mark.parametrize("act", [start, progress.mark_done, progress.unmark])
def test_lesson_of_another_course_is_refused(act, enrolment):
    foreign = factories.lessons_of(factories.course(modules=1, lessons=1))[0]
    with pytest.raises(progress.ItemRefused):
        act(enrolment=enrolment, lesson=foreign, by=enrolment.person)
    assert ItemProgress.objects.count() == 0


@pytest.mark.parametrize("state", ["invited", "withdrawn"])
@pytest.mark.parametrize("act", [start, progress.mark_done, progress.unmark])
def test_who_does_not_study_cannot_work_on_lessons(act, state):
    enrolment = factories.EnrolmentFactory(**{state: True})
    lesson = factories.lessons_of(enrolment.run.course)[0]
    with pytest.raises(progress.ItemRefused):
        act(enrolment=enrolment, lesson=lesson, by=enrolment.person)
    assert ItemProgress.objects.count() == 0
