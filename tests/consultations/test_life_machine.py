"""A question's life against an independent model: random deeds of asker, experts, accelerator, office and the clock.

Beside it stands another question that it may be joined with. With VECTOR_LONG_TESTS the machine runs 2,000 times of 50
steps.
"""

import os
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from consultations import rules
from consultations.actions import assigning, escalation, leases, merging
from consultations.actions import consultation as actions
from consultations.enums import Desk, MessageKind
from consultations.models import Consultation, Message
from tests.factories.consultations import ConsultationFactory, expert_for
from tests.factories.people import StaffFactory, staff_of
from vector.common.errors import DomainError
from vector.people.models import CalendarDay

pytestmark = pytest.mark.django_db

RUNS, STEPS = (2000, 50) if os.environ.get("VECTOR_LONG_TESTS") else (25, 25)
MONDAY = datetime(2026, 11, 16, tzinfo=ZoneInfo("Europe/Moscow"))
DAY, LEASE = 9 * 60, 8 * 60

ANSWERING = ["first", "second", "outsider", "accelerator", "office"]
PLACE = {
    "first": "experts",
    "second": "experts",
    "outsider": "experts",
    "accelerator": "accelerator",
    "office": "office",
}
people = st.sampled_from(ANSWERING)
desks = st.sampled_from(list(Desk))


def worked(moment: datetime) -> int:
    """Working minutes since the first Monday, counted on paper: five days of nine hours a week, no holidays."""
    days, minutes = (moment - MONDAY).days, (moment - MONDAY).seconds // 60
    weeks, weekday = divmod(days, 7)
    today = min(max(minutes - 9 * 60, 0), DAY) if weekday < 5 else 0
    return (weeks * 5 + min(weekday, 5)) * DAY + today


def moment_of(minutes: int) -> datetime:
    """The first moment at which so much has been worked."""
    days, rest = divmod(minutes - 1, DAY)
    weeks, weekday = divmod(days, 5)
    return MONDAY + timedelta(weeks=weeks, days=weekday, hours=9, minutes=rest + 1)


def third_day(moment: datetime) -> datetime:
    day, left = MONDAY + timedelta(days=(moment - MONDAY).days), 3
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day + timedelta(hours=18)


