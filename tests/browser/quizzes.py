"""What the pages of quizzes show when axe looks at them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from courses.models import Enrolment
from courses.quizzes.actions import attempts as actions
from courses.quizzes.actions import marking
from courses.quizzes.actions.marking import Mark
from courses.quizzes.enums import QuestionKind, Reveal
from courses.quizzes.models import Attempt, QuizBand, QuizPage
from tests.factories import courses
from tests.factories.attempts import answer_all, begin, questions, quiz, right, save, studying

KINDS = list(QuestionKind.values)
TIME = timedelta(minutes=40)


def page_of(*kinds: str, **fields: Any) -> QuizPage:
    """A quiz in a course with a lesson before it."""
    course = courses.course(title="Организация работы с волонтёрами", code="1.1")
    module = courses.module(course=course, title="Правила и документы", lessons=1)
    page = quiz(*(kinds or KINDS), module=module, title="Итоговый тест", intro="Десять вопросов.", **fields)
    QuizBand.objects.create(quiz=page, from_percent=0, text="Перечитайте пояснения к вопросам.")
    return page


def enrolled(page: QuizPage, person: Any) -> Enrolment:
    enrolment = studying(page, person=person)
    courses.RunTutorFactory(run=enrolment.run)
    return enrolment


def taken(page: QuizPage, enrolment: Enrolment, *, is_right: bool) -> Attempt:
    attempt = begin(page, enrolment)
    answer_all(attempt, is_right=is_right)
    return actions.hand_in(attempt, by=enrolment.person)


# The quiz in its course -----------------------------------------------------------------------------------------------
def start(person: Any) -> str:
    page = page_of(time_limit=40)
    enrolled(page, person)
    return str(page.get_url())


def start_failed(person: Any, *, allowed: int = 3) -> str:
    page = page_of(QuestionKind.SINGLE, attempts_allowed=allowed)
    taken(page, enrolled(page, person), is_right=False)
    return str(page.get_url())


def start_under_way(person: Any) -> str:
    page = page_of(time_limit=40)
    begin(page, enrolled(page, person))
    return str(page.get_url())


def start_waiting(person: Any) -> str:
    page = page_of(QuestionKind.ESSAY)
    taken(page, enrolled(page, person), is_right=True)
    return str(page.get_url())


def start_passed(person: Any) -> str:
    page = page_of(QuestionKind.SINGLE)
    taken(page, enrolled(page, person), is_right=True)
    return str(page.get_url())


# An attempt -----------------------------------------------------------------------------------------------------------
def attempt(person: Any, *, seconds_left: int = 2400) -> str:
    page = page_of(time_limit=40)
    now = timezone.now() - TIME + timedelta(seconds=seconds_left)
    begun = begin(page, enrolled(page, person), now=now)
    save(begun, *(right(one) for one in questions(begun)[:4]))
    return begun.get_absolute_url()


def paged(person: Any) -> str:
    page = page_of(per_page=3)
    begun = begin(page, enrolled(page, person))
    return reverse("quizzes:attempt-page", args=[begun.public_id, 2])


def unsound(person: Any) -> str:
    page = page_of(QuestionKind.NUMERICAL, QuestionKind.SINGLE)
    begun = begin(page, enrolled(page, person))
    save(begun, {"text": "много"})
    return begun.get_absolute_url()


def checked(person: Any) -> str:
    page = page_of(QuestionKind.SINGLE, QuestionKind.SHORT, reveal=Reveal.QUESTION)
    begun = begin(page, enrolled(page, person))
    save(begun, right(questions(begun)[0]))
    actions.check(begun, question=questions(begun)[0], by=person)
    return begun.get_absolute_url()


def over(person: Any) -> str:
    return attempt(person, seconds_left=-60)


def finish(person: Any) -> str:
    return attempt(person) + "finish/"


def finish_complete(person: Any) -> str:
    page = page_of(QuestionKind.SINGLE)
    begun = begin(page, enrolled(page, person))
    answer_all(begun)
    return reverse("quizzes:finish", args=[begun.public_id])


def press_save(page: Page) -> None:
    page.locator("button[value=stay]").click()
    page.locator(".error-summary").wait_for()


# Results --------------------------------------------------------------------------------------------------------------
def result(person: Any, *, is_right: bool = True, **fields: Any) -> str:
    kinds = [kind for kind in KINDS if kind != QuestionKind.ESSAY]
    page = page_of(*kinds, shows_right_answers=True, **fields)
    return taken(page, enrolled(page, person), is_right=is_right).result_url


def result_waiting(person: Any) -> str:
    page = page_of(QuestionKind.ESSAY, reveal=Reveal.NEVER)
    return taken(page, enrolled(page, person), is_right=True).result_url


def result_marked(person: Any) -> str:
    """A late answer, one from another tab, and a tutor's comment."""
    page = page_of(QuestionKind.ESSAY, QuestionKind.SHORT)
    enrolment = enrolled(page, person)
    begun = begin(page, enrolment)
    save(begun, {"text": "Мы начнём с малого."}, {"text": "договор"})
    save(begun, {"text": "Мы начнём с опроса."}, shown={})
    actions.hand_in(begun, by=person)
    save(begun, None, {"text": "соглашение"})
    marks = {one.pk: Mark(Decimal(1), "Хорошее начало.") for one in marking.awaiting(questions(begun))}
    marking.mark(begun, marks=marks, by=enrolment.run.run_tutors.first().person)
    return begun.result_url


