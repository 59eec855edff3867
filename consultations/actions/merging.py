"""Several questions that are one, one that is several, and questions that belong together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import compared, notices
from consultations.actions.messages import add_message
from consultations.actions.rounds import set_answered
from consultations.actions.routing import route
from consultations.actions.states import change_state
from consultations.enums import CLOCK_RUNS, DONE, MERGEABLE, ConsultationState, MessageKind
from consultations.models import Consultation, Message, MessageFile, QuestionLink
from consultations.phrases import filled
from consultations.promise import lease_until, resume
from consultations.routing import lock_experts
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.common.uploads import CheckedFile
from vector.people.models import User
from vector.people.working_calendar import working_time

# One deed of joining at a time: whoever joins A with B while another joins B with A would wait for each other.
JOINING = 0x5EC7041


def alone() -> None:
    """Wait until nobody else is joining questions; others wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [JOINING])


@transaction.atomic
def merge(consultation: Consultation, *, into: Consultation, by: User, now: datetime | None = None) -> Consultation:
    """Join a duplicate with the main question: the answer to the main one is told to its asker too.

    The asker keeps the own thread and learns nothing of the other question. Duplicates of the duplicate come along. A
    main question that is answered already tells its last answer at once; one that waits for an answer promises it by
    the earliest of all their promises, and keeps to that when they are taken apart. Raises DomainError for a question
    with itself and TransitionRefused when either cannot be joined: there are no chains.
    """
    if consultation.pk == into.pk:
        raise DomainError(_("A question cannot be joined with itself."), field="main")
    alone()
    # Only joining makes a question a joined one, and that is ours now: those that may be locked below are known.
    if Consultation.objects.get(pk=into.pk).state == ConsultationState.MERGED:
        raise TransitionRefused(
            _("%(number)s is itself joined with another question. Choose that one.") % {"number": into.number}
        )
    main = locked(into)
    answer = last_answer(main)
    if main.state == ConsultationState.CLOSED and answer is None:
        raise TransitionRefused(_("%(number)s is closed without an answer.") % {"number": main.number})
    if main.state == ConsultationState.WAITING:
        # Its clock stands still: nobody would be called for the promise of the other one.
        raise TransitionRefused(
            _("%(number)s waits for its asker's reply. Answer this question by itself, or join it later.")
            % {"number": main.number}
        )
    row = locked(consultation)
    if row.state not in MERGEABLE:
        raise TransitionRefused(
            _("Only an open question can be joined: this one is “%(state)s”.") % {"state": row.get_state_display()}
        )
    now = now or timezone.now()
    joined: dict[str, Any] = {"merged_into": main, "merged_at": now, "merged_by": by}
    duplicates = _joined_with(row)
    for duplicate in duplicates:
        _set(duplicate, **joined)
        record_deed(by=by, deed="consultation.merge", on=duplicate, main=main.number)
    # Nobody waits for the asker's word any more: the clock goes on until the answer to the main question.
    clock = resume(row, now, working_time(row.region)) if row.state == ConsultationState.WAITING else {}
    change_state(
        row,
        to=ConsultationState.MERGED,
        by=by,
        deed="consultation.merge",
        details={"main": main.number},
        lease_until=None,
        **joined,
        **clock,
    )
    _set(main, **_earliest([main, row, *duplicates]) if main.state in CLOCK_RUNS else {})
    if main.state in DONE and answer is not None:
        tell_duplicates(main, answer, text=answer.text, now=now, in_queue=False)
    row.refresh_from_db()
    return row


@transaction.atomic
def unmerge(consultation: Consultation, *, by: User, now: datetime | None = None) -> Consultation:
    """Take a joined question apart again: it goes back to its holder, or to the queue. Undoes `merge`."""
    row = locked(consultation)
    if row.state != ConsultationState.MERGED:
        raise TransitionRefused(_("This question is not joined with another one."))
    return take_apart(row, by=by, now=now or timezone.now())


