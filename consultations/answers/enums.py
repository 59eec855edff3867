"""States of a published answer, kinds of what must not be published."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class AnswerState(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a published answer", "Being prepared")
    TO_APPROVE = "to_approve", pgettext_lazy("state of a published answer", "Waits for a second person")
    PUBLISHED = "published", pgettext_lazy("state of a published answer", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a published answer", "Withdrawn")


# Somebody has still to do something before it is published.
UNDER_WAY = frozenset({AnswerState.DRAFT, AnswerState.TO_APPROVE})

TRANSITIONS = {
    AnswerState.DRAFT: frozenset({AnswerState.TO_APPROVE, AnswerState.WITHDRAWN}),
    AnswerState.TO_APPROVE: frozenset({AnswerState.DRAFT, AnswerState.PUBLISHED, AnswerState.WITHDRAWN}),
    # Revised: what was published stays on the site until the new version is approved.
    AnswerState.PUBLISHED: frozenset({AnswerState.DRAFT, AnswerState.WITHDRAWN}),
    AnswerState.WITHDRAWN: frozenset({AnswerState.DRAFT}),
}


class Kind(TextChoices):
    """What may tell who asked; the first in this list names what several kinds found together."""

    PERSON = "person", pgettext_lazy("found in a text", "Name of a person")
    ORGANISATION = "organisation", pgettext_lazy("found in a text", "Organisation")
    EMAIL = "email", pgettext_lazy("found in a text", "E-mail address")
    LINK = "link", pgettext_lazy("found in a text", "Site or personal page")
    NUMBER = "number", pgettext_lazy("found in a text", "Number of a document")
    PHONE = "phone", pgettext_lazy("found in a text", "Phone")
    ADDRESS = "address", pgettext_lazy("found in a text", "Address")
    PLACE = "place", pgettext_lazy("found in a text", "Place")
