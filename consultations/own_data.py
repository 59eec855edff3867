"""What the queue keeps about a person, and how it is forgotten. That a question was asked stays counted."""

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.actions import consultation as actions
from consultations.actions.merging import alone
from consultations.actions.routing import route
from consultations.actions.states import change_state
from consultations.compared import forget_question
from consultations.enums import OPEN, ConsultationState, MessageKind
from consultations.models import Consultation, Draft, Expert, Message, MessageFile, Presence, ReusableAnswer
from consultations.promise import resume
from consultations.routing import lock_experts
from vector.common.moments import moment
from vector.common.transitions import locked
from vector.mail.outbox import supersede
from vector.people.registry import Section
from vector.people.working_calendar import working_time

if TYPE_CHECKING:
    from vector.people.models import User

# What an asker reads: colleagues' notes are their own.
SHOWN = [kind for kind in MessageKind.values if kind != MessageKind.NOTE]
# In place of what a deleted person wrote.
REMOVED = "–"


def messages(user: "User") -> Section:
    """What this person wrote in any thread, and what was written to them in their own. Two queries."""
    written = (
        Message.objects.filter(Q(author=user) | Q(consultation__asker=user, kind__in=SHOWN))
        .select_related("consultation")
        .prefetch_related("files")
        .order_by("consultation_id", "created_at", "pk")
    )
    rows = [
        {
            _("Question"): str(message.consultation),
            _("Message"): message.get_kind_display(),
            _("Text"): message.text,
            _("Files"): ", ".join(file.original_name for file in message.files.all()),
            _("Written"): moment(message.created_at),
        }
        for message in written
    ]
    return Section(code="consultations", title=_("Questions to experts"), rows=rows)


def forget(user: "User") -> None:
    """The person's questions lose their words and files and are closed; held questions of an expert go back.

    Answers that the person gave as an expert belong to those who asked: they stay, without a name.
    """
    _lock_all_of(user)
    asked = Consultation.objects.filter(asker=user)
    for question in asked.filter(state__in=[*OPEN, ConsultationState.MERGED]):
        supersede(group=f"consultation-{question.pk}")
        actions.close(question, by=user)
    for question in asked:
        forget_question(question)
    asked.update(subject=REMOVED, about_path="", about_title="", about_kind="", publishable_at=None)
    own = Message.objects.filter(author=user, kind__in=[MessageKind.QUESTION, MessageKind.REPLY])
    own.update(text=REMOVED)
    # What was never sent: to this person, and by this person.
    Draft.objects.filter(Q(person=user) | Q(consultation__asker=user)).delete()
    ReusableAnswer.objects.filter(owner=user).delete()
    Presence.objects.filter(person=user).delete()
    for file in MessageFile.objects.filter(message__in=own):
        # The content goes when the deletion is certain.
        transaction.on_commit(partial(file.file.storage.delete, file.file.name))
        file.delete()
    Expert.objects.filter(person=user).update(is_available=False)
    for question in Consultation.objects.filter(
        holder=user, state__in=[ConsultationState.ASSIGNED, ConsultationState.WAITING]
    ):
        _give_back(question, by=user)
    for question in Consultation.objects.filter(routed_to=user, state=ConsultationState.NEW):
        route(locked(question), now=timezone.now())


def _lock_all_of(user: "User") -> None:
    """All questions that change here, then all experts who may be asked instead, each kind in one order.

    One after another they could wait for somebody who has locked the same ones the other way round.
    """
    alone()
    theirs = (
        Q(asker=user, state__in=[*OPEN, ConsultationState.MERGED])
        | Q(merged_into__asker=user, state=ConsultationState.MERGED)
        | Q(holder=user, state__in=[ConsultationState.ASSIGNED, ConsultationState.WAITING])
        | Q(routed_to=user, state=ConsultationState.NEW)
    )
    rows = Consultation.objects.select_for_update(of=("self",), no_key=True).filter(theirs)
    lock_experts(list(rows.select_related("region", "topic").order_by("pk")), now=timezone.now())


def _give_back(question: Consultation, *, by: "User") -> None:
    row = locked(question)
    if row.state == ConsultationState.WAITING:
        clock = resume(row, timezone.now(), working_time(row.region))
        change_state(row, to=ConsultationState.ASSIGNED, by=by, deed="consultation.stop_waiting", **clock)
    actions.release(row, by=by)
