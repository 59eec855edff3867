"""A question's way: asked, taken, answered, closed, reopened."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import compared, notices
from consultations.actions import drafts, merging
from consultations.actions.messages import (
    REPEATED_WITHIN,
    add_message,
    has_files,
    held_by,
    is_repeated,
    refuse_closed,
)
from consultations.actions.rounds import set_answered
from consultations.actions.routing import route
from consultations.actions.states import change_state, refuse_old_page
from consultations.enums import Channel, ConsultationState, MessageKind
from consultations.models import Consultation, QuestionLink, Topic
from consultations.phrases import filled
from consultations.promise import begin, lease_until, pause, resume, stop
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.common.uploads import CheckedFile
from vector.people.models import User
from vector.people.working_calendar import working_time

if TYPE_CHECKING:
    from wagtail.documents.models import Document

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
    about_kind: str = "",
    may_publish: bool = False,
    follows: Consultation | None = None,
    files: Sequence[CheckedFile] = (),
    channel: Channel = Channel.WEB,
    taken_by: User | None = None,
    now: datetime | None = None,
) -> Consultation:
    """Put a question into the queue.

    The asker gets a letter with its number and promise, the person whom it is routed to one that says it waits (where
    experts don't answer now, the working group). The same question sent again within REPEATED_WITHIN (a button pressed
    twice), with the same files, is the one that is there already. `follows` is an earlier question of the asker that
    this one goes on from: both are linked. `taken_by` takes it at once and so is the only one to know of it: no letter
    goes out. Raises DomainError when the asker does not belong to `organisation`, or did not ask `follows`.
    """
    if organisation is not None and organisation.pk not in by.organisation_ids():
        raise DomainError(_("Choose an organisation that you belong to."), field="organisation")
    if follows is not None and follows.asker_id != by.pk:
        raise DomainError(_("Only the person who asked can go on with a question."))
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
    )
    for question in repeated:
        if has_files(question.messages.get(kind=MessageKind.QUESTION), files):
            return question
    consultation = Consultation.objects.create(
        programme=programme,
        asker=by,
        organisation=organisation,
        region=region,
        topic=topic,
        subject=subject,
        about_path=about_path,
        about_title=about_title,
        about_kind=about_kind,
        publishable_at=now if may_publish else None,
        channel=channel,
        **begin(now, working_time(region)),
    )
    add_message(consultation, by=by, kind=MessageKind.QUESTION, text=text, files=files, channel=channel)
    if follows is not None:
        QuestionLink.objects.create(first=follows, second=consultation, made_by=by)
    compared.remember_question(consultation)
    record_deed(by=by, deed="consultation.ask", on=consultation)
    if taken_by is not None:
        return claim(consultation, by=taken_by, now=now)
    route(consultation, now=now)
    notices.received(consultation)
    return consultation


@transaction.atomic
def claim(consultation: Consultation, *, by: User, now: datetime | None = None) -> Consultation:
    """Bind a question to the person who takes it, under a lease: nobody else answers it meanwhile.

    Of two who press at once one gets it, the other is told whose it is. Raises TransitionRefused when the question is
    taken or closed.
    """
    now = now or timezone.now()
    row = locked(consultation)
    if row.holder_id is not None:
        if row.holder_id == by.pk:
            return row
        raise TransitionRefused(_("%(name)s has already taken this question.") % {"name": row.holder})
    if row.state != ConsultationState.NEW:
        raise _not_in(row)
    return change_state(
        row,
        to=ConsultationState.ASSIGNED,
        by=by,
        deed="consultation.claim",
        holder=by,
        routed_to=None,
        claimed_at=now,
        claimed_by=by,
        lease_until=lease_until(now, working_time(row.region)),
    )


@transaction.atomic
def release(consultation: Consultation, *, by: User, now: datetime | None = None) -> Consultation:
    """Give a taken question back to the queue; a colleague is asked by letter, without one the working group.

    Raises TransitionRefused when no answer is due any more: what the asker has closed meanwhile stays closed.
    """
    now = now or timezone.now()
    row = held_by(consultation, by, has_text=False)
    if row.state != ConsultationState.ASSIGNED:
        raise _not_in(row)
    row = change_state(
        row,
        to=ConsultationState.NEW,
        by=by,
        deed="consultation.release",
        holder=None,
        claimed_at=None,
        claimed_by=None,
        lease_until=None,
    )
    return route(row, now=now, without=[by.pk])


def _not_in(row: Consultation) -> TransitionRefused:
    return TransitionRefused(
        _("This cannot be done now: the state is “%(state)s”.") % {"state": row.get_state_display()}
    )


@transaction.atomic
def answer(
    consultation: Consultation,
    *,
    by: User,
    text: str,
    files: Sequence[CheckedFile] = (),
    channel: Channel = Channel.WEB,
    documents: Sequence["Document"] = (),
    seen_version: int | None = None,
    and_close: bool = False,
    in_queue: bool = True,
    now: datetime | None = None,
) -> Consultation:
    """Send the answer; the asker gets it by letter and in the thread. How long it took is kept as a round.

    Those who asked the same get a copy in their own questions (`merging.merge`); fields in braces are filled in for
    each asker (`phrases.filled`). The writer's draft goes, with `and_close` the question is closed as well. `in_queue`
    is False when the answer was there before the question, whose time then is none of the queue's. The same
    text again within REPEATED_WITHIN changes nothing. Raises TransitionRefused when the question is not with this
    expert any more, PageIsOld when something was added meanwhile: two answers can't cross, none misses a message.
    """
    now = now or timezone.now()
    row = held_by(consultation, by)
    words = filled(text, question=row, by=by)
    if is_repeated(row, by=by, kinds={MessageKind.ANSWER}, text=words, files=files):
        return row
    refuse_closed(row)
    refuse_old_page(row, seen_version)
    message = add_message(
        row, by=by, kind=MessageKind.ANSWER, text=words, files=files, channel=channel, documents=documents
    )
    compared.remember_question(row)
    row = set_answered(row, by=by, now=now, in_queue=in_queue)
    drafts.drop(row, by=by)
    notices.answered(row, message)
    merging.tell_duplicates(row, message, text=text, now=now, files=files)
    if and_close:
        row = change_state(
            row, to=ConsultationState.CLOSED, by=by, deed="consultation.close", closed_at=now, closed_by=by
        )
    return row


@transaction.atomic
def ask_back(
    consultation: Consultation,
    *,
    by: User,
    text: str,
    files: Sequence[CheckedFile] = (),
    documents: Sequence["Document"] = (),
    seen_version: int | None = None,
    now: datetime | None = None,
) -> Consultation:
    """Ask the asker for what is missing; the question waits for the reply, and the promise's clock stands still.

    Where it waits already one more thing is asked, and nothing else changes. Questions that wait for this one's answer
    go back to the queue: nobody waits for another's reply. The same again, fields in braces and refusals: as `answer`.
    """
    now = now or timezone.now()
    row = held_by(consultation, by)
    text = filled(text, question=row, by=by)
    if is_repeated(row, by=by, kinds={MessageKind.CLARIFICATION}, text=text, files=files):
        return row
    refuse_closed(row)
    refuse_old_page(row, seen_version)
    message = add_message(row, by=by, kind=MessageKind.CLARIFICATION, text=text, files=files, documents=documents)
    merging.take_all_apart(row, by=by, now=now)
    if row.state == ConsultationState.WAITING:
        record_deed(by=by, deed="consultation.ask_back", on=row)
    else:
        row = change_state(
            row,
            to=ConsultationState.WAITING,
            by=by,
            deed="consultation.ask_back",
            lease_until=None,
            **pause(row, now, working_time(row.region)),
        )
    drafts.drop(row, by=by)
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
    now: datetime | None = None,
) -> Consultation:
    """The asker writes again: to a clarifying question, to add something, or to reopen an answered question.

    The expert who holds it is told by letter; the clock goes on where it stood still, or begins anew. A closed question
    goes back to its expert, or to the queue as when it was asked. One that was joined with another is taken apart. The
    same text again within REPEATED_WITHIN changes
    nothing.
    """
    now = now or timezone.now()
    row = locked(consultation)
    if row.asker_id != by.pk:
        raise DomainError(_("Only the person who asked can write here."))
    if is_repeated(row, by=by, kinds={MessageKind.QUESTION, MessageKind.REPLY}, text=text, files=files):
        return row
    if row.is_past:
        raise DomainError(_("This question was answered too long ago to go on here. Ask a new one: it will be linked."))
    if row.state == ConsultationState.MERGED:
        # Whoever goes on asking has a question of one's own.
        row = merging.take_apart(row, by=by, now=now)
    message = add_message(row, by=by, kind=MessageKind.REPLY, text=text, files=files, channel=channel)
    if row.state in {ConsultationState.NEW, ConsultationState.ASSIGNED}:
        record_deed(by=by, deed="consultation.reply", on=row)
    else:
        _goes_on(row, by=by, now=now)
    drafts.drop(row, by=by)
    notices.replied(row, message)
    return row


def _goes_on(row: Consultation, *, by: User, now: datetime) -> None:
    """The asker's word makes the question wait for an answer again."""
    hours = working_time(row.region)
    clock = resume(row, now, hours) if row.state == ConsultationState.WAITING else begin(now, hours)
    change_state(
        row,
        to=ConsultationState.ASSIGNED if row.holder_id else ConsultationState.NEW,
        by=by,
        deed="consultation.reply",
        lease_until=lease_until(now, hours) if row.holder_id else None,
        answered_at=None,
        closed_at=None,
        closed_by=None,
        has_helped=None,
        has_helped_at=None,
        merged_into=None,
        merged_at=None,
        merged_by=None,
        **clock,
    )
    if row.holder_id is None:
        route(row, now=now)


