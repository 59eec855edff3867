"""URLs of the tutor's side of works; the works are those of cases.works."""

import uuid
from typing import Any

from courses.works.actions import messages, phrases
from courses.works.actions import review as reviews
from tests.permissions.case import Case
from tests.permissions.world import World

TEACHERS = {"tutor": "GET", "office": "GET"}
# Tutors of other runs have a queue and phrases, too: their own.
OWN = {"tutor": "GET POST", "office": "GET POST"}


def build(world: World) -> None:
    """The tutor at home has a phrase, and has begun to mark what waits."""
    world.things["phrase"] = phrases.add(by=world.home.people["tutor"], text="Назовите, кто отвечает.")
    tutor, run = world.home.people["tutor"], world.things["reviewed"].work.enrolment.run
    world.things["message"] = messages.send(
        run=run,
        by=tutor,
        key=uuid.uuid4(),
        subject="Как дела?",
        text="Напишите.",
        audience="Все",
        recipients=[world.home.people["participant"]],
    )
    reviews.claim(world.things["reviewed"].work, by=world.home.people["tutor"])


def work(world: World) -> dict[str, Any]:
    return {"public_id": world.things["reviewed"].work.public_id}


def phrase(world: World) -> dict[str, Any]:
    return {"public_id": world.things["phrase"].public_id}


def run(world: World) -> dict[str, Any]:
    return {"public_id": world.things["reviewed"].work.enrolment.run.public_id}


def enrolment(world: World) -> dict[str, Any]:
    return {"public_id": world.things["reviewed"].work.enrolment.public_id}


def release(world: World) -> dict[str, Any]:
    return {**run(world), "assignment": world.things["reviewed"].work.assignment_id}


CASES = [
    Case("works:queue", may=TEACHERS),
    Case("works:claim-next", may={"tutor": "POST", "office": "POST"}),
    Case("works:kept-back", may=TEACHERS),
    Case("works:release", may=OWN, kwargs=release),
    Case("works:phrases", may=OWN, data=lambda world, role: {"text": "Укажите срок."}),
    Case(
        "works:phrase-edit",
        may={"tutor": "GET POST"},
        kwargs=phrase,
        foreign={},
        data=lambda world, role: {"text": "Укажите день."},
    ),
    Case("works:phrase-remove", may={"tutor": "POST"}, kwargs=phrase, foreign={}),
    Case(
        "works:mark",
        may=OWN,
        kwargs=work,
        data=lambda world, role: {"version": "1", "comment": "Хорошо"} if role == "tutor" else {},
    ),
    # The tutor holds the work: the office is told so, in words.
    Case("works:claim", may={"tutor": "POST", "office": "POST"}, kwargs=work),
    Case("works:give-back", may={"tutor": "POST", "office": "POST"}, kwargs=work),
    Case("works:marked", may=TEACHERS, kwargs=work),
    Case("works:gradebook", may=TEACHERS, kwargs=run),
    Case("works:gradebook-export", may=TEACHERS, kwargs=run),
    Case("works:stuck", may=TEACHERS, kwargs=run),
    Case(
        "works:message",
        may=OWN,
        kwargs=run,
        data=lambda world, role: {"subject": "Как дела?", "text": "Напишите.", "key": uuid.uuid4()},
    ),
    Case("works:message-sent", may=TEACHERS, kwargs=lambda world: {"public_id": world.things["message"].public_id}),
    Case("works:arrange", may=OWN, kwargs=enrolment),
]
