"""A question that an expert holds, its people, and letters addressed to them."""

import base64
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consultations.actions import consultation as actions
from consultations.inbox.actions.taking import take
from consultations.inbox.models import IncomingLetter
from consultations.inbox.polling import handle_unread
from consultations.models import Consultation, Expert
from consultations.reply_address import ReplyTo, reply_address, thread_id
from tests.factories.consultations import TopicFactory
from tests.factories.people import MembershipFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory
from vector.mail.models import Delivery
from vector.people.models import User

LETTERS = Path(__file__).parent / "letters"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((LETTERS / "expected.toml").read_text(encoding="utf-8"))
MAILBOX = "questions@example.org"


def raw(name: str) -> bytes:
    """A letter of the corpus as it lies there."""
    return (LETTERS / f"{name}.eml").read_bytes()


@dataclass
class World:
    """The coordinator has asked, the expert has taken the question."""

    asker: User
    expert: User
    question: Consultation

    def letter(self, name: str) -> bytes:
        """A letter of the corpus with this world's addresses and Message-IDs, with the line ends of the wire."""
        return self.filled(raw(name))

    def filled(self, content: bytes) -> bytes:
        number = base64.b64encode(self.question.number.encode()).decode()
        marks = {
            "REPLY_CAPITALS": self.address(self.asker).upper(),
            "REPLY": self.address(self.asker),
            "EXPERT_REPLY_OLD": self.address(self.expert, version=self.question.version - 1),
            "EXPERT_REPLY": self.address(self.expert),
            "THREAD": thread_id(self.question.public_id),
            "NUMBER": f"=?utf-8?B?{number}?=",
            "SENT": Delivery.objects.filter(key__contains=":received:").earliest("pk").message_id,
        }
        for mark, value in marks.items():
            content = content.replace(f"@@{mark}@@".encode(), value.encode())
        return content.replace(b"\n", b"\r\n")

    def address(self, person: User, *, version: int | None = None) -> str:
        seen = self.question.version if version is None else version
        return reply_address(ReplyTo(self.question.pk, person.pk, seen))

    def thread(self) -> list[tuple[str, str, str]]:
        """(kind, text, channel) of each message."""
        return list(self.question.messages.values_list("kind", "text", "channel"))


def make_world() -> World:
    """Ask by the coordinator of an organisation, claim by an expert of its topic and region."""
    place = MembershipFactory(person__email="coordinator@example.org", person__first_name="Координатор")
    topic = TopicFactory()
    expert = Expert.objects.create(person=UserFactory(email="expert@example.org", first_name="Эксперт"))
    expert.topics.set([topic])
    expert.regions.set([place.organisation.region])
    question = actions.ask(
        by=place.person,
        programme=ProgrammeFactory(),
        topic=topic,
        region=place.organisation.region,
        organisation=place.organisation,
        subject="Договор",
        text="Нужен ли договор?",
    )
    return World(place.person, expert.person, actions.claim(question, by=expert.person))


def simple(sender: str, to: str, text: str, *, subject: str = "Вопрос", number: int = 0) -> bytes:
    """A plain letter, as any programme writes it."""
    heads = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}.{len(text)}@mail.example.org>\r\n"
    )
    return f"{heads}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


def come(letter: bytes) -> IncomingLetter:
    """The letter has come and been looked at."""
    row = take(letter)
    assert row is not None
    handle_unread()
    row.refresh_from_db()
    return row
