"""Letters lose their words: after a time, and with the person who wrote them. That one came stays known."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consultations.inbox.models import IncomingLetter, IncomingLetterQuerySet
from vector.people.models import User


@transaction.atomic
def forget_old(*, limit: int = 500) -> int:
    """What came more than KEEP_INCOMING_LETTERS_DAYS ago; returns how many."""
    before = timezone.now() - timedelta(days=settings.KEEP_INCOMING_LETTERS_DAYS)
    old = IncomingLetter.objects.filter(created_at__lt=before).exclude(raw="").order_by("pk")
    return _forget(IncomingLetter.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])))


@transaction.atomic
def forget_person(user: User) -> None:
    """All letters of a person, from whichever address."""
    _forget(IncomingLetter.objects.filter(Q(person=user) | Q(sender=user.email)))


def _forget(letters: IncomingLetterQuerySet) -> int:
    for letter in letters.exclude(raw=""):
        # The content goes when the deletion is certain.
        transaction.on_commit(partial(letter.raw.storage.delete, str(letter.raw.name)))
    return letters.update(raw="", sender="", subject="", text="", note="", mail_id="", updated_at=timezone.now())
