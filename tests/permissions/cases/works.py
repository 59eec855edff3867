"""URLs of works."""

from courses.works.actions import draft as drafts
from courses.works.actions import work as works
from courses.works.models import Work
from tests.factories import courses
from tests.factories.courses import CourseRunFactory, EnrolmentFactory, RunTutorFactory
from tests.factories.programmes import ParticipationFactory
from tests.factories.works import agree, assignment, attach, write
from tests.permissions.case import Case, signed_in_only
from tests.permissions.world import World


def build(world: World) -> None:
    """At home a participant with a work that waits for the head, one that is with the tutor, and a draft; tutors of
    other courses abroad."""
    for programme_side in (world.home, world.abroad):
        ParticipationFactory(programme=world.programme, organisation=programme_side.organisation)
    participant = world.home.people["participant"]
    course = courses.course(modules=1, programme=world.programme)
    enrolment = EnrolmentFactory(run=CourseRunFactory(course=course), person=participant)
    RunTutorFactory(run=enrolment.run, person=world.home.people["tutor"])
    other = EnrolmentFactory(run=CourseRunFactory(course=courses.course(modules=1)))
    RunTutorFactory(run=other.run, person=world.abroad.people["tutor"])
    EnrolmentFactory(run=other.run, person=world.abroad.people["participant"])

    def begun(name: str) -> Work:
        page = assignment(course, title=name)
        work = drafts.begin(enrolment, assignment=page, by=participant)
        write(work, text="Первый шаг")
        attach(work, by=participant)
        return work

    world.things["draft_work"] = begun("Черновик")
    world.things["waiting"] = works.submit(begun("Ждёт руководителя"), by=participant)
    world.things["reviewed"] = works.submit(begun("У преподавателя"), by=participant)
    agree(world.things["reviewed"], by=world.home.people["head"])


def waiting(world: World) -> dict:
    return {"public_id": world.things["waiting"].public_id}


def work(world: World) -> dict:
    return {"public_id": world.things["waiting"].work.public_id}


def draft(world: World) -> dict:
    page = world.things["draft_work"]
    return {"enrolment": page.enrolment.public_id, "page": page.assignment_id}


def file(world: World) -> dict:
    return {"public_id": world.things["waiting"].work.files.get().public_id}


READERS = dict.fromkeys(("participant", "coordinator", "head", "tutor", "accelerator", "office"), "GET")
TUTORS = {"tutor": "GET", "office": "GET"}

CASES = [
    signed_in_only("works:list"),
    # The tutor abroad teaches too, and sees an own list.
    Case("works:papers", may=TUTORS),
    Case(
        "works:prepare",
        may={"participant": "GET POST"},
        kwargs=draft,
        foreign={},
        data=lambda world, role: {"go": "save", "text": "Второй шаг"},
    ),
    Case("works:receipt", may={"participant": "GET"}, kwargs=waiting, foreign={}),
    Case("works:version", may=READERS, kwargs=waiting),
    Case("works:file", may=READERS, kwargs=file),
    # Nothing was recorded on paper: there is no scan for anybody.
    Case("works:scan", may={}, kwargs=waiting, foreign={}),
    Case(
        "works:agree",
        may={"head": "GET POST"},
        kwargs=waiting,
        foreign={},
        data=lambda world, role: {
            "decision": "agreed",
            "comment": "",
            "shown_hash": world.things["waiting"].content_hash,
        },
    ),
    Case(
        "works:agreed",
        may={"head": "GET"},
        kwargs=lambda world: {"public_id": world.things["reviewed"].public_id},
        foreign={},
    ),
    Case(
        "works:agree-file",
        may={"head": "GET"},
        kwargs=lambda world: {**waiting(world), "file": world.things["waiting"].work.files.get().public_id},
        foreign={},
    ),
    # Without a letter's token nobody gets anything; what a token opens: tests/courses/works/test_agreeing.py.
    Case("works:agree-link", may={}, kwargs=lambda world: {"token": "nobody-has-this-token"}, foreign={}),
    Case("works:work", may=READERS, kwargs=work),
    Case("works:take-back", may={"participant": "POST"}, kwargs=work, foreign={}),
    Case("works:record", may={"tutor": "GET POST", "office": "GET POST"}, kwargs=work),
    # Nothing is accepted: the office is led to the work, and a POST is told so.
    Case("works:reopen", may={"office": "GET POST"}, kwargs=work, data=lambda world, role: {"reason": "Ошибка"}),
]
