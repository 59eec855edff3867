"""URLs of the tutor's side of works; the works are those of cases.works."""

from typing import Any

from courses.works.actions import phrases
from courses.works.actions import review as reviews
from tests.permissions.case import Case
from tests.permissions.world import World

TEACHERS = {"tutor": "GET", "office": "GET"}
# Tutors of other runs have a queue and phrases, too: their own.
OWN = {"tutor": "GET POST", "office": "GET POST"}


def build(world: World) -> None:
    """The tutor at home has a phrase, and has begun to mark what waits."""
    world.things["phrase"] = phrases.add(by=world.home.people["tutor"], text="Назовите, кто отвечает.")
    reviews.claim(world.things["reviewed"].work, by=world.home.people["tutor"])


def work(world: World) -> dict[str, Any]:
    return {"public_id": world.things["reviewed"].work.public_id}


def phrase(world: World) -> dict[str, Any]:
    return {"public_id": world.things["phrase"].public_id}


def run(world: World) -> dict[str, Any]:
    return {"public_id": world.things["reviewed"].work.enrolment.run.public_id}


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
]
