"""What is locked: properties of the pure rule, and what the pages and deeds make of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.actions import progress
from courses.enums import LockReason
from courses.gates import ItemLocked, due_on
from courses.gating import Gate, Lock, locks
from courses.models import Extension, ItemOpening, ItemProgress, LessonPage
from tests.factories import courses as factories
from tests.sign_in import signed_in

TODAY = date(2026, 3, 1)
days = st.integers(-5, 5).map(lambda number: TODAY + timedelta(days=number))
items = st.integers(1, 12)


@st.composite
def outlines(draw):
    order = draw(st.lists(items, unique=True, max_size=10))
    return [
        Gate(item, module=100 + place // 3, after_previous=draw(st.booleans()), after_item=draw(st.none() | items))
        for place, item in enumerate(order)
    ]


situations = {
    "done": st.frozensets(items, max_size=10),
    "opens": st.dictionaries(items | st.integers(100, 104), days, max_size=6),
    "opened": st.frozensets(items, max_size=3),
}


@given(gates=outlines(), **situations)
def test_lock_is_never_on_what_is_done_or_opened_by_the_tutor(gates, done, opens, opened):
    found = locks(gates, done=done, opens=opens, today=TODAY, opened=opened)
    assert not {*found} & (done | opened)
    assert {*found} <= {gate.item for gate in gates}


@given(gates=outlines(), **situations)
def test_lock_names_something_undone_that_stands_before_or_a_day_to_come(gates, done, opens, opened):
    order = [gate.item for gate in gates]
    for item, lock in locks(gates, done=done, opens=opens, today=TODAY, opened=opened).items():
        if lock.reason == LockReason.DATE:
            assert lock.missing is None
            assert lock.opens_on > TODAY
        else:
            assert lock.opens_on is None
            assert lock.missing not in done
            assert order.index(lock.missing) < order.index(item)


@given(outlines(), situations["done"])
def test_without_dates_something_undone_is_always_open(gates, done):
    found = locks(gates, done=done, opens={}, today=TODAY)
    undone = [gate.item for gate in gates if gate.item not in done]
    assert not undone or undone[0] not in found


@given(gates=outlines(), item=items, **situations)
def test_doing_more_never_locks_anything(gates, item, done, opens, opened):
    before = locks(gates, done=done, opens=opens, today=TODAY, opened=opened)
    after = locks(gates, done=done | {item}, opens=opens, today=TODAY, opened=opened)
    assert {*after} <= {*before}


@given(gates=outlines(), **situations)
def test_waiting_never_locks_anything(gates, done, opens, opened):
    before = locks(gates, done=done, opens=opens, today=TODAY, opened=opened)
    after = locks(gates, done=done, opens=opens, today=TODAY + timedelta(days=1), opened=opened)
    assert {*after} <= {*before}


def test_an_item_to_do_is_said_before_a_day_to_wait_for():
    gates = [Gate(1, 9), Gate(2, 9, after_previous=True)]
    tomorrow = TODAY + timedelta(days=1)
    assert locks(gates, done=(), opens={2: tomorrow}, today=TODAY) == {2: Lock(LockReason.PREVIOUS, missing=1)}
    assert locks(gates, done={1}, opens={2: tomorrow}, today=TODAY) == {2: Lock(LockReason.DATE, opens_on=tomorrow)}


# The rule at work ---------------------------------------------------------------------------------------------------
@pytest.fixture
def studying(db):
    """Somebody in a course whose second lesson opens after the first, and whose third opens next week."""
    course = factories.course(slug="gates")
    module = factories.module(course=course)
    first = factories.lesson(module=module, title="Первый")
    factories.lesson(module=module, title="Второй", after_previous=True)
    third = factories.lesson(module=module, title="Третий")
    run = factories.CourseRunFactory(course=course)
    factories.RunDateFactory(run=run, page=third, opens_on=timezone.localdate() + timedelta(days=7))
    enrolment = factories.EnrolmentFactory(run=run)
    enrolment.first = first
    return enrolment


def lesson_of(enrolment, number):
    return factories.lessons_of(enrolment.run.course)[number]


def address(page):
    return page.get_url_parts()[2]


def test_locked_lesson_says_what_is_missing_and_leads_there(client, studying):
    signed_in(client, studying.person)
    response = client.get(address(lesson_of(studying, 1)))
    assert response.status_code == 403
    text = response.content.decode()
    assert "Закрыто: сначала выполните «Первый»." in text
    assert f'href="{address(studying.first)}"' in text
    assert factories.TEXT not in text


def test_lesson_that_opens_later_says_when(client, studying):
    signed_in(client, studying.person)
    response = client.get(address(lesson_of(studying, 2)))
    assert response.status_code == 403
    assert "Закрыто: откроется" in response.content.decode()


def test_lesson_opens_when_the_one_before_is_done(client, studying):
    progress.mark_done(enrolment=studying, lesson=studying.first, by=studying.person)
    signed_in(client, studying.person)
    response = client.get(address(lesson_of(studying, 1)))
    assert response.status_code == 200
    assert factories.TEXT in response.content.decode()


def test_outline_keeps_locked_lessons_visible_with_the_reason(client, studying):
    signed_in(client, studying.person)
    text = client.get(address(studying.run.course)).content.decode()
    assert "Закрыто – сначала выполните «Первый»" in text


@pytest.mark.parametrize("deed", ["item-start", "lesson-done"])
def test_locked_lesson_cannot_be_started_or_marked(client, studying, deed):
    signed_in(client, studying.person)
    second = lesson_of(studying, 1)
    response = client.post(reverse(f"courses:{deed}", args=[studying.public_id, second.pk]))
    assert response.status_code == 409
    assert "«Второй» откроется, когда будет выполнено «Первый»." in response.content.decode()
    assert not ItemProgress.objects.exists()


def test_lesson_opened_by_the_tutor_is_open_to_this_person_only(client, studying):
    second = lesson_of(studying, 1)
    other = factories.EnrolmentFactory(run=studying.run)
    ItemOpening.objects.create(
        enrolment=studying, item=second, reason="Болел", opened_by=factories.RunTutorFactory(run=studying.run).person
    )
    progress.start_item(enrolment=studying, item=second, by=studying.person)
    with pytest.raises(ItemLocked):
        progress.start_item(enrolment=other, item=second, by=other.person)
    signed_in(client, studying.person)
    assert client.get(address(second)).status_code == 200


def test_tutor_and_visitor_of_an_open_lesson_meet_no_lock(client, studying):
    second = lesson_of(studying, 1)
    tutor = factories.RunTutorFactory(run=studying.run).person
    signed_in(client, tutor)
    assert client.get(address(second)).status_code == 200
    LessonPage.objects.filter(pk=second.pk).update(is_open=True)
    client.logout()
    assert client.get(address(second)).status_code == 200


def test_completed_course_has_no_locks(client, studying):
    for lesson in factories.lessons_of(studying.run.course):
        progress.finish_item(enrolment=studying, item=lesson, by=studying.person)
    added = factories.lesson(module=lesson_of(studying, 0).get_parent().specific, after_item=lesson_of(studying, 2))
    signed_in(client, studying.person)
    assert client.get(address(added)).status_code == 200


def test_due_day_is_the_items_own_else_the_modules_and_extensions_count(studying):
    day = timezone.localdate() + timedelta(days=3)
    lesson = studying.first
    assert due_on(enrolment=studying, item=lesson) is None
    module = lesson.get_parent()
    factories.RunDateFactory(run=studying.run, page=module, due_on=day)
    assert due_on(enrolment=studying, item=lesson) == day
    later = day + timedelta(days=4)
    by = factories.RunTutorFactory(run=studying.run).person
    Extension.objects.create(enrolment=studying, page=module, due_on=later, reason="Отпуск", granted_by=by)
    assert due_on(enrolment=studying, item=lesson) == later
    factories.RunDateFactory(run=studying.run, page=lesson, due_on=day - timedelta(days=1))
    assert due_on(enrolment=studying, item=lesson) == day - timedelta(days=1)
