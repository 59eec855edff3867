"""Two tutors at once: eight processes' worth of connections, each in transactions of its own."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from courses.works.actions import marking
from courses.works.actions import review as reviews
from courses.works.models import Review, Work
from courses.works.queue import Filter
from tests.factories.courses import RunTutorFactory
from tests.factories.works import place
from vector.common.errors import TransitionRefused
from vector.people.models import User

TUTORS = 8

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run each in a thread with its own connection, all released at the same moment; what each gave."""
    barrier = threading.Barrier(len(deeds))
    given: list[Any] = [None] * len(deeds)

    def run(number: int, deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            given[number] = deed()
        except TransitionRefused:
            given[number] = "refused"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, deed)) for number, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


def tutors_and_works(number: int) -> tuple[list[User], list[Work]]:
    around = place()
    tutors = [around.tutor] + [RunTutorFactory(run=around.enrolment.run).person for _each in range(TUTORS - 1)]
    works = [around.with_tutor().work]
    works += [place(run=around.enrolment.run, page=around.assignment).with_tutor().work for _each in range(number - 1)]
    return tutors, works


def unprotected(work: Work, tutor: User, looked: threading.Barrier) -> str:
    """The same without the lock on the work: everyone looks, then everyone takes."""
    with transaction.atomic():
        held = Review.objects.filter(work=work, claimed_by__isnull=False).exists()
        looked.wait(timeout=30)
        if held:
            raise TransitionRefused("held")
        review = Review.objects.get(work=work)
        review.claimed_at, review.claimed_by = timezone.now(), tutor
        review.save()
    return "taken"


def test_one_work_goes_to_one_of_many_tutors() -> None:
    tutors, [work] = tutors_and_works(1)
    given = all_at_once([lambda tutor=tutor: reviews.claim(work, by=tutor).claimed_by for tutor in tutors])
    winners = [each for each in given if each != "refused"]
    assert len(winners) == 1
    assert Review.objects.get(work=work).claimed_by == winners[0]


def test_each_of_many_tutors_gets_a_work_of_the_own() -> None:
    tutors, works = tutors_and_works(TUTORS)
    given = all_at_once([lambda tutor=tutor: marking.claim_next(by=tutor, wanted=Filter()) for tutor in tutors])
    assert sorted(work.pk for work in given) == sorted(work.pk for work in works)
    assert Review.objects.values("claimed_by").distinct().count() == TUTORS


def test_control_without_the_lock_gives_one_work_to_all() -> None:
    """The race is real: this test fails to fail if the threads did not run at the same time."""
    tutors, [work] = tutors_and_works(1)
    Review.objects.create(work=work, version=work.versions.get())
    looked = threading.Barrier(TUTORS)
    given = all_at_once([lambda tutor=tutor: unprotected(work, tutor, looked) for tutor in tutors])
    assert given == ["taken"] * TUTORS
