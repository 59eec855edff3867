"""A question's way: asked, taken, answered, closed, reopened."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import notices
from consultations.actions.messages import REPEATED_WITHIN, add_message, held_by, is_repeated
from consultations.enums import TRANSITIONS, Channel, ConsultationState, Escalation, MessageKind
from consultations.models import Consultation, Topic
from consultations.promise import answer_by
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked
from vector.common.uploads import CheckedFile
from vector.people.models import User
from vector.people.working_calendar import working_time

if TYPE_CHECKING:
    from vector.people.models import Organisation, Region
    from vector.programmes.models import Programme


@transaction.atomic
def ask(
    *,
    by: User,
    programme: "Programme",
    topic: Topic,
    region: "Region",
    organisation: "Organisation | None",
    subject: str,
    text: str,
    about_path: str = "",
    about_title: str = "",
    files: Sequence[CheckedFile] = (),
    channel: Channel = Channel.WEB,
    now: datetime | None = None,
) -> Consultation:
    """Put a question into the queue.

    The asker gets a letter with its number and promise, every available expert of the topic and region one that says
    it waits. The same question sent again within REPEATED_WITHIN (a button pressed twice) is the one that is there
    already. Raises DomainError when the asker does not belong to `organisation`.
    """
    if organisation is not None and organisation.pk not in by.organisation_ids():
        raise DomainError(_("Choose an organisation that you belong to."), field="organisation")
    now = now or timezone.now()
    # One person's questions come one after another: the second of two equal ones finds the first.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    repeated = Consultation.objects.filter(
        asker=by,
        topic=topic,
        subject=subject,
        state=ConsultationState.NEW,
        created_at__gt=timezone.now() - REPEATED_WITHIN,
        messages__kind=MessageKind.QUESTION,
        messages__text=text,
    ).first()
    if repeated is not None:
        return repeated
    consultation = Consultation.objects.create(
        programme=programme,
        asker=by,
        organisation=organisation,
        region=region,
        topic=topic,
        subject=subject,
        about_path=about_path,
        about_title=about_title,
        channel=channel,
        answer_by=answer_by(now, working_time(region)),
        round_began_at=now,
    )
    add_message(consultation, by=by, kind=MessageKind.QUESTION, text=text, files=files, channel=channel)
    record_deed(by=by, deed="consultation.ask", on=consultation)
    notices.received(consultation)
    notices.waits_in_queue(consultation)
    return consultation


@transaction.atomic
def claim(consultation: Consultation, *, by: User) -> Consultation:
    """Bind a question to the person who takes it: nobody else answers it meanwhile.

    Of two who press at once one gets it, the other is told whose it is. Raises TransitionRefused when the question is
    taken or closed.
    """
    row = locked(consultation)
    if row.holder_id is not None:
        if row.holder_id == by.pk:
            return row
        raise TransitionRefused(_("%(name)s has already taken this question.") % {"name": row.holder})
    return change_state(
        row,
        to=ConsultationState.ASSIGNED,
        transitions=TRANSITIONS,
        by=by,
        deed="consultation.claim",
        holder=by,
        claimed_at=timezone.now(),
        claimed_by=by,
    )


@transaction.atomic
def release(consultation: Consultation, *, by: User) -> Consultation:
    """Give a taken question back to the queue, so that another expert can take it; they are told by letter."""
    row = held_by(consultation, by)
    row = change_state(
        row,
        to=ConsultationState.NEW,
        transitions=TRANSITIONS,
        by=by,
        deed="consultation.release",
        holder=None,
        claimed_at=None,
        claimed_by=None,
    )
    notices.waits_in_queue(row)
    return row


@transaction.atomic
def answer(
    consultation: Consultation,
    *,
    by: User,
    text: str,
    files: Sequence[CheckedFile] = (),
    channel: Channel = Channel.WEB,
) -> Consultation:
    """Send the answer; the asker gets it by letter and in the thread.

    Raises TransitionRefused when the question is not with this expert any more: two answers can't cross.
    """
    row = held_by(consultation, by)
    message = add_message(row, by=by, kind=MessageKind.ANSWER, text=text, files=files, channel=channel)
    row = change_state(
        row,
        to=ConsultationState.ANSWERED,
        transitions=TRANSITIONS,
        by=by,
        deed="consultation.answer",
        answered_at=timezone.now(),
    )
    notices.answered(row, message)
    return row


@transaction.atomic
def ask_back(consultation: Consultation, *, by: User, text: str, files: Sequence[CheckedFile] = ()) -> Consultation:
    """Ask the asker for what is missing; the question waits for the reply."""
    row = held_by(consultation, by)
    message = add_message(row, by=by, kind=MessageKind.CLARIFICATION, text=text, files=files)
    row = change_state(row, to=ConsultationState.WAITING, transitions=TRANSITIONS, by=by, deed="consultation.ask_back")
    notices.asked_back(row, message)
    return row


@transaction.atomic
def reply(
    consultation: Consultation,
    *,
    by: User,
    text: str,
    files: Sequence[CheckedFile] = (),
    channel: Channel = Channel.WEB,
) -> Consultation:
    """The asker writes again: to a clarifying question, to add something, or to reopen an answered question.

    The expert who holds it is told by letter. A closed question goes back to its expert, or to the queue; then every
    available expert is told, as when it was asked. The same text again within REPEATED_WITHIN changes nothing.
    """
    row = locked(consultation)
    if row.asker_id != by.pk:
        raise DomainError(_("Only the person who asked can write here."))
    if is_repeated(row, by=by, text=text):
        return row
    message = add_message(row, by=by, kind=MessageKind.REPLY, text=text, files=files, channel=channel)
    if row.state in {ConsultationState.NEW, ConsultationState.ASSIGNED}:
        record_deed(by=by, deed="consultation.reply", on=row)
    else:
        row = change_state(
            row,
            to=ConsultationState.ASSIGNED if row.holder_id else ConsultationState.NEW,
            transitions=TRANSITIONS,
            by=by,
            deed="consultation.reply",
            answer_by=answer_by(timezone.now(), working_time(row.region)),
            answered_at=None,
            closed_at=None,
            closed_by=None,
            has_helped=None,
            has_helped_at=None,
            escalation=Escalation.NONE,
            round_began_at=timezone.now(),
        )
        if row.holder_id is None:
            notices.waits_in_queue(row)
    notices.replied(row, message)
    return row


@transaction.atomic
def close(consultation: Consultation, *, by: User) -> Consultation:
    """The asker says that it is settled (or the project office closes it): nobody waits for anything any more."""
    row = locked(consultation)
    if row.asker_id != by.pk and not by.is_staff:
        raise DomainError(_("Only the person who asked can close the question."))
    return change_state(
        row,
        to=ConsultationState.CLOSED,
        transitions=TRANSITIONS,
        by=by,
        deed="consultation.close",
        closed_at=timezone.now(),
        closed_by=by,
    )
