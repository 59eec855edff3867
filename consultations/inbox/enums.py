"""What becomes of a letter that came in, and why."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Outcome(TextChoices):
    RECEIVED = "received", pgettext_lazy("what became of a letter", "Waits to be read")
    REPLY = "reply", pgettext_lazy("what became of a letter", "The asker's reply")
    ANSWER = "answer", pgettext_lazy("what became of a letter", "Answer to a question")
    QUESTION = "question", pgettext_lazy("what became of a letter", "New question")
    DRAFT = "draft", pgettext_lazy("what became of a letter", "Kept as a draft")
    AUTOMATIC = "automatic", pgettext_lazy("what became of a letter", "Automatic letter")
    BOUNCE = "bounce", pgettext_lazy("what became of a letter", "Our letter came back")
    HELD = "held", pgettext_lazy("what became of a letter", "Waits for the working group")
    ATTACHED = "attached", pgettext_lazy("what became of a letter", "Put to a question by hand")
    SETTLED = "settled", pgettext_lazy("what became of a letter", "Looked through, nothing to do")


class Reason(TextChoices):
    """Why nothing came of a letter, or what it is known by."""

    UNKNOWN_SENDER = "unknown-sender", pgettext_lazy("about a letter", "Nobody here has this address")
    OTHER_SENDER = "other-sender", pgettext_lazy("about a letter", "Sent from another address than it should be")
    NOT_CONFIRMED = "not-confirmed", pgettext_lazy("about a letter", "Our mail server could not confirm the sender")
    NOT_PARTICIPANT = "not-participant", pgettext_lazy("about a letter", "The sender has no part in this question")
    DAMAGED_ADDRESS = "damaged-address", pgettext_lazy("about a letter", "The reply address was changed on the way")
    NO_ORGANISATION = "no-organisation", pgettext_lazy("about a letter", "The sender belongs to no organisation")
    NO_CONSENT = "no-consent", pgettext_lazy("about a letter", "The sender has not agreed to the processing of data")
    NO_PROGRAMME = "no-programme", pgettext_lazy("about a letter", "There is no programme or topic for questions")
    EMPTY = "empty", pgettext_lazy("about a letter", "No text of the sender's own was found")
    TOO_LARGE = "too-large", pgettext_lazy("about a letter", "The letter is too large")
    TOO_MANY = "too-many", pgettext_lazy("about a letter", "Too many letters from this address within an hour")
    REFUSED = "refused", pgettext_lazy("about a letter", "The question does not take it now")
    MOVED_ON = "moved-on", pgettext_lazy("about a letter", "The question had gone on meanwhile")
    FAILED = "failed", pgettext_lazy("about a letter", "It could not be read, three times")
    # As consultations.inbox.letters.classifying.Automatic has them.
    BOUNCE = "bounce", pgettext_lazy("about a letter", "A mail server could not deliver our letter")
    RECEIPT = "receipt", pgettext_lazy("about a letter", "A receipt that a letter was read")
    AUTO_SUBMITTED = "auto-submitted", pgettext_lazy("about a letter", "A robot says that it wrote this")
    LIST = "list", pgettext_lazy("about a letter", "Came through a mailing list")
    BULK = "bulk", pgettext_lazy("about a letter", "Sent to many")
    ROBOT = "robot", pgettext_lazy("about a letter", "Wants no answer")
    ABSENT = "absent", pgettext_lazy("about a letter", "Says that the person is away")
    OURS = "ours", pgettext_lazy("about a letter", "From an address of our own")


# Of these somebody of the working group should know.
WAITS_FOR_OFFICE = frozenset({Outcome.HELD, Outcome.BOUNCE})
# May be put into a thread by hand.
ATTACHABLE = frozenset({Outcome.HELD, Outcome.AUTOMATIC, Outcome.DRAFT})

TRANSITIONS = {
    Outcome.RECEIVED: frozenset(
        {
            Outcome.REPLY,
            Outcome.ANSWER,
            Outcome.QUESTION,
            Outcome.DRAFT,
            Outcome.AUTOMATIC,
            Outcome.BOUNCE,
            Outcome.HELD,
        }
    ),
    Outcome.REPLY: frozenset(),
    Outcome.ANSWER: frozenset(),
    Outcome.QUESTION: frozenset(),
    Outcome.DRAFT: frozenset({Outcome.ATTACHED}),
    Outcome.AUTOMATIC: frozenset({Outcome.ATTACHED}),
    Outcome.BOUNCE: frozenset({Outcome.SETTLED}),
    Outcome.HELD: frozenset({Outcome.ATTACHED, Outcome.SETTLED}),
    Outcome.ATTACHED: frozenset(),
    Outcome.SETTLED: frozenset(),
}
