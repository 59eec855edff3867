"""The last seat: many at once, over connections and transactions of their own."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from courses.actions import enrolments
from courses.enums import EnrolmentState
from courses.models import CourseRun, Enrolment
from tests.factories import courses as factories
from tests.factories.people import UserFactory

PEOPLE = 10

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(deeds: list[Callable[[], object]]) -> list[str]:
    """Run each in a thread with its own connection, all released at the same moment; what each said."""
    barrier = threading.Barrier(len(deeds))
    said = [""] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            deed()
            said[number] = "in"
        except enrolments.RunFull:
            said[number] = "full"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, deed)) for number, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return said


def unprotected(run: CourseRun, person: object, looked: threading.Barrier) -> None:
    """The same without the lock on the run: everyone looks, then everyone sits down."""
    with transaction.atomic():
        taken = Enrolment.objects.holding_seats().filter(run=run).count()
        looked.wait(timeout=30)
        if taken >= run.capacity:
            raise enrolments.RunFull("full")
        Enrolment.objects.create(run=run, person=person, state=EnrolmentState.ACTIVE, begun_at=timezone.now())


def test_last_seat_goes_to_one_of_many():
    run = factories.CourseRunFactory(is_open=True, capacity=2)
    factories.EnrolmentFactory(run=run)
    people = [UserFactory() for _number in range(PEOPLE)]
    said = all_at_once([lambda person=person: enrolments.enrol(run=run, person=person, by=person) for person in people])
    assert sorted(said) == ["full"] * (PEOPLE - 1) + ["in"]
    assert run.enrolments.count() == 2


def test_two_clicks_of_one_person_take_one_seat():
    run = factories.CourseRunFactory(is_open=True, capacity=5)
    person = UserFactory()
    said = all_at_once([lambda: enrolments.enrol(run=run, person=person, by=person)] * PEOPLE)
    assert said == ["in"] * PEOPLE
    assert run.enrolments.count() == 1


def test_invitations_and_enrolments_share_the_seats():
    run = factories.CourseRunFactory(is_open=True, capacity=3)
    office = UserFactory(is_staff=True)
    people = [UserFactory() for _number in range(PEOPLE)]
    deeds = [
        (lambda person=person: enrolments.invite(run=run, person=person, by=office))
        if number % 2
        else (lambda person=person: enrolments.enrol(run=run, person=person, by=person))
        for number, person in enumerate(people)
    ]
    said = all_at_once(deeds)
    assert sorted(said) == ["full"] * (PEOPLE - 3) + ["in"] * 3
    assert run.enrolments.count() == 3


def test_control_without_the_lock_overfills_the_run():
    """The race is real: this test fails to fail if the threads did not run at the same time."""
    run = factories.CourseRunFactory(is_open=True, capacity=1)
    people = [UserFactory() for _number in range(PEOPLE)]
    looked = threading.Barrier(PEOPLE)
    all_at_once([lambda person=person: unprotected(run, person, looked) for person in people])
    assert run.enrolments.count() == PEOPLE
