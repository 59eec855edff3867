"""URLs of the consultation queue."""

from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.actions import consultation as actions
from consultations.models import Expert, ReusableAnswer, Topic
from tests.permissions.case import Case, signed_in_only
from tests.permissions.world import World
from vector.common.uploads import check_upload


def build(world: World) -> None:
    """A coordinator's new question with a file, one that the expert holds, and an expert on either side."""
    topic = Topic.objects.create(code="documents", title="Документы")
    for side in (world.home, world.abroad):
        expert = Expert.objects.create(person=side.people["expert"])
        expert.topics.set([topic])
        expert.regions.set([side.region])

    def ask(subject: str) -> object:
        return actions.ask(
            by=world.home.people["coordinator"],
            programme=world.programme,
            topic=topic,
            region=world.home.region,
            organisation=world.home.organisation,
            subject=subject,
            text="Нужен ли договор?",
            files=[check_upload(SimpleUploadedFile("charter.txt", b"charter"))],
        )

    world.things["topic"] = topic
    world.things["question"] = ask("Новый вопрос")
    world.things["reusable_answer"] = ReusableAnswer.objects.create(
        title="Приветствие", text="Здравствуйте!", owner=world.home.people["expert"]
    )
    world.things["held"] = actions.claim(ask("Взятый вопрос"), by=world.home.people["expert"])


def question(world: World) -> dict:
    return {"public_id": world.things["question"].public_id}


def held(world: World) -> dict:
    return {"public_id": world.things["held"].public_id}


def phrase(world: World) -> dict:
    return {"public_id": world.things["reusable_answer"].public_id}


READERS = {"coordinator": "GET", "head": "GET", "expert": "GET", "accelerator": "GET", "office": "GET"}

CASES = [
    signed_in_only("consultations:question-list"),
    signed_in_only("consultations:ask", "GET POST"),
    signed_in_only("consultations:ask-similar"),
    signed_in_only("consultations:ask-suggestions", "POST"),
    signed_in_only("consultations:ask-details", "GET POST"),
    Case("consultations:queue", may={"expert": "GET", "accelerator": "GET", "office": "GET"}),
    Case(
        "consultations:file",
        may=READERS,
        kwargs=lambda world: {"public_id": world.things["question"].messages.get().files.get().public_id},
    ),
    Case(
        "consultations:thread",
        may={**READERS, "coordinator": "GET POST", "expert": "GET POST"},
        kwargs=held,
        data=lambda world, role: {
            "deed": "answer" if role == "expert" else "reply",
            "text": "Ещё одно.",
            "seen_version": world.things["held"].version,
        },
    ),
    Case("consultations:presence", may={"expert": "POST", "accelerator": "POST", "office": "POST"}, kwargs=held),
    Case(
        "consultations:arrange",
        may={"expert": "GET POST", "office": "GET POST"},
        kwargs=held,
        data=lambda world, role: {"deed": "link", "link-other": world.things["question"].number},
    ),
    Case(
        "consultations:phrases",
        may={"expert": "GET POST", "accelerator": "GET POST", "office": "GET POST"},
        data=lambda world, role: {"title": f"Ответ {role}", "text": "Текст"},
    ),
    Case(
        "consultations:phrase-edit",
        may={"expert": "GET POST"},
        kwargs=phrase,
        foreign={},
        data=lambda world, role: {"title": "Иначе", "text": "Текст"},
    ),
    Case("consultations:phrase-remove", may={"expert": "POST"}, kwargs=phrase, foreign={}),
    Case("consultations:question-received", may={"coordinator": "GET"}, kwargs=question, foreign={}),
    Case("consultations:message-sent", may=READERS, kwargs=question),
    Case("consultations:claim", may={"expert": "POST"}, kwargs=question, foreign={}),
    Case("consultations:release", may={"expert": "POST"}, kwargs=held, foreign={}),
    Case(
        "consultations:assign",
        may={"expert": "GET POST", "accelerator": "GET POST", "office": "GET POST"},
        kwargs=question,
        data=lambda world, role: {"to": "accelerator", "reason": "Это про областные выплаты."},
    ),
    Case(
        "consultations:helped",
        may={"coordinator": "POST"},
        kwargs=held,
        data=lambda world, role: {"helped": "yes"},
    ),
    Case("consultations:close", may={"coordinator": "POST", "office": "POST"}, kwargs=held),
]
