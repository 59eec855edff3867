"""What courses tell a person about themselves, and what is left of it when they are forgotten."""

import pytest
from pytest_django import DjangoAssertNumQueries

from courses import own_data
from courses.enums import EnrolmentState
from courses.models import Enrolment, RunTutor
from tests.factories.courses import (
    CourseRunFactory,
    EnrolmentFactory,
    ItemProgressFactory,
    RunTutorFactory,
    lessons_of,
)
from tests.factories.people import UserFactory
from vector.people import registry
from vector.people.actions.accounts import anonymise

pytestmark = pytest.mark.django_db


def test_data_holds_my_study_and_nobody_elses(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    mine = EnrolmentFactory(run=CourseRunFactory(title="Осенний поток"))
    other = EnrolmentFactory(run=mine.run)
    first, second, *_rest = lessons_of(mine.run.course)
    ItemProgressFactory(enrolment=mine, item=first)
    ItemProgressFactory(enrolment=other, item=second)
    with django_assert_num_queries(1):
        runs = own_data.enrolments(mine.person)
    with django_assert_num_queries(1):
        lessons = own_data.lessons(mine.person)
    assert [list(row.values())[1] for row in runs.rows] == ["Осенний поток"]
    assert [list(row.values())[1] for row in lessons.rows] == [first.title]
    assert {"courses", "lessons"} <= {section.code for section in registry.sections_of(mine.person)}


def test_forgotten_person_frees_seats_and_stays_counted_as_completed() -> None:
    person, other = UserFactory(), UserFactory()
    invited = EnrolmentFactory(person=person, invited=True)
    active = EnrolmentFactory(person=person, run=CourseRunFactory(course=invited.run.course))
    completed = EnrolmentFactory(person=person, run=CourseRunFactory(course=invited.run.course), completed=True)
    colleague = EnrolmentFactory(person=other, run=active.run)
    RunTutorFactory(run=active.run, person=person)
    kept = RunTutorFactory(run=active.run, person=other)
    anonymise(person=person, by=person)
    assert dict(Enrolment.objects.values_list("pk", "state")) == {
        invited.pk: EnrolmentState.WITHDRAWN,
        active.pk: EnrolmentState.WITHDRAWN,
        completed.pk: EnrolmentState.COMPLETED,
        colleague.pk: EnrolmentState.ACTIVE,
    }
    assert list(RunTutor.objects.all()) == [kept]
