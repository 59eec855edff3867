"""Every letter of the corpus on its whole way: IMAP server, worker's task, thread."""

import pytest

from consultations.enums import Channel, MessageKind
from consultations.inbox.enums import Outcome, Reason
from consultations.inbox.models import IncomingLetter
from consultations.inbox.tasks import fetch
from consultations.models import Consultation, Draft
from tests.consultations.inbox.world import EXPECTED, LETTERS, World
from tests.imap import ImapServer
from vector.mail.models import Delivery

KINDS = {Outcome.REPLY: MessageKind.REPLY, Outcome.ANSWER: MessageKind.ANSWER, Outcome.QUESTION: MessageKind.QUESTION}
# (outcome, reason) → the letter that the sender gets about it; robots and most strangers get none.
TOLD = {
    ("held", "empty"): "not_added",
    ("held", "unknown-sender"): "inbox-unknown",
    ("held", "other-sender"): "inbox-other",
    ("draft", "moved-on"): "kept_as_draft",
}


def test_the_table_names_each_letter_and_there_are_enough() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in LETTERS.glob("*.eml"))
    assert len(EXPECTED) >= 40


@pytest.mark.parametrize("name", EXPECTED)
def test_letter_comes_to_what_the_table_says(name: str, world: World, imap: ImapServer) -> None:
    expected = EXPECTED[name]
    before, posted = world.thread(), Delivery.objects.count()
    sent = world.letter(name)
    imap.deliver(sent)
    fetch()

    letter = IncomingLetter.objects.get()
    assert (letter.outcome, letter.reason) == (expected["outcome"], expected.get("reason", ""))
    assert imap.unseen() == 0
    with letter.raw.open("rb") as original:
        assert original.read() == sent

    written = {delivery.key for delivery in Delivery.objects.order_by("-pk")[: Delivery.objects.count() - posted]}
    about = {key for key in written if key.startswith("inbox-") and not key.endswith("files_refused")}
    assert {key.split(":")[1 if "not_added" in key or "draft" in key else 0] for key in about} == {
        value for key, value in TOLD.items() if key == (letter.outcome, letter.reason)
    }
    assert len(written - about) == (
        {"reply": 1, "answer": 1, "question": 2}.get(letter.outcome, 0) + bool(expected.get("refused"))
    )

    if letter.outcome in KINDS:
        question = world.question if letter.outcome != Outcome.QUESTION else Consultation.objects.latest("pk")
        message = question.messages.latest("pk")
        assert letter.message == message
        assert letter.consultation == question
        assert (message.kind, message.text, message.channel) == (
            KINDS[Outcome(letter.outcome)],
            expected["text"],
            Channel.MAIL,
        )
        assert [file.original_name for file in message.files.all()] == expected.get("files", [])
    else:
        assert world.thread() == before
    if letter.outcome == Outcome.DRAFT:
        assert Draft.objects.get(consultation=world.question, person=world.expert).text == expected["text"]
    if letter.outcome == Outcome.BOUNCE:
        assert letter.consultation == world.question
    assert letter.reason != Reason.FAILED
