"""What the queue puts on a person's start page."""

from typing import TYPE_CHECKING

from django.db.models import Case, Exists, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations import rules
from consultations.enums import OPEN, ConsultationState
from consultations.models import Consultation, Expert
from vector.cabinet.registry import Cards, Idle, Waiting, known

if TYPE_CHECKING:
    from vector.people.models import User

SHOWN = 5


def cards(user: "User") -> Cards:
    """The person's own open and freshly answered questions; what one holds or is asked to take; the ways to the lists.

    Two queries, one for the office and accelerator staff.
    """
    # A joined question waits for its answer as any other does: its asker knows nothing of the joining.
    mine = Q(asker=user) & (Q(state__in=OPEN) | Q(state__in=[ConsultationState.ANSWERED, ConsultationState.MERGED]))
    held = Q(holder=user, state=ConsultationState.ASSIGNED) | Q(routed_to=user, state=ConsultationState.NEW)
    rows = (
        Consultation.objects.filter(mine | held)
        .annotate(is_held=Case(When(held, then=Value(1)), default=Value(0)))
        .select_related("holder")
        .order_by("-is_held", "answer_by", "pk")[: SHOWN * 2]
    )
    links = [(_("My questions"), reverse("consultations:question-list"))]
    idle = []
    if may_use_queue(user):
        links.append((_("Questions in the queue"), reverse("consultations:queue")))
        text = _("No question is with you now. New ones come by letter and wait in the queue.")
        idle.append(Idle(text=text, url=reverse("consultations:queue"), label=_("Questions in the queue")))
    return Cards(waiting=tuple(_waiting(row, user) for row in rows), links=tuple(links), idle=tuple(idle))


def is_expert(user: "User") -> Exists:
    """Whether the person answers questions."""
    return Exists(Expert.objects.filter(person=user))


def may_use_queue(user: "User") -> bool:
    """Whether the queue is open to this person, by what the start page knows already."""
    is_known_as = known(user, "expert")
    if is_known_as is None:
        return rules.may_use_queue(user)
    return is_known_as or user.is_staff or bool(user.staffed_region_ids())


def _waiting(row: Consultation, user: "User") -> Waiting:
    if row.asker_id != user.pk:
        return Waiting(
            title=_("Answer question %(number)s: %(subject)s") % {"number": row.number, "subject": row.subject},
            url=row.get_absolute_url(),
            is_mine=True,
            who=_("You hold this question") if row.holder_id else _("You are asked first, nobody has taken it"),
            since=row.claimed_at or row.round_began_at,
            by=row.answer_by,
        )
    if row.state == ConsultationState.ANSWERED:
        return Waiting(
            title=_("Read the answer: %(subject)s") % {"subject": row.subject},
            url=row.get_absolute_url(),
            is_mine=True,
            who=pgettext("who acts next", "you"),
            since=row.answered_at,
        )
    is_mine = row.state == ConsultationState.WAITING
    title = _("Reply to the expert: %(subject)s") if is_mine else _("Answer to the question: %(subject)s")
    return Waiting(
        title=title % {"subject": row.subject},
        url=row.get_absolute_url(),
        is_mine=is_mine,
        who=pgettext("who acts next", "you") if is_mine else str(row.holder or _("Experts of the programme")),
        since=row.updated_at if is_mine else row.created_at,
        by=None if is_mine else row.answer_by,
    )
