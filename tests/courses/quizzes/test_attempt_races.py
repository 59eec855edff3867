"""Many at once over connections of their own: two tabs saving, handing in and beginning twice, clock and person."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from courses.quizzes.actions import attempts as actions
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import AsideAnswer, Attempt, AttemptQuestion
from tests.factories.attempts import answer_all, begin, begun, questions, quiz, save, studying
from vector.common.merging import Merge, merge
from vector.common.models import AuditEntry
from vector.mail.models import Delivery

MANY = 8

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Run each in a thread with its own connection, all released at the same moment; what each gave back."""
    barrier = threading.Barrier(len(deeds))
    given: list[object] = [None] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            given[number] = deed()
        except IntegrityError as error:
            given[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, deed)) for number, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


def unprotected(attempt: Attempt, response: dict[str, Any], looked: threading.Barrier) -> None:
    """The same saving without the lock on the attempt: everyone looks, then everyone writes."""
    with transaction.atomic():
        one = AttemptQuestion.objects.get(attempt=attempt)
        looked.wait(timeout=30)
        if merge(shown="", stored=one.response, sent=response) is Merge.WRITE:
            AttemptQuestion.objects.filter(pk=one.pk).update(response=response, saved_at=timezone.now())


def kept(attempt: Attempt) -> set[str]:
    """Every text that is somewhere: stored or set aside."""
    stored = {one.response.get("text", "") for one in questions(attempt)}
    return stored | {row.response["text"] for row in AsideAnswer.objects.filter(question__attempt=attempt)}


def test_tabs_that_save_at_once_lose_no_text_and_all_but_one_are_told() -> None:
    attempt = begun(QuestionKind.SHORT)
    texts = [f"ответ {number}" for number in range(MANY)]
    saved = all_at_once([lambda text=text: save(attempt, {"text": text}, shown={}) for text in texts])
    assert sorted(len(one.conflicts) for one in saved) == [0] + [1] * (MANY - 1)  # type: ignore[attr-defined]
    assert kept(attempt) == set(texts)


def test_control_without_the_lock_loses_texts() -> None:
    """The race is real: without the lock all but the last text vanish, and nobody is told."""
    attempt = begun(QuestionKind.SHORT)
    looked = threading.Barrier(MANY)
    all_at_once([lambda text=f"ответ {number}": unprotected(attempt, {"text": text}, looked) for number in range(MANY)])
    assert len(kept(attempt)) == 1


def test_handing_in_at_once_with_the_clock_ends_the_attempt_once() -> None:
    now = timezone.now()
    attempt = begun(QuestionKind.SHORT, time_limit=10, now=now - timedelta(minutes=20))
    answer_all(attempt, now=now - timedelta(minutes=15))
    person = attempt.enrolment.person
    hand_in = [lambda: actions.hand_in(attempt, by=person)] * (MANY // 2)
    all_at_once([*hand_in, *[lambda: actions.end_overdue(attempt)] * (MANY // 2)])
    attempt.refresh_from_db()
    assert attempt.is_passed
    assert AuditEntry.objects.filter(deed="quiz_attempt.finish").count() == 1
    assert AuditEntry.objects.filter(deed="item.done").count() == 1
    assert Delivery.objects.filter(key__startswith="course-completed").count() == 1


def test_beginning_at_once_is_one_attempt() -> None:
    page = quiz(QuestionKind.SHORT)
    enrolment = studying(page)
    given = all_at_once([lambda: begin(page, enrolment)] * MANY)
    assert {attempt.pk for attempt in given} == {Attempt.objects.get().pk}  # type: ignore[attr-defined]


def test_saving_while_handing_in_is_counted_or_kept_aside() -> None:
    attempt = begun(QuestionKind.SHORT, QuestionKind.SHORT)
    person = attempt.enrolment.person
    saves = [lambda text=f"ответ {n}": save(attempt, {"text": text}, shown={}) for n in range(MANY - 1)]
    all_at_once([*saves, lambda: actions.hand_in(attempt, by=person)])
    assert kept(attempt) - {""} == {f"ответ {n}" for n in range(MANY - 1)}
    attempt.refresh_from_db()
    assert attempt.is_finished
