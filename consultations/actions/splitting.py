"""One question that is several: a part of it becomes a question of its own."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultations import compared, notices
from consultations.actions.messages import add_message
from consultations.actions.routing import route
from consultations.enums import CLOCK_RUNS, OPEN, ConsultationState, MessageKind
from consultations.models import Consultation, Message, Topic
from consultations.promise import begin
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.people.models import User
from vector.people.working_calendar import working_time


@transaction.atomic
def split(
    consultation: Consultation,
    *,
    messages: Collection[Message],
    subject: str,
    topic: Topic,
    by: User,
    now: datetime | None = None,
) -> Consultation:
    """Take messages of the asker out into a new question of the same asker; a note says where they have gone.

    The promise stays what it was while the clock of the question runs, else it is a new one. The asker gets a letter
    with the new number, the new question goes to whom its topic belongs. Raises DomainError for messages that are not
    the asker's or not of this thread, for none and for all of them; TransitionRefused for what is closed or joined.
    """
    now = now or timezone.now()
    row = locked(consultation)
    if row.state not in OPEN | {ConsultationState.ANSWERED}:
        raise TransitionRefused(
            _("Nothing can be taken out now: the question is “%(state)s”.") % {"state": row.get_state_display()}
        )
    theirs = list(row.messages.filter(kind__in=[MessageKind.QUESTION, MessageKind.REPLY]).order_by("created_at", "pk"))
    chosen = {message.pk for message in messages}
    moved = [message for message in theirs if message.pk in chosen]
    if not moved or len(moved) != len(chosen):
        raise DomainError(_("Choose messages of the asker in this thread."), field="messages")
    if len(moved) == len(theirs):
        raise DomainError(_("At least one message of the asker stays in this question."), field="messages")
    part = Consultation.objects.create(
        programme=row.programme,
        asker=row.asker,
        organisation=row.organisation,
        region=row.region,
        topic=topic,
        subject=subject,
        about_path=row.about_path,
        about_title=row.about_title,
        about_kind=row.about_kind,
        channel=row.channel,
        publishable_at=row.publishable_at,
        split_from=row,
        **_promise_of(row, now=now),
    )
    for place, message in enumerate(moved):
        message.consultation = part
        message.kind = MessageKind.REPLY if place else MessageKind.QUESTION
        message.save(update_fields=["consultation", "kind", "updated_at"])
    first = next(message for message in theirs if message.pk not in chosen)
    if first.kind != MessageKind.QUESTION:
        # The question itself has gone: what stays begins with these words.
        first.kind = MessageKind.QUESTION
        first.save(update_fields=["kind", "updated_at"])
    with translation.override("ru"):
        text = _("Taken out into question %(number)s: %(subject)s") % {"number": part.number, "subject": part.subject}
    add_message(row, by=by, kind=MessageKind.NOTE, text=text)
    for question in (row, part):
        compared.remember_question(question)
    record_deed(by=by, deed="consultation.split", on=row, part=part.number, messages=len(moved))
    route(part, now=now)
    notices.taken_out(part)
    return part


def _promise_of(row: Consultation, *, now: datetime) -> dict[str, Any]:
    if row.state in CLOCK_RUNS:
        return {
            "round_began_at": row.round_began_at,
            "answer_by": row.answer_by,
            "warn_at": row.warn_at,
            "paused_minutes": row.paused_minutes,
        }
    return begin(now, working_time(row.region))
