"""Going through a course in any order, held against a model of its own: gates, progress, completion.

The model knows the rules from their words, not from the code: an item opens when the one before it (or the one named)
is done and its day has come, or when a tutor opened it; what is done stays open; a completed course stays completed.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from courses.actions import progress
from courses.enums import EnrolmentState, ItemState
from courses.models import Enrolment, ItemOpening, ItemProgress, LessonPage, RunDate
from courses.outline import outline_of
from courses.queries import full_study, with_dates, with_records
from tests.factories import courses as factories
from tests.factories.people import StaffFactory
from vector.common.errors import DomainError

pytestmark = pytest.mark.django_db

ITEMS = 4
PLACES = st.integers(0, ITEMS - 1)


class Studying(RuleBasedStateMachine):
    """One participant, four lessons in two modules."""

    world: SimpleNamespace

    @initialize(
        previous=st.lists(st.booleans(), min_size=ITEMS, max_size=ITEMS),
        after=st.lists(st.none() | PLACES, min_size=ITEMS, max_size=ITEMS),
        days=st.lists(st.none() | st.integers(-1, 1), min_size=ITEMS, max_size=ITEMS),
    )
    def begin(self, previous, after, days):
        lessons = self.world.lessons
        self.enrolment = factories.EnrolmentFactory(run=self.world.run)
        RunDate.objects.filter(run=self.world.run).delete()
        # Only what stands before an item can be named by it; the editor's form refuses anything else.
        self.after = [named if named is not None and named < place else None for place, named in enumerate(after)]
        self.previous, self.days = previous, days
        today = timezone.localdate()
        for place, lesson in enumerate(lessons):
            named = self.after[place]
            LessonPage.objects.filter(pk=lesson.pk).update(
                after_previous=previous[place], after_item=None if named is None else lessons[named].pk
            )
            if days[place] is not None:
                RunDate.objects.create(
                    run=self.world.run, page_id=lesson.pk, opens_on=today + timedelta(days=days[place])
                )
        self.states = [None] * ITEMS
        self.opened = set()
        self.is_completed = False

    # The model -------------------------------------------------------------------------------------------------------
    def is_open(self, place):
        if self.is_completed or self.states[place] == "done" or place in self.opened:
            return True
        if place > 0 and self.previous[place] and self.states[place - 1] != "done":
            return False
        named = self.after[place]
        if named is not None and self.states[named] != "done":
            return False
        return self.days[place] is None or self.days[place] <= 0

    def does(self, deed, expected):
        try:
            deed()
        except DomainError:
            assert not expected
        else:
            assert expected

    # What people do --------------------------------------------------------------------------------------------------
    @rule(place=PLACES)
    def start(self, place):
        expected = self.is_open(place)
        self.does(
            lambda: progress.start_item(enrolment=self.enrolment, item=self.item(place), by=self.person), expected
        )
        if expected and self.states[place] is None:
            self.states[place] = "under_way"

    @rule(place=PLACES)
    def mark(self, place):
        expected = self.is_open(place)
        self.does(
            lambda: progress.mark_done(enrolment=self.enrolment, lesson=self.item(place), by=self.person), expected
        )
        if expected:
            self.finished(place)

    @rule(place=PLACES)
    def pass_by_decision(self, place):
        """A quiz passed, a work accepted: the gates stood before the beginning."""
        progress.finish_item(enrolment=self.enrolment, item=self.item(place), by=self.world.tutor)
        self.finished(place)

    @rule(place=PLACES)
    def take_back(self, place):
        expected = self.states[place] == "done" and not self.is_completed
        self.does(lambda: progress.unmark(enrolment=self.enrolment, lesson=self.item(place), by=self.person), expected)
        if expected:
            self.states[place] = "under_way"

    @rule(place=PLACES)
    def open_for_one(self, place):
        ItemOpening.objects.get_or_create(
            enrolment=self.enrolment,
            item_id=self.world.lessons[place].pk,
            defaults={"reason": "Болезнь", "opened_by": self.world.tutor},
        )
        self.opened.add(place)

    # What must hold --------------------------------------------------------------------------------------------------
    @invariant()
    def database_says_the_same(self):
        if not hasattr(self, "enrolment"):
            return
        known = dict(ItemProgress.objects.filter(enrolment=self.enrolment).values_list("item_id", "state"))
        assert [known.get(lesson.pk) for lesson in self.world.lessons] == self.states
        state = Enrolment.objects.values_list("state", flat=True).get(pk=self.enrolment.pk)
        assert state == (EnrolmentState.COMPLETED if self.is_completed else EnrolmentState.ACTIVE)

    @invariant()
    def locks_are_those_of_the_model(self):
        if not hasattr(self, "enrolment"):
            return
        [row] = with_dates(with_records(Enrolment.objects.filter(pk=self.enrolment.pk))).select_related("run__course")
        locks = full_study(row).locks(outline_of(self.world.run.course), timezone.localdate())
        assert [lesson.pk not in locks for lesson in self.world.lessons] == [
            self.is_open(place) for place in range(ITEMS)
        ]

    def finished(self, place):
        self.states[place] = ItemState.DONE.value
        self.is_completed = self.is_completed or self.states == ["done"] * ITEMS

    def item(self, place):
        return LessonPage.objects.get(pk=self.world.lessons[place].pk)

    @property
    def person(self):
        return self.enrolment.person


def test_studying_follows_the_model():
    run = factories.CourseRunFactory(course=factories.course(modules=2, lessons=2))
    world = SimpleNamespace(run=run, lessons=factories.lessons_of(run.course), tutor=StaffFactory())
    machine = type("StudyingHere", (Studying,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
