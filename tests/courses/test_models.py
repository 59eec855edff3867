"""What the database itself refuses, and who sees which rows."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from courses.enums import EnrolmentState, ItemState, RunState
from courses.models import CourseRun, Enrolment, ItemProgress
from tests.factories import courses as factories
from tests.factories.people import MembershipFactory, OrganisationFactory, RegionStaffFactory, StaffFactory, UserFactory
from vector.people.enums import MembershipRole

pytestmark = pytest.mark.django_db


def refuses(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_run_cannot_end_before_it_begins():
    day = timezone.localdate()
    with refuses("course_run_ends_after_start"):
        factories.CourseRunFactory(starts_on=day, ends_on=day - timedelta(days=1))


def test_run_has_at_least_one_seat():
    with refuses("course_run_capacity_positive"):
        factories.CourseRunFactory(capacity=0)


def test_run_state_is_derived_from_its_dates():
    day = timezone.localdate()
    run = factories.CourseRunFactory.build(course=None, starts_on=day, ends_on=day + timedelta(days=2))
    assert run.state_on(day - timedelta(days=1)) == RunState.UPCOMING
    assert run.state_on(day) == RunState.RUNNING
    assert run.state_on(day + timedelta(days=2)) == RunState.RUNNING
    assert run.state_on(day + timedelta(days=3)) == RunState.FINISHED


def test_person_is_once_in_a_run():
    enrolment = factories.EnrolmentFactory()
    with refuses("enrolment_once"):
        factories.EnrolmentFactory(run=enrolment.run, person=enrolment.person)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "lost"}, "enrolment_state_known"),
        ({"state": EnrolmentState.COMPLETED}, "enrolment_completed_at"),
        ({"state": EnrolmentState.WITHDRAWN}, "enrolment_withdrawn_at"),
        ({"begun_at": None}, "enrolment_begun_at"),
        ({"invited_at": "now"}, "enrolment_invited_at_and_by"),
    ],
)
def test_enrolment_state_and_times_belong_together(values, constraint):
    enrolment = factories.EnrolmentFactory()
    if values.get("invited_at"):
        values = {"invited_at": timezone.now()}
    with refuses(constraint), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(**values)


def test_progress_is_once_a_lesson_and_done_has_its_time():
    enrolment = factories.EnrolmentFactory()
    lesson = factories.lessons_of(enrolment.run.course)[0]
    progress = factories.ItemProgressFactory(enrolment=enrolment, item=lesson)
    with refuses("item_progress_once"), transaction.atomic():
        factories.ItemProgressFactory(enrolment=enrolment, item=lesson)
    with refuses("item_progress_done_at"), transaction.atomic():
        ItemProgress.objects.filter(pk=progress.pk).update(done_at=None)
    with refuses("item_progress_"), transaction.atomic():
        ItemProgress.objects.filter(pk=progress.pk).update(state=ItemState.NOT_STARTED)


def test_lesson_with_progress_cannot_be_deleted():
    enrolment = factories.EnrolmentFactory()
    lesson = factories.lessons_of(enrolment.run.course)[0]
    factories.ItemProgressFactory(enrolment=enrolment, item=lesson)
    with pytest.raises(ProtectedError):
        lesson.delete()


def test_lesson_counts_its_minutes_when_saved():
    module = factories.module(course=factories.course())
    counted = factories.lesson(module=module, body=[{"type": "text", "value": f"<p>{'слово ' * 320}</p>"}])
    assert (counted.counted_minutes, counted.reading_minutes) == (3, 3)
    told = factories.lesson(module=module, minutes=7)
    assert (told.counted_minutes, told.reading_minutes) == (1, 7)


def test_closed_lesson_tells_search_only_its_introduction():
    module = factories.module(course=factories.course())
    body = [{"type": "text", "value": "<p>Тайное слово</p>"}]
    closed = factories.lesson(module=module, intro="Вводная", body=body)
    opened = factories.lesson(module=module, intro="Вводная", body=body, is_open=True)
    assert closed.plain_text == "Вводная"
    assert closed.folded_text == f"{closed.title}\nВводная"
    assert opened.plain_text == "Вводная\nТайное слово"
    assert closed.get_sitemap_urls() == []
    assert len(opened.get_sitemap_urls()) == 1


def test_runs_are_visible_to_those_they_concern():
    course = factories.course(modules=1, lessons=1)
    closed = factories.CourseRunFactory(course=course)
    opened = factories.CourseRunFactory(course=course, is_open=True)
    tutor = factories.RunTutorFactory(run=closed).person
    participant = factories.EnrolmentFactory(run=closed).person
    stranger, staff = UserFactory(), StaffFactory()
    seen = {
        name: set(CourseRun.objects.visible_to(user))
        for name, user in {
            "visitor": AnonymousUser(),
            "stranger": stranger,
            "tutor": tutor,
            "participant": participant,
            "staff": staff,
        }.items()
    }
    assert seen == {
        "visitor": {opened},
        "stranger": {opened},
        "tutor": {opened, closed},
        "participant": {opened, closed},
        "staff": {opened, closed},
    }
    assert set(CourseRun.objects.taught_by(tutor)) == {closed}
    assert set(CourseRun.objects.taught_by(participant)) == set()
    assert set(CourseRun.objects.taught_by(AnonymousUser())) == set()


def test_enrolments_are_visible_to_those_they_concern():
    organisation = OrganisationFactory()
    head = MembershipFactory(organisation=organisation, role=MembershipRole.HEAD).person
    person = MembershipFactory(organisation=organisation, role=MembershipRole.PARTICIPANT).person
    colleague = MembershipFactory(organisation=organisation, role=MembershipRole.PARTICIPANT).person
    foreign_head = MembershipFactory(role=MembershipRole.HEAD).person
    accelerator = RegionStaffFactory(region=organisation.region).person
    foreign_accelerator = RegionStaffFactory().person
    enrolment = factories.EnrolmentFactory(person=person)
    other = factories.EnrolmentFactory()
    tutor = factories.RunTutorFactory(run=enrolment.run).person
    foreign_tutor = factories.RunTutorFactory(run=other.run).person

    def seen(user):
        return set(Enrolment.objects.visible_to(user))

    assert seen(person) == seen(head) == seen(accelerator) == seen(tutor) == {enrolment}
    assert seen(colleague) == seen(foreign_head) == seen(foreign_accelerator) == seen(AnonymousUser()) == set()
    assert seen(foreign_tutor) == {other}
    assert seen(StaffFactory()) == {enrolment, other}


def test_head_no_longer_sees_who_has_left_the_organisation():
    organisation = OrganisationFactory()
    head = MembershipFactory(organisation=organisation, role=MembershipRole.HEAD).person
    place = MembershipFactory(organisation=organisation, role=MembershipRole.PARTICIPANT)
    factories.EnrolmentFactory(person=place.person)
    place.ended_at, place.ended_by = timezone.now(), head
    place.save()
    assert set(Enrolment.objects.visible_to(head)) == set()
