"""Demo attempts: not begun, under way, the time nearly over, failed, none left, with the tutor, passed."""

import random
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from courses.enums import READING
from courses.models import Enrolment, ItemProgress
from courses.quizzes.actions import attempts as actions
from courses.quizzes.actions import marking
from courses.quizzes.actions.marking import Mark
from courses.quizzes.kinds import Response, kind_of
from courses.quizzes.models import Attempt, AttemptQuestion, QuizPage
from courses.quizzes.queries import questions_of
from vector.common.merging import digest_of
from vector.demo.content import content
from vector.people.models import User

ESSAY = (
    "Одиноким пожилым людям нашего посёлка, их 34, трудно дойти до поликлиники и аптеки. Почему? Автобус ходит два "
    "раза в день. Почему это беда? Некому подвезти: родные живут в городе. Почему не просят соседей? Стесняются "
    "и не знают, кого просить. Мы можем сделать список водителей-волонтёров и один телефон на всех."
)
COMMENT = (
    "Люди названы и посчитаны, последняя причина вам по силам. Второе «почему» повторяет первое: подумайте ещё раз, "
    "что мешает людям до автобуса."
)
DAY = timedelta(days=1)


def load(*, by: User) -> None:
    """Attempts of the people of the demo's runs. Somebody who has attempts already is left alone."""
    if Attempt.objects.exists():
        return
    now = timezone.now()
    _practice_and_final(_quiz("1-1", "final-quiz"), _quiz("1-1", "documents-check"), now=now)
    _essays(_quiz("1-2", "final-quiz"), now=now, by=by)
    children = _quiz("children", "final-quiz")
    for enrolment in _people(children):
        _take(children, enrolment, ended=enrolment.completed_at or now, share=1)


def _quiz(course: str, slug: str) -> QuizPage:
    """A quiz by the names of the content's files."""
    path = f"/{content(f'courses/{course}')['slug']}/"
    return next(quiz for quiz in QuizPage.objects.filter(slug=slug) if path in quiz.url_path)


def _people(quiz: QuizPage) -> list[Enrolment]:
    """Who studies the quiz's course, the furthest first."""
    course = quiz.get_parent().get_parent()
    enrolments = Enrolment.objects.filter(run__course=course.pk, state__in=READING).select_related("person", "run")
    done = {
        enrolment.pk: ItemProgress.objects.filter(enrolment=enrolment, state="done").count() for enrolment in enrolments
    }
    return sorted(enrolments, key=lambda enrolment: (-done[enrolment.pk], enrolment.pk))


def _practice_and_final(final: QuizPage, practice: QuizPage, *, now: datetime) -> None:
    """The running course: every state of a timed quiz with three attempts, and of a practice without limits."""
    people = _people(final)
    states = [
        lambda one: _take(final, one, ended=now - 2 * DAY, share=1),
        lambda one: [_take(final, one, ended=now - (4 - number) * DAY, share=0.3) for number in range(3)],
        lambda one: _take(final, one, ended=now - DAY, share=0.4),
        lambda one: _leave_open(final, one, began=now - timedelta(minutes=35), answered=6),
        lambda one: _leave_open(final, one, began=now - timedelta(minutes=9), answered=3),
        lambda one: _leave_open(practice, one, began=now - DAY, answered=2),
    ]
    for person, show in zip(people, states, strict=False):
        show(person)
    # The others have practised: some well, some not, so that the statistics have something to say.
    for number, person in enumerate(people[len(states) : -1]):
        for attempt in range(1 + number % 2):
            _take(practice, person, ended=now - (9 - attempt) * DAY, share=(0.9, 0.5, 0.7, 0.3)[number % 4])


def _essays(quiz: QuizPage, *, now: datetime, by: User) -> None:
    """A quiz with an essay: one waits for the tutor, one is marked; who is left has not begun."""
    people = _people(quiz)
    if people:
        _take(quiz, people[0], ended=now - 2 * DAY, share=0.8)
    if len(people) > 1:
        attempt = _take(quiz, people[1], ended=now - 3 * DAY, share=0.9)
        tutor = people[1].run.run_tutors.first()
        marks = {one.pk: Mark(one.points * 4 / 5, COMMENT) for one in marking.awaiting(questions_of(attempt))}
        marking.mark(attempt, marks=marks, by=tutor.person if tutor else by, now=now - DAY)


def _take(quiz: QuizPage, enrolment: Enrolment, *, ended: datetime, share: float) -> Attempt:
    """An attempt from the beginning to handing in, with this share of the answers right."""
    began = ended - timedelta(minutes=20)
    attempt = actions.begin(enrolment=enrolment, quiz=quiz, by=enrolment.person, now=began)
    questions = questions_of(attempt)
    rng = random.Random(f"{enrolment.pk}:{attempt.number}:{quiz.slug}")  # noqa: S311 - demo data, the same each time
    asked = [one.pk for one in questions if kind_of(one.version).is_scored]
    known = set(rng.sample(asked, round(len(asked) * share)))
    for number, one in enumerate(questions):
        response = _right(one) if one.pk in known else _guess(one, rng)
        _answer(one, response, at=began + timedelta(minutes=1 + number))
    return actions.hand_in(attempt, by=enrolment.person, now=ended)


def _leave_open(quiz: QuizPage, enrolment: Enrolment, *, began: datetime, answered: int) -> None:
    """An attempt under way with its first answers saved."""
    attempt = actions.begin(enrolment=enrolment, quiz=quiz, by=enrolment.person, now=began)
    for one in questions_of(attempt)[:answered]:
        _answer(one, _right(one), at=began + timedelta(minutes=2))


def _answer(one: AttemptQuestion, response: Response, *, at: datetime) -> None:
    if response:
        sent = actions.Sent(one, response, digest_of(one.response))
        actions.save(one.attempt, by=one.attempt.enrolment.person, sent=[sent], now=at)


def _right(one: AttemptQuestion) -> Response:
    kind = kind_of(one.version)
    return {"text": ESSAY} if kind.is_marked_by_tutor else kind.right_response(one.version) or {}


def _guess(one: AttemptQuestion, rng: random.Random) -> Response:
    """What somebody answers who does not know: something wrong, or nothing."""
    kind = kind_of(one.version)
    if kind.is_marked_by_tutor:
        return {"text": ESSAY}
    guesses = (_guess_once(one, rng) for _try in range(6))
    return next((guess for guess in guesses if kind.score(one.version, guess) == 0), {})


def _guess_once(one: AttemptQuestion, rng: random.Random) -> Response:
    """Anything, as a browser would send it."""
    kind = kind_of(one.version)
    shown = kind.fields(one.version, order_seed=one.order_seed)
    data = QueryDict(mutable=True)
    for row in shown.rows:
        lines: Any = row.choices or shown.options
        data[f"g-{row.key}"] = rng.choice(lines).key if lines else str(rng.randint(1, len(shown.rows)))
    if not shown.rows:
        data["g"] = rng.choice(shown.options).key if shown.options else "не знаю"
    return kind.read(one.version, data, "g", one.order_seed)
