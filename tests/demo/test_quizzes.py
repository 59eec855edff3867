"""The demo quizzes: all of the content arrives, twice is once, every state can be seen."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from courses.models import ItemProgress
from courses.quizzes.enums import AttemptEnd, AttemptState
from courses.quizzes.models import Attempt, AttemptQuestion, Question, QuizBand, QuizPage, QuizSlot
from courses.quizzes.queries import standing_of
from tests.factories.people import MembershipFactory, StaffFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.demo.content import content
from vector.demo.loaders import courses, quizzes
from vector.people.enums import MembershipRole


def counts() -> list[int]:
    models = (Question, QuizPage, QuizSlot, QuizBand, Attempt, AttemptQuestion, ItemProgress)
    return [model.objects.count() for model in models]


@pytest.mark.django_db
def test_demo_quizzes_load_once_with_every_state(client):
    ProgrammeFactory()
    for _number in range(16):
        MembershipFactory(role=MembershipRole.PARTICIPANT)
    office = StaffFactory()
    today = timezone.localdate()
    courses.load(today=today, by=office, people=SimpleNamespace())
    quizzes.load(today=today, by=office, people=SimpleNamespace())
    first = counts()
    quizzes.load(today=today, by=office, people=SimpleNamespace())
    assert counts() == first

    sources = [content(f"quizzes/{name}") for name in courses.FILES]
    made = [quiz for source in sources for quiz in source["quizzes"]]
    assert first[:4] == [
        sum(len(source["questions"]) for source in sources),
        len(made),
        sum(len(quiz["questions"]) for quiz in made),
        sum(len(quiz["bands"]) for quiz in made),
    ]
    assert {attempt.state for attempt in Attempt.objects.all()} == {*AttemptState}
    timed = QuizPage.objects.get(time_limit=40)
    standings = [standing_of(attempt.enrolment, timed) for attempt in Attempt.objects.filter(quiz=timed)]
    assert any(standing.is_passed for standing in standings)
    assert any(standing.chance.has_none_left for standing in standings)
    assert any(standing.chance.may_begin and not standing.is_passed for standing in standings)
    assert sum(1 for standing in standings if standing.under_way) == 2
    assert Attempt.objects.exclude(marked_by=None).count() == 1
    assert not Attempt.objects.filter(end=AttemptEnd.TIME_OVER).exists()

    # Every quiz and every result can be read.
    reader = signed_in(client, office)
    for page in QuizPage.objects.all():
        assert reader.get(page.get_url()).status_code == 200
    for attempt in Attempt.objects.exclude(state=AttemptState.UNDER_WAY):
        assert reader.get(attempt.result_url).status_code == 200
