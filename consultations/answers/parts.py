"""What publication adds to the queue: a view, links on a thread, its copy and similar published answers beside it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.answers import findable, rules
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import is_publishable
from consultations.cabinet import may_use_queue
from consultations.models import Consultation
from consultations.registry import Link
from vector.cabinet.registry import Cards
from vector.search import similar

SHOWN = 5


def preparing_link(user: Any, consultation: Consultation) -> Link | None:
    """For those who answer: prepare a copy without names, or see what has become of it."""
    if not rules.may_prepare(user, consultation):
        return None
    return Link(_("Publish without names"), reverse("answers:prepare", args=[consultation.public_id]))


def consent_link(user: Any, consultation: Consultation) -> Link | None:
    """For the asker: agree to publication, or take the consent back."""
    may_decide = is_publishable(consultation) or consultation.publishable_at is not None
    if consultation.asker_id != user.pk or not may_decide:
        return None
    return Link(_("Publication without names"), reverse("answers:consent", args=[consultation.public_id]))


def cards(user: Any) -> Cards:
    """The way to the list of copies from the start page of those who answer."""
    return Cards(links=((_("Published answers"), reverse("answers:list")),)) if may_use_queue(user) else Cards()


def beside(user: Any, consultation: Consultation) -> dict[str, Any] | None:
    """For those who answer: what has become of the copy, and published answers like the question. Four queries."""
    if consultation.asker_id == user.pk:
        return None
    first = consultation.messages.order_by("created_at", "pk").values_list("text", flat=True).first() or ""
    copy = PublishedAnswer.objects.filter(consultation=consultation).first()
    own = [findable.key_of(copy.page_id)] if copy and copy.page_id else []
    found = similar.similar(f"{consultation.subject}\n{first}", limit=SHOWN, exclude=own)
    return {"answer": copy, "found": found}