@transaction.atomic
def close(
    consultation: Consultation, *, by: User, seen_version: int | None = None, now: datetime | None = None
) -> Consultation:
    """The asker says that it is settled (or the project office closes it): nobody waits for anything any more.

    Questions that wait for this one's answer go back to the queue. Raises PageIsOld as `answer` does.
    """
    now = now or timezone.now()
    row = locked(consultation)
    if row.asker_id != by.pk and not by.is_staff:
        raise DomainError(_("Only the person who asked can close the question."))
    if row.state == ConsultationState.CLOSED:
        raise _not_in(row)
    refuse_old_page(
        row,
        seen_version,
        reason=_(
            "Nothing has been closed: something happened to the question while the page was open. "
            "Open the question, read what is new, then close it."
        ),
    )
    merging.take_all_apart(row, by=by, now=now)
    return change_state(
        row,
        to=ConsultationState.CLOSED,
        by=by,
        deed="consultation.close",
        closed_at=now,
        closed_by=by,
        lease_until=None,
        **stop(),
    )


@transaction.atomic
def close_forgotten(consultation: Consultation, *, now: datetime | None = None) -> bool:
    """Close an answered question that can't be reopened any more; nobody is told. Safe to repeat.

    Returns whether it was time.
    """
    now = now or timezone.now()
    row = locked(consultation)
    last = now - timedelta(days=settings.CONSULTATION_REOPEN_DAYS)
    if row.state != ConsultationState.ANSWERED or row.answered_at is None or row.answered_at > last:
        return False
    change_state(row, to=ConsultationState.CLOSED, by=None, deed="consultation.close_forgotten", closed_at=now)
    return True
