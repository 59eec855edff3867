"""States of a consultation and kinds of messages in its thread."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ConsultationState(TextChoices):
    NEW = "new", pgettext_lazy("state of a question", "New")
    ASSIGNED = "assigned", pgettext_lazy("state of a question", "With an expert")
    WAITING = "waiting", pgettext_lazy("state of a question", "Waits for the asker")
    ANSWERED = "answered", pgettext_lazy("state of a question", "Answered")
    CLOSED = "closed", pgettext_lazy("state of a question", "Closed")


class MessageKind(TextChoices):
    QUESTION = "question", pgettext_lazy("message of a thread", "Question")
    ANSWER = "answer", pgettext_lazy("message of a thread", "Answer")
    CLARIFICATION = "clarification", pgettext_lazy("message of a thread", "Clarifying question")
    REPLY = "reply", pgettext_lazy("message of a thread", "Reply")


# An expert has taken it and is bound to it.
HELD = frozenset({ConsultationState.ASSIGNED, ConsultationState.WAITING, ConsultationState.ANSWERED})
OPEN = frozenset({ConsultationState.NEW, ConsultationState.ASSIGNED, ConsultationState.WAITING})

TRANSITIONS = {
    ConsultationState.NEW: frozenset({ConsultationState.ASSIGNED, ConsultationState.CLOSED}),
    ConsultationState.ASSIGNED: frozenset(
        {ConsultationState.NEW, ConsultationState.WAITING, ConsultationState.ANSWERED, ConsultationState.CLOSED}
    ),
    # The expert may answer without waiting any longer.
    ConsultationState.WAITING: frozenset(
        {ConsultationState.ASSIGNED, ConsultationState.ANSWERED, ConsultationState.CLOSED}
    ),
    # The asker writes again: reopened, with the same expert.
    ConsultationState.ANSWERED: frozenset({ConsultationState.ASSIGNED, ConsultationState.CLOSED}),
    ConsultationState.CLOSED: frozenset({ConsultationState.ASSIGNED, ConsultationState.NEW}),
}
