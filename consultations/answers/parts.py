"""What publication adds to the queue: a view, links on a thread, similar published answers beside it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.answers import findable, rules
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import PUBLISHABLE
from consultations.models import Consultation
from consultations.registry import Link
from vector.search import similar

SHOWN = 5


def preparing_link(user: Any, consultation: Consultation) -> Link | None:
    """For those who answer: prepare a copy without names, or see what has become of it."""
    if not rules.may_prepare(user, consultation):
        return None
    return Link(_("Publish without names"), reverse("answers:prepare", args=[consultation.public_id]))


def consent_link(user: Any, consultation: Consultation) -> Link | None:
    """For the asker: agree to publication, or take the consent back."""
    may_decide = consultation.state in PUBLISHABLE or consultation.publishable_at is not None
    if consultation.asker_id != user.pk or not may_decide:
        return None
    return Link(_("Publication without names"), reverse("answers:consent", args=[consultation.public_id]))


def similar_answers(user: Any, consultation: Consultation) -> dict[str, Any] | None:
    """Published answers like the question, its own left out, for those who answer it. Four queries."""
    if consultation.asker_id == user.pk:
        return None
    first = consultation.messages.order_by("created_at", "pk").values_list("text", flat=True).first() or ""
    own = PublishedAnswer.objects.filter(consultation=consultation, page__isnull=False).values_list("page", flat=True)
    found = similar.similar(
        f"{consultation.subject}\n{first}", limit=SHOWN, exclude=[findable.key_of(page) for page in own]
    )
    return {"found": found}
