"""Filling in: saved as typed, submitted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accelerators.surveys.enums import RESPONSE_TRANSITIONS, ResponseState
from accelerators.surveys.models import Answer, Question, SetAside, SurveyResponse
from accelerators.surveys.queries import pages_of
from vector.common.errors import DomainError, TransitionRefused
from vector.common.merging import Merge, merge
from vector.common.transitions import change_state, locked
from vector.mail.outbox import supersede
from vector.people.models import User


@dataclass(frozen=True)
class TypedEntry:
    """What a field sent: as typed (normal form), its value if it is sound, the digest of what the page had shown."""

    question: Question
    typed: list[str]
    value: Any
    is_valid: bool
    shown: str


@dataclass
class Saved:
    """What became of a saving. `conflicts`: question id → the answer that somebody else has stored meanwhile."""

    response: SurveyResponse
    at: datetime
    conflicts: dict[int, Answer] = field(default_factory=dict)


@transaction.atomic
def save(response: SurveyResponse, *, by: User, entries: Sequence[TypedEntry], now: datetime | None = None) -> Saved:
    """Keep what was typed, sound or not.

    A field that somebody else has changed meanwhile keeps their answer; what was sent for it is set aside, not lost,
    and named in `conflicts`. Raises TransitionRefused when the response is submitted or the wave takes no answers.
    """
    now = now or timezone.now()
    row = locked(response)
    _refuse_unless_open(row)
    saved = Saved(row, now)
    questions = [entry.question.pk for entry in entries]
    stored = {
        answer.question_id: answer for answer in row.answers.filter(question__in=questions).select_related("saved_by")
    }
    has_written = False
    for entry in entries:
        answer = stored.get(entry.question.pk)
        verdict = merge(shown=entry.shown, stored=answer.typed if answer else [], sent=entry.typed)
        if verdict is Merge.KEEP:
            continue
        has_written = True
        if verdict is Merge.CONFLICT and answer is not None:
            for typed, at, person in ((answer.typed, answer.saved_at, answer.saved_by), (entry.typed, now, by)):
                _set_aside(row, entry.question, typed=typed, at=at, by=person)
            saved.conflicts[entry.question.pk] = answer
            continue
        Answer.objects.update_or_create(
            response=row,
            question=entry.question,
            defaults={
                "typed": entry.typed,
                "value": entry.value if entry.is_valid else None,
                "is_valid": entry.is_valid,
                "saved_at": now,
                "saved_by": by,
            },
        )
    if has_written:
        row.typed_at, row.typed_by = now, by
        row.save(update_fields=["typed_at", "typed_by", "updated_at"])
        if row.state == ResponseState.NOT_STARTED:
            change_state(
                row,
                to=ResponseState.UNDER_WAY,
                transitions=RESPONSE_TRANSITIONS,
                by=by,
                deed="survey_response.begin",
            )
    return saved


@transaction.atomic
def submit(response: SurveyResponse, *, by: User) -> SurveyResponse:
    """Hand the response in. It cannot be changed afterwards; the reminders that have not left are taken back.

    Raises DomainError while a required answer is missing or an answer is not sound, TransitionRefused when it is
    submitted already or the wave takes no answers.
    """
    row = locked(response)
    _refuse_unless_open(row)
    missing = sum(len(page.missing) for page in pages_of(row))
    if missing:
        raise DomainError(_("Something is still missing: see the list below."))
    row = change_state(
        row,
        to=ResponseState.SUBMITTED,
        transitions=RESPONSE_TRANSITIONS,
        by=by,
        deed="survey_response.submit",
        submitted_at=timezone.now(),
        submitted_by=by,
    )
    supersede(group=row.mail_group)
    return row


def _refuse_unless_open(response: SurveyResponse) -> None:
    if response.is_submitted:
        raise TransitionRefused(_("These answers have been submitted: they can be read, but not changed."))
    if not response.wave.takes_answers:
        raise TransitionRefused(_("The survey is closed: answers are no longer taken."))


def _set_aside(response: SurveyResponse, question: Question, *, typed: list[str], at: datetime, by: User) -> None:
    if typed:
        SetAside.objects.get_or_create(
            response=response, question=question, typed=typed, defaults={"saved_at": at, "saved_by": by}
        )
