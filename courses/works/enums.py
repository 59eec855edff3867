"""Kinds of assignments, what they ask for, states of a work, and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class AssignmentKind(TextChoices):
    INTERIM = "interim", pgettext_lazy("kind of an assignment", "Interim")
    FINAL = "final", pgettext_lazy("kind of an assignment", "Final")


class PartNeed(TextChoices):
    """Whether an assignment asks for a part (a text, files)."""

    NO = "no", pgettext_lazy("part of an assignment", "Not asked for")
    OPTIONAL = "optional", pgettext_lazy("part of an assignment", "May be given")
    REQUIRED = "required", pgettext_lazy("part of an assignment", "Must be given")


class FileKinds(TextChoices):
    """Which files an assignment takes; FILE_EXTENSIONS says what they are."""

    ANY = "any", pgettext_lazy("kinds of files", "Documents, tables, presentations, photographs")
    DOCUMENTS = "documents", pgettext_lazy("kinds of files", "Documents")
    TABLES = "tables", pgettext_lazy("kinds of files", "Tables")
    PICTURES = "pictures", pgettext_lazy("kinds of files", "Photographs and scans")


# Each is a part of vector.common.uploads.ACCEPTED.
FILE_EXTENSIONS = {
    FileKinds.ANY: ("docx", "doc", "odt", "pdf", "txt", "xlsx", "xls", "ods", "csv", "pptx", "jpg", "jpeg", "png"),
    FileKinds.DOCUMENTS: ("docx", "doc", "odt", "pdf", "txt"),
    FileKinds.TABLES: ("xlsx", "xls", "ods", "csv"),
    FileKinds.PICTURES: ("jpg", "jpeg", "png", "pdf"),
}


class FieldKind(TextChoices):
    """A field of the small form that an assignment may ask to fill in."""

    TEXT = "text", pgettext_lazy("kind of a field", "One line of text")
    LONG_TEXT = "long_text", pgettext_lazy("kind of a field", "Text of several lines")
    NUMBER = "number", pgettext_lazy("kind of a field", "Number")
    DATE = "date", pgettext_lazy("kind of a field", "Date")
    CHOICE = "choice", pgettext_lazy("kind of a field", "One of a list")


class WorkState(TextChoices):
    """Who has the work now. SUBMITTED lasts only while its organisation has nobody who could agree it."""

    DRAFT = "draft", pgettext_lazy("state of a work", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a work", "Sent, waits for agreement on paper")
    WITH_HEAD = "with_head", pgettext_lazy("state of a work", "With the head of the organisation")
    ENDORSED = "endorsed", pgettext_lazy("state of a work", "Agreed by the head")
    RETURNED_BY_HEAD = "head_returned", pgettext_lazy("state of a work", "Returned by the head")
    WITH_TUTOR = "with_tutor", pgettext_lazy("state of a work", "With the tutor")
    RETURNED_BY_TUTOR = "tutor_returned", pgettext_lazy("state of a work", "Returned by the tutor")
    ACCEPTED = "accepted", pgettext_lazy("state of a work", "Accepted")


# The participant writes; the draft can be changed and sent.
EDITABLE = frozenset({WorkState.DRAFT, WorkState.RETURNED_BY_HEAD, WorkState.RETURNED_BY_TUTOR})
# The head's word, or a paper with it, is waited for.
AWAITING_AGREEMENT = frozenset({WorkState.SUBMITTED, WorkState.WITH_HEAD})
RETURNED = frozenset({WorkState.RETURNED_BY_HEAD, WorkState.RETURNED_BY_TUTOR})

TRANSITIONS = {
    WorkState.DRAFT: frozenset({WorkState.SUBMITTED}),
    WorkState.SUBMITTED: frozenset(
        {
            WorkState.WITH_HEAD,
            # The assignment asks for nobody's agreement.
            WorkState.WITH_TUTOR,
            # On paper, recorded by the tutor or the office.
            WorkState.ENDORSED,
            WorkState.RETURNED_BY_HEAD,
            # The participant takes it back to change it.
            WorkState.DRAFT,
        }
    ),
    WorkState.WITH_HEAD: frozenset(
        {
            WorkState.ENDORSED,
            WorkState.RETURNED_BY_HEAD,
            WorkState.DRAFT,
            # The last person who could agree it has left the organisation.
            WorkState.SUBMITTED,
        }
    ),
    WorkState.ENDORSED: frozenset({WorkState.WITH_TUTOR}),
    WorkState.RETURNED_BY_HEAD: frozenset({WorkState.SUBMITTED}),
    WorkState.WITH_TUTOR: frozenset({WorkState.ACCEPTED, WorkState.RETURNED_BY_TUTOR}),
    WorkState.RETURNED_BY_TUTOR: frozenset({WorkState.SUBMITTED}),
    # The office alone opens an accepted work again.
    WorkState.ACCEPTED: frozenset({WorkState.RETURNED_BY_TUTOR}),
}


class EndorsementDecision(TextChoices):
    AGREED = "agreed", pgettext_lazy("decision of the head", "Agreed")
    RETURNED = "returned", pgettext_lazy("decision of the head", "Returned")


class EndorsementWay(TextChoices):
    """How the head's word came."""

    LINK = "link", pgettext_lazy("way of agreeing", "By the link from the letter")
    CABINET = "cabinet", pgettext_lazy("way of agreeing", "In the cabinet")
    PAPER = "paper", pgettext_lazy("way of agreeing", "On paper")
    NO_SECOND_PERSON = "alone", pgettext_lazy("way of agreeing", "Without a second person")


# Recorded by the tutor or the office, not by the head.
RECORDED_WAYS = frozenset({EndorsementWay.PAPER, EndorsementWay.NO_SECOND_PERSON})


class ReviewDecision(TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("decision of the tutor", "Accepted")
    RETURNED = "returned", pgettext_lazy("decision of the tutor", "Returned")