class Model:
    """A question as a person would keep it on a card."""

    def __init__(self, now: datetime) -> None:
        self.rounds: list[int] = []
        self.notes = 0
        self.holder: str | None = None
        self.lease: datetime | None = None
        self.begin(now)
        self.lie_in_queue()

    def begin(self, now: datetime) -> None:
        self.began, self.until = now, third_day(now)
        self.warn = moment_of(worked(now) + (worked(self.until) - worked(now)) * 80 // 100)
        self.level, self.paused, self.waited, self.left = 0, None, 0, None

    def lie_in_queue(self, besides: str | None = None) -> None:
        self.state, self.holder, self.lease = "new", None, None
        self.desk, self.routed = "experts", "second" if besides == "first" else "first"

    def take(self, person: str, now: datetime) -> None:
        self.state, self.holder, self.routed = "assigned", person, None
        self.lease = moment_of(worked(now) + LEASE)

    def go_on(self, now: datetime) -> None:
        """The asker's word was awaited and has come."""
        promised = worked(self.until) - worked(self.began) - self.waited
        self.waited += worked(now) - worked(self.paused)
        if self.left:
            self.until = moment_of(worked(now) + self.left)
            early = self.left - (promised - promised * 80 // 100)
            self.warn = moment_of(worked(now) + early) if early > 0 else now
        self.paused, self.left = None, None

    def come_back(self, now: datetime) -> None:
        """It is joined with another question no more."""
        if self.holder is None:
            self.lie_in_queue()
        else:
            self.take(self.holder, now)

    def be_answered(self, person: str, now: datetime) -> None:
        self.rounds.append(self.minutes(now))
        self.state, self.holder, self.routed = "answered", person, None
        self.lease, self.paused, self.left = None, None, None

    def minutes(self, now: datetime) -> int:
        standing = worked(now) - worked(self.paused) if self.paused else 0
        return worked(now) - worked(self.began) - self.waited - standing

    def may_claim(self, person: str) -> bool:
        if self.state != "new":
            return False
        if person == "office" and self.level == 2:
            return True
        return person != "outsider" and PLACE[person] == self.desk

    @property
    def is_open(self) -> bool:
        return self.state in {"new", "assigned", "waiting"}


class LifeMachine(RuleBasedStateMachine):
    cast: dict[str, Any]
    like: Any

    @initialize(hour=st.integers(0, 6 * 24))
    def ask(self, hour: int) -> None:
        self.now, self.said = MONDAY + timedelta(hours=hour), 0
        self.question = actions.ask(
            by=self.cast["asker"],
            programme=self.like.programme,
            topic=self.like.topic,
            region=self.like.region,
            organisation=self.like.organisation,
            subject=f"Вопрос {Consultation.objects.count()}",
            text="Как быть?",
            now=self.now,
        )
        self.version = self.question.version
        self.model = Model(self.now)
        # On the office's desk: it is on no expert's hands.
        self.main = ConsultationFactory(topic=self.like.topic, organisation=self.like.organisation, desk=Desk.OFFICE)
        self.is_main_answered, self.is_main_waiting = False, False
        self.main_until, self.main_warn = self.main.answer_by, self.main.warn_at

    def teardown(self) -> None:
        # The next life begins with nothing on anybody's hands.
        Consultation.objects.update(state="closed", closed_at=MONDAY, lease_until=None)

    def text(self) -> str:
        self.said += 1
        return f"Сообщение {self.said}"

    def do(self, is_possible: bool, act: Any, *, grows: bool = True, **values: Any) -> bool:
        """The deed goes as the model says; each that goes makes another version, a refused one leaves no trace."""
        if not is_possible:
            with pytest.raises(DomainError):
                act(self.question, now=self.now, **values)
        else:
            act(self.question, now=self.now, **values)
        version = Consultation.objects.values_list("version", flat=True).get(pk=self.question.pk)
        assert (version > self.version) == (is_possible and grows)
        self.version = version
        return is_possible

    @rule(minutes=st.sampled_from([1, 7 * 60, 26 * 60, 3 * 24 * 60, 31 * 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(person=people)
    def claim(self, person: str) -> None:
        question = Consultation.objects.get(pk=self.question.pk)
        assert rules.may_claim(self.cast[person], question) == self.model.may_claim(person)
        if self.model.may_claim(person):
            self.do(True, actions.claim, by=self.cast[person])
            self.model.take(person, self.now)

    @rule(person=people)
    def release(self, person: str) -> None:
        model = self.model
        if self.do(model.holder == person and model.state == "assigned", actions.release, by=self.cast[person]):
            model.lie_in_queue(besides=person)

    @rule(person=people)
    def ask_back(self, person: str) -> None:
        model = self.model
        is_possible = model.holder == person and model.state in {"assigned", "waiting"}
        was_waiting = model.state == "waiting"
        if self.do(is_possible, actions.ask_back, by=self.cast[person], text=self.text()) and not was_waiting:
            model.state, model.lease = "waiting", None
            model.paused, model.left = self.now, max(worked(model.until) - worked(self.now), 0)

    @rule(person=people)
    def answer(self, person: str) -> None:
        model = self.model
        is_possible = model.holder == person and model.state in {"assigned", "waiting"}
        if self.do(is_possible, actions.answer, by=self.cast[person], text=self.text()):
            model.be_answered(person, self.now)

    @rule()
    def reply(self) -> None:
        model = self.model
        self.do(True, actions.reply, by=self.cast["asker"], text=self.text())
        if model.state in {"new", "assigned"}:
            return
        if model.state == "merged":
            model.come_back(self.now)
            return
        if model.state == "waiting":
            model.go_on(self.now)
        else:
            model.begin(self.now)
        model.come_back(self.now)

    @rule(person=st.sampled_from(["asker", "office", "first"]))
    def close(self, person: str) -> None:
        model = self.model
        if self.do(model.state != "closed" and person != "first", actions.close, by=self.cast[person]):
            model.state, model.lease, model.paused, model.left = "closed", None, None, None

    @rule(person=people)
    def work(self, person: str) -> None:
        is_held = self.model.state == "assigned" and self.model.holder == person
        assert leases.renew(self.question, by=self.cast[person], now=self.now) == is_held
        if is_held:
            self.model.lease = moment_of(worked(self.now) + LEASE)

    @rule()
    def lease_runs_out(self) -> None:
        model = self.model
        is_over = model.lease is not None and model.lease <= self.now
        assert leases.expire(self.question, now=self.now) == is_over
        if is_over:
            self.version = Consultation.objects.get(pk=self.question.pk).version
            model.lie_in_queue(besides=model.holder)

    @rule()
    def escalate(self) -> None:
        model = self.model
        level = 2 if model.until <= self.now else 1 if model.warn <= self.now else 0
        is_due = model.state in {"new", "assigned"} and level > model.level
        found = Consultation.objects.to_escalate(self.now).filter(pk=self.question.pk)
        assert found.exists() == is_due
        assert escalation.escalate(self.question, now=self.now) == is_due
        if is_due:
            model.level = level

    @rule()
    def forget(self) -> None:
        model = self.model
        answered_at = Consultation.objects.get(pk=self.question.pk).answered_at
        is_old = model.state == "answered" and answered_at + timedelta(days=30) <= self.now
        assert actions.close_forgotten(self.question, now=self.now) == is_old
        if is_old:
            self.version = Consultation.objects.get(pk=self.question.pk).version
            model.state = "closed"

    @rule(by=people, to=people)
    def reassign(self, by: str, to: str) -> None:
        model = self.model
        values = {"by": self.cast[by], "to": self.cast[to], "desk": Desk(PLACE[to]), "reason": "Так надо"}
        if self.do(model.is_open and model.holder != to, assigning.reassign, **values):
            model.notes += 1
            if model.state != "waiting":
                model.take(to, self.now)
            model.holder, model.routed, model.desk = to, None, PLACE[to]

    @rule(by=people, desk=desks)
    def hand_over(self, by: str, desk: Desk) -> None:
        model = self.model
        is_possible = model.state in {"new", "assigned"} and model.desk != desk
        if self.do(is_possible, assigning.hand_over, by=self.cast[by], desk=desk, reason="Не к нам"):
            model.notes += 1
            model.lie_in_queue()
            model.desk, model.routed = str(desk), model.routed if desk == Desk.EXPERTS else None

    @rule(person=people)
    def join(self, person: str) -> None:
        model = self.model
        is_possible = model.is_open and not self.is_main_waiting
        if self.do(is_possible, merging.merge, into=self.main, by=self.cast[person]):
            if model.state == "waiting":
                model.go_on(self.now)
            if not self.is_main_answered:
                self.main_until = min(self.main_until, model.until)
                self.main_warn = min(self.main_warn or model.warn, model.warn)
            model.state, model.lease = "merged", None
            if self.is_main_answered:
                model.be_answered("office", self.now)

    @rule(person=people)
    def take_apart(self, person: str) -> None:
        if self.do(self.model.state == "merged", merging.unmerge, by=self.cast[person]):
            self.model.come_back(self.now)

    @rule()
    def ask_back_the_other(self) -> None:
        if self.is_main_answered or self.is_main_waiting:
            return
        actions.claim(self.main, by=self.cast["office"], now=self.now)
        actions.ask_back(self.main, by=self.cast["office"], text=self.text(), now=self.now)
        self.is_main_waiting = True
        self.version = Consultation.objects.get(pk=self.question.pk).version
        if self.model.state == "merged":
            # Nobody waits for the reply of another asker.
            self.model.come_back(self.now)

    @rule()
    def reply_to_the_other(self) -> None:
        if not self.is_main_waiting:
            return
        replied = actions.reply(self.main, by=self.main.asker, text=self.text(), now=self.now)
        replied.refresh_from_db()
        # What its own pause did to its promise is not this machine's matter.
        self.is_main_waiting, self.main_until, self.main_warn = False, replied.answer_by, replied.warn_at

    @rule()
    def answer_the_other(self) -> None:
        if self.is_main_answered:
            return
        actions.claim(self.main, by=self.cast["office"], now=self.now)
        actions.answer(self.main, by=self.cast["office"], text=self.text(), now=self.now)
        self.is_main_answered, self.is_main_waiting = True, False
        self.version = Consultation.objects.get(pk=self.question.pk).version
        if self.model.state == "merged":
            self.model.be_answered("office", self.now)

    @invariant()
    def database_says_the_same(self) -> None:
        row, model = Consultation.objects.select_related("holder", "routed_to").get(pk=self.question.pk), self.model
        names = {person.pk: name for name, person in self.cast.items()}
        found = (row.state, names.get(row.holder_id), row.desk, names.get(row.routed_to_id), row.escalation)
        assert found == (model.state, model.holder, model.desk, model.routed, model.level)
        assert (row.lease_until, row.round_began_at) == (model.lease, model.began)
        assert (row.answer_by, row.warn_at) == (model.until, model.warn)
        main = Consultation.objects.get(pk=self.main.pk)
        assert (main.answer_by, main.warn_at) == (self.main_until, self.main_warn)
        assert (row.paused_at, row.minutes_left) == (model.paused, model.left)
        assert list(row.rounds.order_by("number").values_list("minutes", flat=True)) == model.rounds
        assert row.messages.filter(kind=MessageKind.NOTE).count() == model.notes
        assert Message.objects.for_askers().filter(consultation=row, kind=MessageKind.NOTE).count() == 0


def test_questions_live_as_their_model_says() -> None:
    CalendarDay.objects.all().delete()
    like = ConsultationFactory(state="closed", closed_at=MONDAY)
    first, second = expert_for(like), expert_for(like)
    cast = {
        "asker": like.asker,
        "first": first.person,
        "second": second.person,
        "outsider": expert_for(ConsultationFactory()).person,
        "accelerator": staff_of(like.region),
        "office": StaffFactory(),
    }
    run_state_machine_as_test(
        type("Machine", (LifeMachine,), {"cast": cast, "like": like}),
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
