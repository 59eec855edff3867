"""URLs of discussions: the home participant asks under a module of a run that the home tutor teaches."""

from tests.factories import courses as courses
from tests.factories.discussions import PostFactory, ReportFactory, first_module
from tests.permissions.case import Case, signed_in_only
from tests.permissions.world import World


def build(world: World) -> None:
    run = courses.CourseRunFactory(course=courses.course(modules=1, programme=world.programme))
    courses.RunTutorFactory(run=run, person=world.home.people["tutor"])
    # A tutor and a participant of another run of the same course are strangers here.
    other = courses.CourseRunFactory(course=run.course)
    courses.RunTutorFactory(run=other, person=world.abroad.people["tutor"])
    courses.EnrolmentFactory(run=other, person=world.abroad.people["participant"])
    enrolment = courses.EnrolmentFactory(run=run, person=world.home.people["participant"])
    world.things["discussion"] = PostFactory(enrolment=enrolment)
    world.things["tutors_post"] = PostFactory(run=run, author=world.home.people["tutor"])
    world.things["discussion_report"] = ReportFactory(post=world.things["discussion"])


def post(world: World) -> dict:
    return {"public_id": world.things["discussion"].public_id}


def run(world: World) -> dict:
    return {"public_id": world.things["discussion"].run.public_id}


def module(world: World) -> dict:
    return {**run(world), "module": first_module(world.things["discussion"].run).pk}


READS = {"participant": "GET POST", "tutor": "GET POST", "office": "GET POST"}
MODERATES = {"tutor": "POST", "office": "POST"}
TEXT = {"data": lambda world, role: {"text": "Как?", "reason": "Так", "frequency": "daily"}}

CASES = [
    signed_in_only("discussions:mine"),
    Case("discussions:reports", may={"tutor": "GET", "office": "GET"}),
    Case(
        "discussions:report-settle",
        may=MODERATES,
        kwargs=lambda world: {"public_id": world.things["discussion_report"].public_id},
    ),
    Case("discussions:following-edit", may=READS, kwargs=run, **TEXT),
    Case("discussions:module", may=READS, kwargs=module, **TEXT),
    Case("discussions:thread", may=READS, kwargs=post, **TEXT),
    Case("discussions:post-edit", may={"participant": "GET POST"}, kwargs=post, foreign={}, **TEXT),
    Case("discussions:post-delete", may={"participant": "GET POST"}, kwargs=post, foreign={}),
    Case("discussions:post-report", may=READS, kwargs=post, **TEXT),
    Case("discussions:post-hide", may={"tutor": "GET POST", "office": "GET POST"}, kwargs=post, **TEXT),
    Case("discussions:post-restore", may=MODERATES, kwargs=post),
    Case("discussions:thread-pin", may=MODERATES, kwargs=post),
    Case("discussions:thread-close", may=MODERATES, kwargs=post),
]
