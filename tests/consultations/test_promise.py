"""The clock of a promise: it runs in working time, stands still while the asker's word is awaited, and is kept."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from consultations.actions import consultation as actions
from consultations.enums import ConsultationState
from consultations.models import Consultation
from tests.factories.consultations import TopicFactory, expert_for
from tests.factories.people import MembershipFactory
from tests.factories.programmes import ProgrammeFactory
from vector.mail.outbox import letters
from vector.people.models import CalendarDay

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")


def at(moment: str) -> datetime:
    """A moment of November 2026, in Moscow: "16 10:00" is a Monday."""
    return datetime.strptime(f"2026-11-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=MOSCOW)


def shown(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(MOSCOW):%d %H:%M}"


def asked(moment: str) -> Consultation:
    coordinator = MembershipFactory()
    return actions.ask(
        by=coordinator.person,
        programme=ProgrammeFactory(),
        topic=TopicFactory(),
        region=coordinator.organisation.region,
        organisation=coordinator.organisation,
        subject="Договор",
        text="Нужен ли договор?",
        now=at(moment),
    )


def test_promise_goes_around_a_day_off_that_the_office_has_entered() -> None:
    CalendarDay.objects.create(day=at("17 00:00").date(), kind="holiday")
    question = asked("16 10:00")
    assert shown(question.answer_by) == "20 18:00"
    # 80 of a hundred of 3 days and 8 hours: 35 hours, so 28 after Monday 10:00.
    assert shown(question.warn_at) == "20 11:00"


def test_letter_to_the_asker_says_the_promise_and_who_answers() -> None:
    without_expert = asked("16 10:00")
    [letter] = letters(to=without_expert.asker.email)
    assert "Рабочая группа программы ответит до" in letter.text
    assert "19 ноября" in letter.text


def test_clock_stands_still_while_the_asker_is_asked() -> None:
    question = asked("16 10:00")
    expert = expert_for(question).person
    actions.claim(question, by=expert, now=at("16 11:00"))
    waiting = actions.ask_back(question, by=expert, text="Какой устав?", now=at("17 12:00"))
    # Tuesday 12:00 to Thursday 18:00.
    assert (waiting.minutes_left, shown(waiting.paused_at)) == (24 * 60, "17 12:00")
    resumed = actions.reply(question, by=question.asker, text="Обычный", now=at("21 15:00"))
    assert (resumed.paused_at, resumed.minutes_left) == (None, None)
    # On Saturday nothing runs: 24 hours from Monday 9:00.
    assert shown(resumed.answer_by) == "25 15:00"
    # Of 35 promised hours 7 are kept back: 17 after Monday 9:00.
    assert shown(resumed.warn_at) == "24 17:00"
    assert resumed.paused_minutes == 33 * 60
    answered = actions.answer(question, by=expert, text="Нужен", now=at("23 10:00"))
    [kept] = answered.rounds.all()
    # Monday 10:00–18:00, Tuesday 9:00–12:00, Monday 9:00–10:00.
    assert (kept.number, kept.minutes) == (1, 12 * 60)
    assert (shown(kept.began_at), shown(kept.answer_by), shown(kept.answered_at)) == (
        "16 10:00",
        "25 15:00",
        "23 10:00",
    )
    assert kept.answered_by == expert


def test_pause_that_ends_with_the_answer_itself_is_not_counted() -> None:
    question = asked("16 10:00")
    expert = expert_for(question).person
    actions.claim(question, by=expert, now=at("16 10:00"))
    actions.ask_back(question, by=expert, text="Какой устав?", now=at("16 11:00"))
    answered = actions.answer(question, by=expert, text="Впрочем, ответ такой", now=at("18 17:00"))
    assert answered.rounds.get().minutes == 60
    assert (answered.paused_at, answered.minutes_left) == (None, None)


def test_broken_promise_stays_broken_after_a_pause() -> None:
    question = asked("16 10:00")
    expert = expert_for(question).person
    actions.claim(question, by=expert, now=at("19 17:00"))
    waiting = actions.ask_back(question, by=expert, text="Какой устав?", now=at("20 10:00"))
    assert waiting.minutes_left == 0
    assert shown(actions.reply(question, by=question.asker, text="Обычный", now=at("23 10:00")).answer_by) == "19 18:00"


def test_each_answer_is_a_round_with_a_promise_of_its_own() -> None:
    question = asked("16 10:00")
    expert = expert_for(question).person
    actions.claim(question, by=expert, now=at("16 11:00"))
    actions.answer(question, by=expert, text="Нужен", now=at("16 12:00"))
    again = actions.reply(question, by=question.asker, text="А если разово?", now=at("18 17:00"))
    assert (again.state, shown(again.round_began_at), shown(again.answer_by)) == (
        ConsultationState.ASSIGNED,
        "18 17:00",
        "23 18:00",
    )
    actions.answer(question, by=expert, text="Тоже", now=at("19 10:00"))
    assert list(question.rounds.values_list("number", "minutes")) == [(1, 120), (2, 120)]


def test_answered_question_is_closed_when_it_can_not_be_reopened_any_more() -> None:
    question = asked("02 10:00")
    expert = expert_for(question).person
    actions.claim(question, by=expert, now=at("02 11:00"))
    actions.answer(question, by=expert, text="Нужен", now=at("02 12:00"))
    month_later = at("02 12:00") + timedelta(days=30)
    assert not actions.close_forgotten(question, now=month_later - timedelta(seconds=1))
    assert list(Consultation.objects.forgotten(at("02 11:59"))) == []
    assert list(Consultation.objects.forgotten(at("02 12:00"))) == [question]
    assert actions.close_forgotten(question, now=month_later)
    assert not actions.close_forgotten(question, now=month_later)
    question.refresh_from_db()
    assert (question.state, question.closed_at, question.closed_by) == (ConsultationState.CLOSED, month_later, None)
