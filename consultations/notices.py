"""Letters of the consultation queue."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from consultations.desks import people_of
from consultations.models import Consultation, Message
from consultations.reply_address import ReplyTo, is_mail_in_on, reply_address, thread_id
from vector.mail.enums import Stream
from vector.mail.letters import render
from vector.mail.outbox import queue
from vector.people.models import User


def received(consultation: Consultation) -> None:
    """To the asker: the number, who answers, by when."""
    _write("received", consultation, to=consultation.asker, stream=Stream.ANSWER, rung="received")


def waits_in_queue(consultation: Consultation, *, now: datetime, reason: str = "") -> None:
    """A question waits: to the person who is asked first, else to everybody at its desk. The others are called later.

    `reason` is what somebody wrote who has handed it over.
    """
    # Given back, a question waits anew: each time is a rung of its own.
    rung = f"waits-{consultation.updated_at:%Y%m%d%H%M%S%f}"
    if consultation.routed_to is not None:
        people = [consultation.routed_to]
    else:
        people = people_of(consultation, desk=consultation.desk, now=now)
    for person in people:
        _write("waits", consultation, to=person, stream=Stream.CONSULTATIONS, rung=rung, reason=reason)


def assigned(consultation: Consultation, *, to: User, by: User, reason: str) -> None:
    """To the person who was named to answer: who did it, and why."""
    rung = f"assigned-{consultation.updated_at:%Y%m%d%H%M%S%f}"
    _write("assigned", consultation, to=to, stream=Stream.CONSULTATIONS, rung=rung, by=by, reason=reason)


def lease_over(consultation: Consultation, *, to: User) -> None:
    """To the person who held a question and did nothing: it went back to the queue, what was typed is kept."""
    rung = f"lease-{consultation.updated_at:%Y%m%d%H%M%S%f}"
    _write("lease_over", consultation, to=to, stream=Stream.CONSULTATIONS, rung=rung)


def due_soon(consultation: Consultation, *, to: User) -> None:
    """To the person who holds the question or was asked to take it: the promise is about to break."""
    _write("due_soon", consultation, to=to, stream=Stream.CONSULTATIONS, rung=_rung_of_help(consultation))


def help_wanted(consultation: Consultation, *, to: User) -> None:
    """To those who can help: the promise is about to break or is broken."""
    _write("help_wanted", consultation, to=to, stream=Stream.CONSULTATIONS, rung=_rung_of_help(consultation))


def _rung_of_help(consultation: Consultation) -> str:
    # Once a level and round, however often the clock strikes.
    return f"help-{consultation.escalation}-{consultation.round_began_at:%Y%m%d%H%M%S%f}"


def answered(consultation: Consultation, message: Message) -> None:
    """To the asker: the answer itself."""
    _write("answered", consultation, to=consultation.asker, stream=Stream.ANSWER, message=message)


def asked_back(consultation: Consultation, message: Message) -> None:
    """To the asker: what the expert still needs to know."""
    _write("asked_back", consultation, to=consultation.asker, stream=Stream.ANSWER, message=message)


def replied(consultation: Consultation, message: Message) -> None:
    """To the person who holds the question: the asker wrote."""
    if consultation.holder is not None:
        _write("replied", consultation, to=consultation.holder, stream=Stream.CONSULTATIONS, message=message)


def called(consultation: Consultation, note: Message, *, to: User) -> None:
    """To a colleague who is called by name in a note: the note itself."""
    _write("called", consultation, to=to, stream=Stream.CONSULTATIONS, message=note)


def taken_out(part: Consultation) -> None:
    """To the asker: a part of the question has become a question of its own, with its number and promise."""
    _write("taken_out", part, to=part.asker, stream=Stream.ANSWER, rung="taken-out")


def _write(
    name: str,
    consultation: Consultation,
    *,
    to: User,
    stream: Stream,
    rung: str = "",
    message: Message | None = None,
    **more: Any,
) -> None:
    context: dict[str, Any] = {
        "consultation": consultation,
        "person": to,
        "message": message,
        "answer_by": consultation.answer_by,
        "is_overdue": consultation.is_overdue,
        **more,
    }
    # Whoever is asked to take a question may take it by answering.
    may_reply = is_mail_in_on() and (name == "waits" or to.pk in {consultation.asker_id, consultation.holder_id})
    with translation.override("ru"), timezone.override(to.zone):
        letter = render(
            f"consultations/letters/{name}",
            context,
            button=(str(_("Open the question")), consultation.get_absolute_url()),
            first_line=str(_("Write your reply above this line")) if may_reply else "",
        )
    queue(
        key=f"consultation-{consultation.pk}:{rung or f'message-{message.pk if message else 0}'}:user-{to.pk}",
        group=f"consultation-{consultation.pk}",
        to=to.email,
        to_name=to.get_full_name(),
        letter=letter,
        stream=stream,
        headers=_headers(consultation, to=to, may_reply=may_reply),
    )


def _headers(consultation: Consultation, *, to: User, may_reply: bool) -> dict[str, str]:
    """All letters about a question hang on one Message-ID: mail programmes then show them together."""
    thread = thread_id(consultation.public_id)
    headers = {"In-Reply-To": thread, "References": thread}
    if may_reply:
        headers["Reply-To"] = reply_address(ReplyTo(consultation.pk, to.pk, consultation.version))
    return headers
