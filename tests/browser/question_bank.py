"""What the pages about questions show when axe looks at them: their statistics, and the preview of a version."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.quizzes.enums import AttemptEnd, AttemptState, QuestionKind
from courses.quizzes.models import Attempt, AttemptQuestion, QuizPage
from tests.factories import courses
from tests.factories.attempts import quiz, right, wrong
from tests.factories.quizzes import question

KINDS = [QuestionKind.SINGLE, QuestionKind.SHORT, QuestionKind.TRUE_FALSE]


def statistics(person: Any, *, people: int = 12) -> str:
    """The page for the tutor of a run in which so many people have answered, the later ones worse."""
    course = courses.course(title="Организация работы с волонтёрами", code="1.1")
    page = quiz(*KINDS, module=courses.module(course=course), title="Итоговый тест")
    run = courses.CourseRunFactory(course=course)
    courses.RunTutorFactory(run=run, person=person)
    for number in range(people):
        _handed_in(page, courses.EnrolmentFactory(run=run), wrongly=number * len(KINDS) // people)
    return reverse("quizzes:statistics", args=[page.pk])


def _handed_in(page: QuizPage, enrolment: Any, *, wrongly: int) -> None:
    """An attempt as it lies in the table: what leads to it is tested elsewhere."""
    now = timezone.now()
    attempt = Attempt.objects.create(
        quiz=page,
        enrolment=enrolment,
        number=1,
        state=AttemptState.FINISHED,
        seed="s" * 32,
        pass_percent=60,
        started_at=now,
        finished_at=now,
        end=AttemptEnd.SUBMITTED,
        points=len(KINDS) - wrongly,
        most_points=len(KINDS),
        percent=0,
        is_passed=False,
    )
    for place, slot in enumerate(page.slots.select_related("question__latest").order_by("sort_order")):
        one = AttemptQuestion(attempt=attempt, position=place, version=slot.question.latest, points=1)
        is_wrong = place < wrongly
        one.response, one.share = (wrong if is_wrong else right)(one), 0 if is_wrong else 1
        one.save()


def preview(person: Any, kind: str = QuestionKind.MULTIPLE) -> str:
    """The preview of a question, for somebody of the office who may use the admin."""
    person.is_superuser = True
    person.save()
    found = question(kind=kind, title="Обязанности координатора", feedback="<p>См. урок 2.</p>")
    return reverse("questions:preview", args=[found.pk, 1])


def answer(page: Page) -> None:
    """Answer with the first option, to see what is said to it."""
    page.locator("main input[type=checkbox]").first.check()
    page.locator("main form button").click()
    expect(page.get_by_role("heading", name="После ответа")).to_be_visible()
