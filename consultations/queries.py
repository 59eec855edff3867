"""Views of the queue and their counts."""

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.enums import ConsultationState
from consultations.models import Consultation

if TYPE_CHECKING:
    from vector.people.models import User

QUEUE_VIEWS = {
    "unclaimed": _("Without an expert"),
    "mine": _("With me"),
    "waiting": _("Wait for the asker"),
    "overdue": _("Overdue"),
    "done": _("Answered"),
}


def _condition(user: "User", view: str) -> Q:
    conditions = {
        "unclaimed": Q(state=ConsultationState.NEW),
        "mine": Q(holder=user, state=ConsultationState.ASSIGNED),
        "waiting": Q(state=ConsultationState.WAITING),
        "overdue": Q(state__in=[ConsultationState.NEW, ConsultationState.ASSIGNED], answer_by__lt=timezone.now()),
        "done": Q(state__in=[ConsultationState.ANSWERED, ConsultationState.CLOSED]),
    }
    return conditions[view]


def _queue(user: "User") -> QuerySet[Consultation]:
    # One's own questions are not one's queue.
    return Consultation.objects.visible_to(user).exclude(asker=user)


def queue_view(user: "User", view: str) -> QuerySet[Consultation]:
    """The questions of one view that `user` may see; the earliest promise first, what is done newest first."""
    rows = _queue(user).filter(_condition(user, view))
    return rows.order_by("-answered_at", "-pk") if view == "done" else rows.order_by("answer_by", "pk")


def queue_counts(user: "User") -> dict[str, int]:
    """How many questions each view has for `user`; one query."""
    return _queue(user).aggregate(**{view: Count("pk", filter=_condition(user, view)) for view in QUEUE_VIEWS})
