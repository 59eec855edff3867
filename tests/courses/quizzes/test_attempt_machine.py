"""Attempts against an independent model: random deeds of two tabs, the clock and the tutor, on real PostgreSQL.

With VECTOR_LONG_TESTS the machine runs 2,000 times of 50 steps.
"""

import os
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from courses.enums import ItemState
from courses.models import ItemProgress
from courses.quizzes.actions import attempts as actions
from courses.quizzes.actions import marking
from courses.quizzes.actions.attempts import AttemptRefused
from courses.quizzes.enums import AsideReason, QuestionKind
from courses.quizzes.models import AsideAnswer, Attempt
from tests.factories import courses
from tests.factories.attempts import begin, questions, quiz, studying
from tests.factories.people import UserFactory
from vector.common.errors import DomainError
from vector.common.merging import digest_of

pytestmark = pytest.mark.django_db

RUNS, STEPS = (2000, 50) if os.environ.get("VECTOR_LONG_TESTS") else (20, 15)
LIMIT, GRACE, ALLOWED = timedelta(minutes=10), timedelta(seconds=10), 2
RIGHT, EMPTY = "договор", ""
TEXTS = st.sampled_from([EMPTY, RIGHT, "соглашение", "не знаю"])
TABS, PLACES = st.sampled_from([0, 1]), st.sampled_from([0, 1])


class Model:
    """One attempt, as a person would keep it on paper: a short answer (one point) and an essay (one point)."""

    def __init__(self, ends: Any) -> None:
        self.state, self.ends = "under_way", ends
        self.stored = [EMPTY, EMPTY]
        self.seen: dict[int, list[str]] = {}
        self.late: set[tuple[int, str]] = set()
        self.replaced: set[tuple[int, str]] = set()
        self.points: int | None = None

    def end(self) -> None:
        if self.stored[1]:
            self.state = "marking"
        else:
            self.finish(0)

    def finish(self, essay: int) -> None:
        # «соглашение» is half right.
        short = {RIGHT: Decimal(1), "соглашение": Decimal("0.5")}.get(self.stored[0], Decimal(0))
        self.state, self.points = "finished", short + essay

    @property
    def is_passed(self) -> bool:
        return self.points is not None and self.points >= 1


class AttemptMachine(RuleBasedStateMachine):
    page: Any
    run: Any
    tutor: Any

    @initialize()
    def enrol(self) -> None:
        self.enrolment = studying(self.page, run=self.run)
        self.now = timezone.now()
        self.models: list[Model] = []
        self.extra = 0
        self.begin()

    @property
    def last(self) -> Model:
        return self.models[-1]

    def attempt(self) -> Attempt:
        return Attempt.objects.get(enrolment=self.enrolment, number=len(self.models))

    @rule()
    def begin(self) -> None:
        states = [model.state for model in self.models]
        if "under_way" in states:
            assert begin(self.page, self.enrolment, now=self.now).number == len(self.models)
        elif "marking" in states or len(self.models) == ALLOWED + self.extra:
            with pytest.raises(AttemptRefused):
                begin(self.page, self.enrolment, now=self.now)
        else:
            assert begin(self.page, self.enrolment, now=self.now).number == len(self.models) + 1
            self.models.append(Model(self.now + LIMIT))

    @rule(seconds=st.sampled_from([60, 605, 615]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: self.models)
    @rule(tab=TABS)
    def open_page(self, tab: int) -> None:
        self.last.seen[tab] = list(self.last.stored)

    @precondition(lambda self: self.models)
    @rule(tab=TABS, place=PLACES, text=TEXTS)
    def save(self, tab: int, place: int, text: str) -> None:
        model = self.last
        seen = model.seen.setdefault(tab, list(model.stored))
        is_late = model.state != "under_way" or self.now > model.ends + GRACE
        one = questions(self.attempt())[place]
        sent = actions.Sent(one, _response(text), digest_of(_response(seen[place])))
        saved = actions.save(self.attempt(), by=self.enrolment.person, sent=[sent], now=self.now)
        assert saved.is_late == is_late
        told = False
        if text not in (model.stored[place], seen[place]):
            if is_late:
                model.late |= {(place, text)} if text else set()
            elif model.stored[place] == seen[place]:
                model.stored[place] = text
            else:
                told = True
                model.replaced |= {(place, each) for each in (model.stored[place], text) if each}
        assert bool(saved.conflicts) == told
        if told or text == model.stored[place]:
            seen[place] = model.stored[place]

    @precondition(lambda self: self.models)
    @rule()
    def hand_in(self) -> None:
        actions.hand_in(self.attempt(), by=self.enrolment.person, now=self.now)
        if self.last.state == "under_way":
            self.last.end()

    @rule()
    def clock(self) -> None:
        for attempt in Attempt.objects.filter(enrolment=self.enrolment):
            actions.end_overdue(attempt, now=self.now)
        if self.models and self.last.state == "under_way" and self.now > self.last.ends + GRACE:
            self.last.end()

    @precondition(lambda self: self.models)
    @rule(points=st.sampled_from([0, 1]))
    def mark(self, points: int) -> None:
        attempt = self.attempt()
        marks = {one.pk: marking.Mark(Decimal(points)) for one in marking.awaiting(questions(attempt))}
        if self.last.state != "marking":
            with pytest.raises(DomainError):
                marking.mark(attempt, marks=marks, by=self.tutor)
            return
        marking.mark(attempt, marks=marks, by=self.tutor, now=self.now)
        self.last.finish(points)

    @precondition(lambda self: self.extra < 2)
    @rule()
    def give_extra(self) -> None:
        marking.give_extra_attempt(enrolment=self.enrolment, quiz=self.page, reason="Пропала связь", by=self.tutor)
        self.extra += 1

    @invariant()
    def database_says_the_same(self) -> None:
        rows = list(Attempt.objects.filter(enrolment=self.enrolment).order_by("number"))
        assert [row.state for row in rows] == [model.state for model in self.models]
        assert [row.points for row in rows] == [model.points for model in self.models]
        assert [bool(row.is_passed) for row in rows] == [model.is_passed for model in self.models]
        for row, model in zip(rows, self.models, strict=True):
            assert [one.response.get("text", EMPTY) for one in questions(row)] == model.stored
            aside = AsideAnswer.objects.filter(question__attempt=row).select_related("question")
            for reason, known in ((AsideReason.LATE, model.late), (AsideReason.OTHER_TAB, model.replaced)):
                found = [(one.question.position - 1, one.response["text"]) for one in aside if one.reason == reason]
                assert sorted(found) == sorted(known)
        done = ItemProgress.objects.filter(enrolment=self.enrolment, state=ItemState.DONE).exists()
        assert done == any(model.is_passed for model in self.models)


def _response(text: str) -> dict[str, Any]:
    return {"text": text} if text else {}


def test_attempts_behave_like_their_model() -> None:
    page = quiz(QuestionKind.SHORT, QuestionKind.ESSAY, attempts_allowed=ALLOWED, time_limit=10, pass_percent=50)
    run = courses.CourseRunFactory(course=page.get_parent().get_parent().specific)
    found = {"page": page, "run": run, "tutor": UserFactory(is_staff=True)}
    run_state_machine_as_test(
        type("Machine", (AttemptMachine,), found),
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
