"""What a person is writing to a question and has not sent."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.actions import leases
from consultations.actions.messages import REPEATED_WITHIN
from consultations.models import Consultation, Draft
from vector.common.errors import TransitionRefused
from vector.common.merging import Merge, digest_of, merge, normal
from vector.common.transitions import locked
from vector.people.models import User


@transaction.atomic
def keep(consultation: Consultation, *, by: User, text: str, shown: str | None = None) -> Draft | None:
    """Keep what was typed; an empty field keeps nothing. Whoever holds the question holds it longer.

    Returns the draft, or None when there is none now.

    `shown` is the digest (digest_of) of the draft that the page has shown: when the same person has written something
    else in another window meanwhile, that stays, and TransitionRefused says so. None writes in any case. What was just
    sent is no draft any more, even if a saving of it arrives late.
    """
    text = "".join(normal([text]))
    row = locked(consultation)
    draft = Draft.objects.filter(consultation=row, person=by).first()
    stored = draft.text if draft else ""
    if _is_sent(row, by=by, text=text):
        return draft
    if shown is not None and merge(shown=shown, stored=stored, sent=text) == Merge.CONFLICT:
        raise TransitionRefused(
            _("You write to this question in another window too; what stands there is kept. Copy your text from here.")
        )
    leases.renew(row, by=by)
    if not text.strip():
        drop(row, by=by)
        return None
    return Draft.objects.update_or_create(consultation=row, person=by, defaults={"text": text})[0]


def drop(consultation: Consultation, *, by: User) -> None:
    """It is sent, or not wanted any more."""
    Draft.objects.filter(consultation=consultation, person=by).delete()


def shown_digest(draft: Draft | None) -> str:
    """What a page that shows this draft carries back as `shown`."""
    return digest_of(draft.text if draft else "")


def _is_sent(row: Consultation, *, by: User, text: str) -> bool:
    """Whether this is the beginning of what the person has just sent."""
    recent = row.messages.for_askers().filter(author=by, created_at__gt=timezone.now() - REPEATED_WITHIN)
    last = recent.order_by("-pk").first()
    return bool(text) and last is not None and "".join(normal([last.text])).startswith(text.strip())