# Tutors ---------------------------------------------------------------------------------------------------------------
def waiting(person: Any) -> Attempt:
    """An attempt that waits for this tutor's marks."""
    page = page_of(QuestionKind.ESSAY, QuestionKind.SINGLE)
    enrolment = studying(page)
    courses.RunTutorFactory(run=enrolment.run, person=person)
    return taken(page, enrolment, is_right=True)


def queue(person: Any) -> str:
    waiting(person)
    return reverse("quizzes:marking")


def empty_queue(person: Any) -> str:
    courses.RunTutorFactory(person=person)
    return reverse("quizzes:marking")


def mark(person: Any) -> str:
    return reverse("quizzes:mark", args=[waiting(person).public_id])


def run_results(person: Any) -> str:
    return reverse("quizzes:run-results", args=[waiting(person).enrolment.run.public_id])


def empty_run_results(person: Any) -> str:
    return reverse("quizzes:run-results", args=[courses.RunTutorFactory(person=person).run.public_id])


def tutors_result(person: Any) -> str:
    return waiting(person).result_url


def extra(person: Any) -> str:
    found = waiting(person)
    return reverse("quizzes:extra-attempt", args=[found.enrolment.public_id, found.quiz_id])


def give_extra(page: Page) -> None:
    page.locator("textarea").fill("Пропала связь")
    page.locator("main form button").click()
    page.locator(".confirmation").wait_for()


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")


def submit_empty(page: Page) -> None:
    page.locator("main form button").first.click()
    page.locator(".error-summary").wait_for()


# name, role, page, state
PAGES: list[tuple[str, str, Any, Any]] = [
    ("quiz-start", "participant", start, None),
    ("quiz-failed", "participant", start_failed, None),
    ("quiz-none-left", "participant", lambda person: start_failed(person, allowed=1), None),
    ("quiz-under-way", "participant", start_under_way, None),
    ("quiz-waiting", "participant", start_waiting, None),
    ("quiz-passed", "participant", start_passed, None),
    ("quiz-attempt", "participant", attempt, None),
    ("quiz-attempt-nearly-over", "participant", lambda person: attempt(person, seconds_left=55), None),
    ("quiz-attempt-page", "participant", paged, None),
    ("quiz-attempt-errors", "participant", unsound, press_save),
    ("quiz-attempt-checked", "participant", checked, None),
    ("quiz-time-over", "participant", over, None),
    ("quiz-finish", "participant", finish, None),
    ("quiz-finish-complete", "participant", finish_complete, None),
    ("quiz-result", "participant", result, None),
    ("quiz-result-failed", "participant", lambda person: result(person, is_right=False), None),
    ("quiz-result-none-left", "participant", lambda person: result(person, is_right=False, attempts_allowed=1), None),
    ("quiz-result-waiting", "participant", result_waiting, None),
    ("quiz-result-marked", "participant", result_marked, open_all),
    ("quiz-result-tutor", "person", tutors_result, None),
    ("quiz-marking", "person", queue, None),
    ("quiz-marking-empty", "person", empty_queue, None),
    ("quiz-mark", "person", mark, open_all),
    ("quiz-mark-errors", "person", mark, submit_empty),
    ("quiz-run-results", "person", run_results, None),
    ("quiz-run-results-empty", "person", empty_run_results, None),
    ("quiz-extra", "person", extra, None),
    ("quiz-extra-errors", "person", extra, submit_empty),
    ("quiz-extra-given", "person", extra, give_extra),
]
REFUSED = {"quiz": {"title": "Итоговый тест"}, "quiz_url": "/learn/", "reason": "Попыток не осталось."}
