"""States of a consultation, the desks it may lie on, and kinds of messages in its thread."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import pgettext_lazy


class ConsultationState(TextChoices):
    NEW = "new", pgettext_lazy("state of a question", "New")
    ASSIGNED = "assigned", pgettext_lazy("state of a question", "With an expert")
    WAITING = "waiting", pgettext_lazy("state of a question", "Waits for the asker")
    ANSWERED = "answered", pgettext_lazy("state of a question", "Answered")
    CLOSED = "closed", pgettext_lazy("state of a question", "Closed")
    MERGED = "merged", pgettext_lazy("state of a question", "Joined with another")


class Desk(TextChoices):
    """Who answers: experts of the topic and region, staff of the region's accelerator, the working group."""

    EXPERTS = "experts", pgettext_lazy("who answers", "Experts")
    ACCELERATOR = "accelerator", pgettext_lazy("who answers", "The region's accelerator")
    OFFICE = "office", pgettext_lazy("who answers", "The working group")


class MessageKind(TextChoices):
    QUESTION = "question", pgettext_lazy("message of a thread", "Question")
    ANSWER = "answer", pgettext_lazy("message of a thread", "Answer")
    CLARIFICATION = "clarification", pgettext_lazy("message of a thread", "Clarifying question")
    REPLY = "reply", pgettext_lazy("message of a thread", "Reply")
    NOTE = "note", pgettext_lazy("message of a thread", "Note for colleagues")


class Channel(TextChoices):
    """The way a message came."""

    WEB = "web", pgettext_lazy("the way a message came", "on the site")
    MAIL = "mail", pgettext_lazy("the way a message came", "by e-mail")


class Escalation(IntegerChoices):
    """Who has been called because a promise is about to break or is broken; reset with each round."""

    NONE = 0, pgettext_lazy("called for help", "Nobody")
    SUBSTITUTE = 1, pgettext_lazy("called for help", "The substitute")
    OFFICE = 2, pgettext_lazy("called for help", "The working group")


# A person has taken it and is bound to it.
HELD = frozenset({ConsultationState.ASSIGNED, ConsultationState.WAITING, ConsultationState.ANSWERED})
OPEN = frozenset({ConsultationState.NEW, ConsultationState.ASSIGNED, ConsultationState.WAITING})
DONE = frozenset({ConsultationState.ANSWERED, ConsultationState.CLOSED})
# The clock of the promise runs.
CLOCK_RUNS = frozenset({ConsultationState.NEW, ConsultationState.ASSIGNED})
# What may become a duplicate of another question.
MERGEABLE = frozenset({ConsultationState.NEW, ConsultationState.ASSIGNED, ConsultationState.WAITING})

TRANSITIONS = {
    ConsultationState.NEW: frozenset(
        {ConsultationState.ASSIGNED, ConsultationState.CLOSED, ConsultationState.MERGED},
    ),
    ConsultationState.ASSIGNED: frozenset(
        {
            ConsultationState.NEW,
            ConsultationState.WAITING,
            ConsultationState.ANSWERED,
            ConsultationState.CLOSED,
            ConsultationState.MERGED,
        }
    ),
    # The expert may answer without waiting any longer.
    ConsultationState.WAITING: frozenset(
        {ConsultationState.ASSIGNED, ConsultationState.ANSWERED, ConsultationState.CLOSED, ConsultationState.MERGED}
    ),
    # The asker writes again: reopened, with the same expert.
    ConsultationState.ANSWERED: frozenset({ConsultationState.ASSIGNED, ConsultationState.CLOSED}),
    ConsultationState.CLOSED: frozenset({ConsultationState.ASSIGNED, ConsultationState.NEW}),
    # Taken apart again, or answered together with the question it was joined with.
    ConsultationState.MERGED: frozenset(
        {ConsultationState.NEW, ConsultationState.ASSIGNED, ConsultationState.ANSWERED, ConsultationState.CLOSED}
    ),
}
