"""Reminders of days in courses: who gets one, when, and what takes it back."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from courses import registry
from courses.actions import enrolments, progress
from courses.actions import reminders as actions
from courses.models import Extension
from courses.outline import Outline, OutlineItem, OutlineModule
from courses.progress import Record
from courses.reminders import AHEAD, parsed, reminders
from tests.factories import courses as factories
from tests.factories.people import StaffFactory, UserFactory
from vector.mail.models import Delivery
from vector.people.models import SignInLink

# A Tuesday, 09:00 in Moscow; three days later is Friday the 27th.
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
FRIDAY = NOW.date() + timedelta(days=3)
MOSCOW = ZoneInfo("Europe/Moscow")


# Arithmetic -----------------------------------------------------------------------------------------------------------
def outline(lessons=2):
    entries = [OutlineItem(10 + n, "lesson", f"Урок {n}", "", "", 5, False, 1, n + 1) for n in range(lessons)]
    return Outline(modules=[OutlineModule(1, "Модуль", "", "", 1, entries)])


def found(*, due, records=None, zone=MOSCOW, now=NOW, ends_on=FRIDAY + timedelta(days=90), days_before=(3,)):
    rows = reminders(
        enrolment=7,
        outline=outline(),
        records=records or {},
        due=due,
        ends_on=ends_on,
        zone=zone,
        now=now,
        days_before=days_before,
    )
    return [(row.at, [place.pk for place in row.places]) for row in rows]


def test_reminder_comes_at_ten_where_the_participant_is():
    assert found(due={10: FRIDAY}) == [(datetime(2026, 11, 24, 7, 0, tzinfo=UTC), [10])]
    # In Kamchatka ten o'clock has passed, it is not sent late.
    assert found(due={10: FRIDAY}, zone=ZoneInfo("Asia/Kamchatka")) == []
    assert found(due={10: FRIDAY}, zone=ZoneInfo("Europe/Kaliningrad")) == [
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), [10])
    ]


def test_one_letter_says_all_that_is_due_on_a_day():
    assert [places for _at, places in found(due={1: FRIDAY, 10: FRIDAY, 11: FRIDAY})] == [[1, 10, 11]]


def test_what_is_done_is_not_reminded_of():
    done = {10: Record("done", NOW)}
    assert found(due={10: FRIDAY}, records=done) == []
    assert [places for _at, places in found(due={1: FRIDAY, 10: FRIDAY}, records=done)] == [[1]]
    assert found(due={1: FRIDAY}, records=done | {11: Record("done", NOW)}) == []


def test_end_of_the_run_is_a_day_too():
    assert [places for _at, places in found(due={}, ends_on=FRIDAY)] == [[]]


def test_far_days_wait_for_a_later_run():
    assert found(due={10: FRIDAY + AHEAD + timedelta(days=1)}) == []
    assert len(found(due={10: FRIDAY + timedelta(days=4)}, days_before=(3, 7))) == 1


def test_key_is_read_back():
    [row] = reminders(
        enrolment=7,
        outline=outline(),
        records={},
        due={10: FRIDAY},
        ends_on=FRIDAY + timedelta(days=90),
        zone=MOSCOW,
        now=NOW,
        days_before=(3,),
    )
    assert (parsed(row.key(0)), parsed(row.key(2))) == ((7, row.name, 0), (7, row.name, 2))
    assert parsed("course-enrolled-1") is None


# Letters --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def studying(db):
    """Somebody with two lessons due on Friday."""
    run = factories.CourseRunFactory(
        course=factories.course(modules=1, lessons=2),
        starts_on=FRIDAY - timedelta(days=20),
        ends_on=FRIDAY + timedelta(days=60),
    )
    enrolment = factories.EnrolmentFactory(run=run, person=UserFactory(region=None))
    for lesson in factories.lessons_of(run.course):
        factories.RunDateFactory(run=run, page_id=lesson.pk, due_on=FRIDAY)
    return enrolment


def states():
    return list(
        Delivery.objects.filter(key__startswith="course-reminder-").order_by("pk").values_list("state", flat=True)
    )


def test_reminder_is_queued_once(studying):
    assert [actions.complete(now=NOW) for _again in range(3)] == [1, 0, 0]
    letter = Delivery.objects.get()
    assert (letter.not_before, letter.recipient) == (datetime(2026, 11, 24, 7, 0, tzinfo=UTC), studying.person.email)
    assert all(lesson.title in letter.text for lesson in factories.lessons_of(studying.run.course))
    assert "27 ноября" in letter.subject


def test_done_lesson_replaces_the_letter_and_the_last_one_takes_it_back(studying, time_machine):
    time_machine.move_to(NOW, tick=False)
    actions.complete(now=NOW)
    first, second = factories.lessons_of(studying.run.course)
    third = factories.lesson(module=studying.run.course.get_children().get().specific)
    progress.mark_done(enrolment=studying, lesson=first, by=studying.person)
    assert states() == ["superseded", "due"]
    assert first.title not in Delivery.objects.get(key__startswith="course-reminder-", state="due").text
    progress.mark_done(enrolment=studying, lesson=second, by=studying.person)
    assert states() == ["superseded", "superseded"]
    progress.unmark(enrolment=studying, lesson=second, by=studying.person)
    actions.complete(now=NOW)
    assert (states(), third.live) == (["superseded", "superseded", "due"], True)


def test_moved_day_and_extension_take_the_letter_back(studying):
    actions.complete(now=NOW)
    studying.run.dates.update(due_on=FRIDAY + timedelta(days=10))
    actions.complete(now=NOW)
    assert states() == ["superseded"]
    studying.run.dates.update(due_on=FRIDAY)
    actions.complete(now=NOW)
    assert states() == ["superseded", "due"]
    for lesson in factories.lessons_of(studying.run.course):
        Extension.objects.create(
            enrolment=studying,
            page_id=lesson.pk,
            due_on=FRIDAY + timedelta(days=10),
            reason="Болезнь",
            granted_by=StaffFactory(),
        )
    actions.complete(now=NOW)
    assert states() == ["superseded", "superseded"]


def test_who_has_left_or_was_only_invited_gets_nothing(studying):
    factories.EnrolmentFactory(run=studying.run, invited=True)
    factories.EnrolmentFactory(run=studying.run, requested=True)
    actions.complete(now=NOW)
    assert states() == ["due"]
    enrolments.withdraw(enrolment=studying, by=studying.person)
    assert states() == ["superseded"]
    assert actions.complete(now=NOW) == 0


def test_button_signs_in_and_leads_to_what_is_due_first(client, studying):
    actions.complete(now=NOW)
    [address] = re.findall(r"/people/sign-in/link/\S+", Delivery.objects.get().text)
    assert client.get(address).status_code == 200
    assert SignInLink.objects.get().used_at is None
    first = factories.lessons_of(studying.run.course)[0]
    response = client.post(address)
    assert response["Location"] == first.get_url_parts()[2]
    assert client.session["_auth_user_id"] == str(studying.person.pk)


def test_what_others_have_in_their_hands_is_not_reminded_of(studying, monkeypatch):
    first, second = factories.lessons_of(studying.run.course)

    def with_the_tutor(enrolments):
        return [(pk, first.pk) for pk in enrolments]

    monkeypatch.setitem(registry._with_others, "test", with_the_tutor)
    actions.complete(now=NOW)
    text = Delivery.objects.get().text
    assert (first.title in text, second.title in text) == (False, True)


@pytest.mark.parametrize("number", [1, 30])
def test_reminders_take_the_same_queries(studying, number, django_assert_num_queries):
    for _number in range(number):
        factories.EnrolmentFactory(run=studying.run)
    with django_assert_num_queries(13):
        actions.complete(now=NOW)
