"""URLs of courses. Lessons, whose page depends on the reader, are walked by tests/courses/test_lesson_access.py."""

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from tests.factories import courses as factories
from tests.permissions.case import Case, public, signed_in_only
from tests.permissions.world import ROLES, World


def build(world: World) -> None:
    """A run at home with a tutor, one open to all, and enrolments of the home participant in every state."""
    course = factories.course(modules=1, lessons=2, programme=world.programme)
    person = world.home.people["participant"]
    run = factories.CourseRunFactory(course=course)
    factories.RunTutorFactory(run=run, person=world.home.people["tutor"])
    # A tutor of another run is no tutor here.
    factories.RunTutorFactory(run=factories.CourseRunFactory(course=course), person=world.abroad.people["tutor"])
    world.things["course_run"] = run
    world.things["open_run"] = factories.CourseRunFactory(course=course, is_open=True)
    world.things["video"] = get_document_model().objects.create(
        title="Видео", file=ContentFile(b"video", name="video.mp4")
    )
    video = {"title": "Видео", "file": world.things["video"].pk, "captions": None, "transcript": "<p>Текст.</p>"}
    world.things["video_lesson"] = factories.lesson(
        module=course.get_children().get().specific, body=[{"type": "video_file", "value": video}]
    )
    world.things["requested"] = factories.EnrolmentFactory(
        run=factories.CourseRunFactory(course=course, by_approval=True), person=person, requested=True
    )
    # Somebody else's application to the run that the home tutor teaches.
    factories.RunTutorFactory(run=world.things["requested"].run, person=world.home.people["tutor"])
    world.things["lesson"] = factories.lessons_of(course)[0]
    world.things["studying"] = factories.EnrolmentFactory(run=run, person=person)
    factories.ItemProgressFactory(enrolment=world.things["studying"], item=world.things["lesson"])
    for state in ("invited", "completed", "withdrawn"):
        own_run = factories.CourseRunFactory(course=course)
        world.things[state] = factories.EnrolmentFactory(run=own_run, person=person, **{state: True})


def own(state: str) -> dict:
    """Only the participant whose enrolment it is: not even the office stands in for a person."""
    return {"kwargs": lambda world: {"public_id": world.things[state].public_id}, "foreign": {}}


def lesson(world: World) -> dict:
    return {"public_id": world.things["studying"].public_id, "item": world.things["lesson"].pk}


SEES_ORGANISATION = {"coordinator": "GET", "head": "GET", "accelerator": "GET", "office": "GET"}
READS_COURSE = {"participant": "GET", "tutor": "GET", "office": "GET"}
EVERYBODY_POSTS = dict.fromkeys([role for role in ROLES if role != "visitor"], "POST")

CASES = [
    public("courses:catalogue"),
    public("courses:tree", kwargs=lambda world: {"path": "course-1/"}, absent=lambda world: {"path": "absent/"}),
    signed_in_only("courses:mine"),
    signed_in_only("courses:teaching"),
    Case(
        "courses:enrol",
        may=EVERYBODY_POSTS,
        foreign=EVERYBODY_POSTS,
        kwargs=lambda world: {"public_id": world.things["open_run"].public_id},
    ),
    Case(
        "courses:run-progress",
        may={"tutor": "GET", "office": "GET"},
        kwargs=lambda world: {"public_id": world.things["course_run"].public_id},
    ),
    Case(
        "courses:organisation-progress",
        may=SEES_ORGANISATION,
        kwargs=lambda world: {"public_id": world.home.organisation.public_id},
    ),
    Case(
        "courses:media",
        may={"participant": "GET", "tutor": "GET", "office": "GET"},
        # Who teaches any run of a course reads all of it.
        foreign={"tutor": "GET", "office": "GET"},
        kwargs=lambda world: {"item": world.things["video_lesson"].pk, "document": world.things["video"].pk},
        absent=lambda world: {"item": world.things["video_lesson"].pk, "document": 10**9},
    ),
    Case(
        "courses:run-requests",
        may={"tutor": "GET", "office": "GET"},
        kwargs=lambda world: {"public_id": world.things["requested"].run.public_id},
    ),
    Case(
        "courses:request-decide",
        may={"tutor": "GET POST", "office": "GET POST"},
        kwargs=lambda world: {"public_id": world.things["requested"].public_id},
    ),
    Case("courses:enrolment-requested", may={"participant": "GET"}, **own("requested")),
    Case("courses:enrolment-accept", may={"participant": "GET POST"}, **own("invited")),
    Case("courses:enrolment-welcome", may={"participant": "GET"}, **own("studying")),
    Case("courses:enrolment-leave", may={"participant": "GET POST"}, **own("studying")),
    Case("courses:enrolment-left", may={"participant": "GET"}, **own("withdrawn")),
    Case("courses:enrolment-finished", may={"participant": "GET"}, **own("completed")),
    Case(
        "courses:pack",
        may=READS_COURSE,
        kwargs=lambda world: {"course": world.things["course_run"].course_id},
        foreign={"tutor": "GET", "office": "GET"},
    ),
    Case(
        "courses:pack-file",
        may=READS_COURSE,
        kwargs=lambda world: {"course": world.things["course_run"].course_id, "kind": "pdf"},
        foreign={"tutor": "GET", "office": "GET"},
        absent=lambda world: {"course": 10**9, "kind": "pdf"},
    ),
    Case("courses:item-start", may={"participant": "POST"}, kwargs=lesson, foreign={}),
    Case("courses:lesson-done", may={"participant": "POST"}, kwargs=lesson, foreign={}),
    Case("courses:lesson-undo", may={"participant": "POST"}, kwargs=lesson, foreign={}),
]
