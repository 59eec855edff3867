"""Who has a question open now: renewed by the open page, gone when it is left."""

from datetime import timedelta

from django.utils import timezone

from consultations.models import Consultation, Presence
from vector.people.models import User

# Rows that nobody took away: a closed lid, a lost line.
KEPT = timedelta(days=1)


def renew(consultation: Consultation, *, by: User, is_writing: bool = False) -> None:
    """`by` has the question open, and writes. One row a person and question, however many windows."""
    now = timezone.now()
    Presence.objects.filter(person=by, seen_at__lt=now - KEPT).delete()
    Presence.objects.bulk_create(
        [Presence(consultation=consultation, person=by, seen_at=now, is_writing=is_writing)],
        update_conflicts=True,
        unique_fields=["consultation", "person"],
        update_fields=["seen_at", "is_writing"],
    )


def leave(consultation: Consultation, *, by: User) -> None:
    """`by` has left the page."""
    Presence.objects.filter(consultation=consultation, person=by).delete()