def take_apart(row: Consultation, *, by: User, now: datetime) -> Consultation:
    """The same for a row that the caller has locked."""
    row = change_state(
        row,
        to=ConsultationState.ASSIGNED if row.holder_id else ConsultationState.NEW,
        by=by,
        deed="consultation.unmerge",
        merged_into=None,
        merged_at=None,
        merged_by=None,
        lease_until=lease_until(now, working_time(row.region)) if row.holder_id else None,
    )
    return row if row.holder_id else route(row, now=now)


def take_all_apart(main: Consultation, *, by: User, now: datetime) -> None:
    """The main question, locked by the caller, gets no answer now: those who wait for it go back to the queue."""
    duplicates = _joined_with(main)
    lock_experts([duplicate for duplicate in duplicates if duplicate.holder_id is None], now=now)
    for duplicate in duplicates:
        take_apart(duplicate, by=by, now=now)


def tell_duplicates(
    main: Consultation,
    answer: Message,
    *,
    text: str,
    now: datetime,
    files: Sequence[CheckedFile] = (),
    in_queue: bool = True,
) -> None:
    """Copy the answer into each joined question and tell its asker by letter. The caller has locked the main row.

    `text` is the answer's with its fields in braces, which are filled in for each asker (`phrases.filled`).
    `files` are those that came with the answer; without them its stored ones are copied.
    `in_queue` as in `set_answered`.
    """
    duplicates = _joined_with(main)
    if not duplicates:
        return
    documents = list(answer.documents.all())
    attached = files or [_checked(file) for file in answer.files.all()]
    for duplicate in duplicates:
        copy = add_message(
            duplicate,
            by=answer.author,
            kind=MessageKind.ANSWER,
            text=filled(text, question=duplicate, by=answer.author),
            files=attached,
            documents=documents,
            copied_from=answer,
        )
        duplicate = set_answered(duplicate, by=answer.author, now=now, in_queue=in_queue, details={"with": main.number})
        compared.remember_question(duplicate)
        notices.answered(duplicate, copy)


@transaction.atomic
def link(consultation: Consultation, *, other: Consultation, by: User) -> QuestionLink:
    """Two questions belong together; each shows the other to those who answer both. Twice is once."""
    if consultation.pk == other.pk:
        raise DomainError(_("A question cannot be linked with itself."), field="other")
    first, second = sorted((consultation, other), key=lambda question: question.pk)
    found, is_new = QuestionLink.objects.get_or_create(first=first, second=second, defaults={"made_by": by})
    if is_new:
        record_deed(by=by, deed="consultation.link", on=consultation, other=other.number)
    return found


@transaction.atomic
def unlink(consultation: Consultation, *, other: Consultation, by: User) -> None:
    """They do not belong together after all."""
    first, second = sorted((consultation, other), key=lambda question: question.pk)
    if QuestionLink.objects.filter(first=first, second=second).delete()[0]:
        record_deed(by=by, deed="consultation.unlink", on=consultation, other=other.number)


def _joined_with(main: Consultation) -> Sequence[Consultation]:
    """The questions that wait for this one's answer, locked in one order."""
    return list(
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("asker", "organisation", "topic", "region")
        .filter(merged_into=main, state=ConsultationState.MERGED)
        .order_by("pk")
    )


def _earliest(questions: Sequence[Consultation]) -> dict[str, Any]:
    """The promise that breaks first of these questions, and the first warning of one."""
    warnings = [question.warn_at for question in questions if question.warn_at is not None]
    return {
        "answer_by": min(question.answer_by for question in questions),
        "warn_at": min(warnings, default=None),
    }


def _checked(file: MessageFile) -> CheckedFile:
    """A stored file as one that came just now: each thread keeps files of its own."""
    with file.file.open() as content:
        return CheckedFile(
            content=ContentFile(content.read(), name=file.original_name),
            original_name=file.original_name,
            content_type=file.content_type,
            size=file.size,
        )


def last_answer(main: Consultation) -> Message | None:
    """The answer that whoever is joined with this question gets at once, when it is answered or closed."""
    return main.messages.filter(kind=MessageKind.ANSWER).select_related("author").order_by("-created_at", "-pk").first()


def _set(row: Consultation, **changes: object) -> None:
    """Columns of a row that is locked, without a change of state; its version grows."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=["version", "updated_at", *changes])
