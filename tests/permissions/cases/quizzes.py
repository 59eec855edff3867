"""URLs of quizzes. The quiz's own page, which lies in the course, is walked by tests/courses/quizzes."""

from courses.quizzes.enums import QuestionKind
from tests.factories import attempts as factories
from tests.factories import courses
from tests.permissions.case import Case
from tests.permissions.world import World


def build(world: World) -> None:
    """The home participant has begun one attempt and waits for the tutor with another."""
    course = courses.course(programme=world.programme)
    module = courses.module(course=course)
    run = courses.CourseRunFactory(course=course)
    courses.RunTutorFactory(run=run, person=world.home.people["tutor"])
    # A participant and a tutor of another run of the same course.
    other = courses.CourseRunFactory(course=course)
    courses.RunTutorFactory(run=other, person=world.abroad.people["tutor"])
    courses.EnrolmentFactory(run=other, person=world.abroad.people["participant"])
    enrolment = courses.EnrolmentFactory(run=run, person=world.home.people["participant"])
    world.things["quiz_run"], world.things["quiz_enrolment"] = run, enrolment
    world.things["attempt"] = factories.begun(QuestionKind.SINGLE, module=module, enrolment=enrolment)
    world.things["waiting_attempt"] = factories.finished(QuestionKind.ESSAY, module=module, enrolment=enrolment)


def attempt(name: str) -> dict:
    return {"kwargs": lambda world: {"public_id": world.things[name].public_id}}


def quiz_of_enrolment(world: World) -> dict:
    return {"public_id": world.things["quiz_enrolment"].public_id, "quiz": world.things["attempt"].quiz_id}


TUTORS = {"tutor": "GET", "office": "GET"}

CASES = [
    Case("quizzes:begin", may={"participant": "POST"}, kwargs=quiz_of_enrolment, foreign={}),
    Case("quizzes:attempt", may={"participant": "GET POST"}, foreign={}, **attempt("attempt")),
    Case(
        "quizzes:attempt-page",
        may={"participant": "GET POST"},
        foreign={},
        kwargs=lambda world: {"public_id": world.things["attempt"].public_id, "number": 1},
    ),
    Case("quizzes:finish", may={"participant": "GET POST"}, foreign={}, **attempt("attempt")),
    Case("quizzes:result", may={"participant": "GET", **TUTORS}, **attempt("waiting_attempt")),
    Case("quizzes:marking", may=TUTORS),
    Case("quizzes:mark", may={"tutor": "GET POST", "office": "GET POST"}, **attempt("waiting_attempt")),
    Case("quizzes:run-results", may=TUTORS, kwargs=lambda world: {"public_id": world.things["quiz_run"].public_id}),
    # The tutor of another run of the course counts that run's answers: none.
    Case(
        "quizzes:statistics",
        may=TUTORS,
        foreign=TUTORS,
        kwargs=lambda world: {"quiz": world.things["attempt"].quiz_id},
    ),
    Case("quizzes:extra-attempt", may={"tutor": "GET POST", "office": "GET POST"}, kwargs=quiz_of_enrolment),
]
