"""Going through a quiz: begin, save, check, hand in, the clock, what counts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from courses.enums import EnrolmentState, ItemState
from courses.gates import ItemLocked
from courses.models import ItemProgress
from courses.quizzes.actions import attempts as actions
from courses.quizzes.actions.attempts import AttemptRefused, TooLate
from courses.quizzes.enums import AsideReason, AttemptEnd, AttemptState, QuestionKind, Reveal
from courses.quizzes.models import AsideAnswer, Attempt, QuizSlot
from courses.quizzes.tasks import end_overdue
from tests.factories import courses
from tests.factories import quizzes as bank
from tests.factories.attempts import (
    answer_all,
    begin,
    begun,
    finished,
    questions,
    quiz,
    right,
    save,
    studying,
    wrong,
)
from vector.common.models import AuditEntry

pytestmark = pytest.mark.django_db

SINGLE, SHORT, ESSAY = QuestionKind.SINGLE, QuestionKind.SHORT, QuestionKind.ESSAY


def after(attempt: Attempt, **delta: float) -> Any:
    """A moment after the beginning of the attempt."""
    return attempt.started_at + timedelta(**delta)


def state_of(attempt: Attempt) -> ItemState | None:
    return (
        ItemProgress.objects.filter(enrolment=attempt.enrolment, item=attempt.quiz_id)
        .values_list("state", flat=True)
        .first()
    )


# Beginning ------------------------------------------------------------------------------------------------------------
def test_begin_pins_the_questions_points_and_the_end_of_the_time() -> None:
    page = quiz(SINGLE, SHORT, time_limit=30, points=2, pass_percent=70)
    enrolment = studying(page)
    attempt = begin(page, enrolment)
    first = questions(attempt)[0]
    bank.next_version(first.version.question, kind=SHORT)
    page.pass_percent = 10
    page.save()
    attempt.refresh_from_db()
    assert (attempt.number, attempt.state, attempt.most_points, attempt.pass_percent) == (
        1,
        AttemptState.UNDER_WAY,
        Decimal(4),
        70,
    )
    assert attempt.ends_at == after(attempt, minutes=30)
    assert [(one.version.kind, one.version.number, one.points) for one in questions(attempt)] == [
        (SINGLE, 1, 2),
        (SHORT, 1, 2),
    ]
    assert state_of(attempt) == ItemState.UNDER_WAY


def test_begin_pressed_twice_is_one_attempt() -> None:
    attempt = begun()
    assert begin(attempt.quiz, attempt.enrolment) == attempt
    assert Attempt.objects.count() == 1


def test_begin_refuses_a_locked_quiz() -> None:
    module = courses.module(course=courses.course(), lessons=1)
    page = quiz(SINGLE, module=module, after_previous=True)
    with pytest.raises(ItemLocked, match="откроется"):
        begin(page, studying(page))
    assert Attempt.objects.count() == 0


def test_begin_refuses_a_quiz_without_questions() -> None:
    page = quiz()
    with pytest.raises(AttemptRefused, match="нет вопросов"):
        begin(page, studying(page))


def test_begin_refuses_when_no_attempts_are_left_and_after_an_extra_one_allows_it() -> None:
    attempt = finished(is_right=False, attempts_allowed=1)
    with pytest.raises(AttemptRefused, match="не осталось"):
        begin(attempt.quiz, attempt.enrolment)


def test_begin_refuses_while_the_tutor_marks() -> None:
    attempt = finished(ESSAY)
    assert attempt.state == AttemptState.MARKING
    with pytest.raises(AttemptRefused, match="преподавателя"):
        begin(attempt.quiz, attempt.enrolment)


def test_begin_refuses_once_the_answers_were_seen_by_passing() -> None:
    attempt = finished(attempts_allowed=3, reveal=Reveal.LAST_ATTEMPT)
    with pytest.raises(AttemptRefused):
        begin(attempt.quiz, attempt.enrolment)


def test_questions_are_drawn_from_a_category_without_repeating_and_without_texts() -> None:
    category = bank.QuestionCategoryFactory()
    fixed = bank.question(category=category)
    for kind in (SINGLE, SHORT, SINGLE):
        bank.question(category=category, kind=kind)
    bank.question(category=category, kind=QuestionKind.DESCRIPTION)
    page = quiz()
    QuizSlot.objects.create(quiz=page, sort_order=0, question=fixed)
    QuizSlot.objects.create(quiz=page, sort_order=1, category=category, number=10, points=2)
    for seed in ("a", "b"):
        drawn = actions.draw(page, seed=seed)
        assert actions.draw(page, seed=seed) == drawn
        assert len({version.pk for version, _points in drawn}) == len(drawn) == 4
        assert [points for _version, points in drawn] == [1, 2, 2, 2]


def test_shuffling_leaves_texts_where_they_stand() -> None:
    page = quiz(QuestionKind.DESCRIPTION, *[SINGLE] * 6, is_shuffled=True)
    orders = {tuple(version.pk for version, _points in actions.draw(page, seed=str(seed))) for seed in range(8)}
    assert len(orders) > 1
    assert {order[0] for order in orders} == {page.slots.order_by("sort_order")[0].question.latest_id}


# Saving ---------------------------------------------------------------------------------------------------------------
def test_save_keeps_what_was_typed_and_says_when() -> None:
    attempt = begun()
    saved = save(attempt, None, {"text": "договор"})
    assert [one.response for one in questions(attempt)] == [{}, {"text": "договор"}]
    assert questions(attempt)[1].saved_at == saved.at
    assert not saved.is_late


def test_save_from_a_second_tab_keeps_both_texts_and_tells_the_later_one() -> None:
    attempt = begun(SHORT)
    one = questions(attempt)[0]
    save(attempt, {"text": "первая"}, shown={})
    saved = save(attempt, {"text": "вторая"}, shown={})
    assert saved.conflicts == {one.pk: {"text": "первая"}}
    assert questions(attempt)[0].response == {"text": "первая"}
    assert [(row.reason, row.response) for row in AsideAnswer.objects.order_by("pk")] == [
        (AsideReason.OTHER_TAB, {"text": "первая"}),
        (AsideReason.OTHER_TAB, {"text": "вторая"}),
    ]
    # Having been told, the later one saves again and wins.
    assert save(attempt, {"text": "вторая"}, shown={"text": "первая"}).conflicts == {}
    assert questions(attempt)[0].response == {"text": "вторая"}


def test_a_tab_that_did_not_touch_an_answer_leaves_it_alone() -> None:
    attempt = begun(SHORT)
    save(attempt, {"text": "первая"}, shown={})
    assert save(attempt, {}, shown={}).conflicts == {}
    assert questions(attempt)[0].response == {"text": "первая"}


def test_save_within_the_grace_counts_and_after_it_is_kept_aside(settings: Any) -> None:
    settings.QUIZ_GRACE_SECONDS = 10
    attempt = begun(SHORT, time_limit=10)
    assert not save(attempt, {"text": "успел"}, now=after(attempt, minutes=10, seconds=9)).is_late
    late = save(attempt, {"text": "не успел"}, now=after(attempt, minutes=10, seconds=11))
    assert late.is_late
    assert questions(attempt)[0].response == {"text": "успел"}
    # The same once more, by a line that came back: kept once.
    save(attempt, {"text": "не успел"}, now=after(attempt, minutes=11))
    assert [(row.reason, row.response) for row in AsideAnswer.objects.all()] == [
        (AsideReason.LATE, {"text": "не успел"})
    ]


def test_save_after_handing_in_changes_nothing() -> None:
    attempt = finished(SHORT)
    assert save(attempt, {"text": "другое"}).is_late
    assert questions(attempt)[0].response == right(questions(attempt)[0])


# Checking one question ------------------------------------------------------------------------------------------------
def test_checked_question_is_answered_for_good() -> None:
    attempt = begun(SHORT, SHORT, reveal=Reveal.QUESTION)
    save(attempt, {"text": "договор"})
    first, second = questions(attempt)
    actions.check(attempt, question=first, by=attempt.enrolment.person)
    save(attempt, {"text": "нет, всё-таки соглашение"})
    assert questions(attempt)[0].response == {"text": "договор"}
    assert AsideAnswer.objects.get().reason == AsideReason.LATE
    with pytest.raises(AttemptRefused, match="ответьте"):
        actions.check(attempt, question=second, by=attempt.enrolment.person)


def test_check_is_refused_where_the_quiz_shows_nothing_before_the_end_and_after_the_time() -> None:
    attempt = begun(SHORT, reveal=Reveal.ATTEMPT)
    save(attempt, {"text": "договор"})
    with pytest.raises(AttemptRefused):
        actions.check(attempt, question=questions(attempt)[0], by=attempt.enrolment.person)
    timed = begun(SHORT, reveal=Reveal.QUESTION, time_limit=1)
    save(timed, {"text": "договор"})
    with pytest.raises(TooLate):
        actions.check(timed, question=questions(timed)[0], by=timed.enrolment.person, now=after(timed, minutes=2))


# Ending ---------------------------------------------------------------------------------------------------------------
def test_handing_in_right_answers_passes_and_finishes_the_item() -> None:
    attempt = begun(SINGLE, SHORT, points=3)
    answer_all(attempt)
    attempt = actions.hand_in(attempt, by=attempt.enrolment.person)
    assert (attempt.state, attempt.end, attempt.points, attempt.percent, attempt.is_passed) == (
        AttemptState.FINISHED,
        AttemptEnd.SUBMITTED,
        Decimal(6),
        Decimal(100),
        True,
    )
    assert state_of(attempt) == ItemState.DONE
    attempt.enrolment.refresh_from_db()
    # The quiz was all there was in the course.
    assert attempt.enrolment.state == EnrolmentState.COMPLETED


def test_handing_in_wrong_answers_fails_and_leaves_the_item_under_way() -> None:
    attempt = finished(SINGLE, SHORT, is_right=False)
    assert (attempt.points, attempt.percent, attempt.is_passed) == (Decimal(0), Decimal(0), False)
    assert state_of(attempt) == ItemState.UNDER_WAY


def test_handed_in_twice_is_handed_in_once() -> None:
    attempt = finished()
    again = actions.hand_in(attempt, by=attempt.enrolment.person)
    assert again.finished_at == attempt.finished_at
    assert AuditEntry.objects.filter(deed="quiz_attempt.finish").count() == 1


def test_an_essay_waits_for_the_tutor_and_an_empty_one_does_not() -> None:
    assert finished(ESSAY, SINGLE).state == AttemptState.MARKING
    empty = begun(ESSAY, SINGLE)
    save(empty, None, right(questions(empty)[1]))
    empty = actions.hand_in(empty, by=empty.enrolment.person)
    assert (empty.state, empty.percent) == (AttemptState.FINISHED, Decimal(50))


def test_worse_attempt_after_a_better_one_takes_nothing_away() -> None:
    attempt = finished(SHORT, attempts_allowed=3)
    second = begin(attempt.quiz, attempt.enrolment)
    save(second, wrong(questions(second)[0]))
    second = actions.hand_in(second, by=second.enrolment.person)
    assert (second.number, second.is_passed) == (2, False)
    assert state_of(attempt) == ItemState.DONE


# The clock ------------------------------------------------------------------------------------------------------------
def test_clock_ends_what_is_overdue_with_what_was_saved_in_time() -> None:
    now = timezone.now()
    overdue = begun(SHORT, time_limit=10, now=now - timedelta(minutes=11))
    save(overdue, {"text": "договор"}, now=now - timedelta(minutes=5))
    running = begun(SHORT, time_limit=10)
    unlimited = begun(SHORT, now=now - timedelta(days=3))
    for _twice in range(2):
        end_overdue()
    overdue.refresh_from_db()
    assert (overdue.state, overdue.end, overdue.finished_at, overdue.is_passed) == (
        AttemptState.FINISHED,
        AttemptEnd.TIME_OVER,
        overdue.ends_at,
        True,
    )
    for other in (running, unlimited):
        other.refresh_from_db()
        assert other.state == AttemptState.UNDER_WAY
    assert AuditEntry.objects.filter(deed="quiz_attempt.finish").count() == 1


def test_clock_leaves_the_grace() -> None:
    attempt = begun(SHORT, time_limit=10)
    assert actions.end_overdue(attempt, now=after(attempt, minutes=10, seconds=5)).is_under_way
    assert actions.end_overdue(attempt, now=after(attempt, minutes=10, seconds=15)).is_finished


def test_handing_in_after_the_time_ends_as_the_clock_would() -> None:
    attempt = begun(SHORT, time_limit=10)
    attempt = actions.hand_in(attempt, by=attempt.enrolment.person, now=after(attempt, minutes=30))
    assert (attempt.end, attempt.finished_at) == (AttemptEnd.TIME_OVER, attempt.ends_at)


def test_result_stands_when_the_person_has_left_the_course_meanwhile() -> None:
    attempt = begun(SHORT, time_limit=10)
    answer_all(attempt)
    enrolment = attempt.enrolment
    enrolment.state, enrolment.withdrawn_at, enrolment.withdrawn_by = "withdrawn", timezone.now(), enrolment.person
    enrolment.save()
    attempt = actions.end_overdue(attempt, now=after(attempt, minutes=30))
    assert attempt.is_passed
    assert state_of(attempt) == ItemState.UNDER_WAY
