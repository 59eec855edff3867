"""An answer's way to the site and back: prepared, approved by a second person, published, revised, withdrawn."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.answers import notices
from consultations.answers.actions import pages
from consultations.answers.enums import TRANSITIONS, AnswerState
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import Texts, is_publishable
from consultations.models import Consultation, Topic
from vector.common.errors import DomainError, TransitionRefused
from vector.common.merging import digest_of
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked

if TYPE_CHECKING:
    from vector.people.models import User


def digest(answer: PublishedAnswer) -> str:
    """A short name of the texts: who approves says which ones they saw."""
    return digest_of([answer.topic_id, answer.title, answer.question, answer.answer])


class Overtaken(DomainError):
    """Somebody has saved the copy since the page was opened: what they wrote is not lost unseen."""


@transaction.atomic
def prepare(
    consultation: Consultation, *, by: "User", topic: Topic, texts: Texts, shown: str | None = None
) -> PublishedAnswer:
    """Begin a copy without names, or save the one that is being prepared; whoever saves has prepared it.

    `shown` is the digest of the copy that was on the page, empty where none was begun, None where there was no page.
    Raises Overtaken when another one is stored, DomainError while the question is not answered or the asker has not
    agreed, TransitionRefused when the copy waits for approval, is published or withdrawn.
    """
    row = _agreed(consultation)
    if not is_publishable(row):
        raise DomainError(_("The question is not answered yet."))
    columns = {"topic": topic, "title": texts.title, "question": texts.question, "answer": texts.answer}
    answer = PublishedAnswer.objects.select_for_update(of=("self",), no_key=True).filter(consultation=row).first()
    if answer is None:
        answer = PublishedAnswer.objects.create(consultation=row, drafted_by=by, **columns)
        record_deed(by=by, deed="answer.prepare", on=answer)
        return answer
    if answer.state != AnswerState.DRAFT:
        raise TransitionRefused(
            _("This cannot be changed now: the state is “%(state)s”.") % {"state": answer.get_state_display()}
        )
    stored = digest(answer)
    if shown is not None and stored not in {shown, digest_of([topic.pk, texts.title, texts.question, texts.answer])}:
        raise Overtaken(
            _(
                "%(name)s has saved the copy since you opened this page. Your words are still in the fields, the saved "
                "copy stands below. Save once more to put yours in its place."
            )
            % {"name": answer.drafted_by}
        )
    for name, value in {**columns, "drafted_by": by}.items():
        setattr(answer, name, value)
    answer.save(update_fields=[*columns, "drafted_by", "updated_at"])
    record_deed(by=by, deed="answer.save", on=answer)
    return answer


@transaction.atomic
def submit(answer: PublishedAnswer, *, by: "User") -> PublishedAnswer:
    """Ask a second person to approve; experts of the topic and region get a letter, without any the project office.

    Raises DomainError when the asker has not agreed (any more).
    """
    _agreed(answer.consultation)
    row = change_state(
        locked(answer),
        to=AnswerState.TO_APPROVE,
        transitions=TRANSITIONS,
        by=by,
        deed="answer.submit",
        drafted_by=by,
        reason="",
    )
    notices.waits_for_approval(row)
    return row


@transaction.atomic
def give_back(answer: PublishedAnswer, *, by: "User", reason: str) -> PublishedAnswer:
    """Not like this: back to who prepared it, with the reason, who gets a letter."""
    row = change_state(
        locked(answer), to=AnswerState.DRAFT, transitions=TRANSITIONS, by=by, deed="answer.give_back", reason=reason
    )
    notices.given_back(row)
    return row


@transaction.atomic
def approve(answer: PublishedAnswer, *, by: "User", shown: str) -> PublishedAnswer:
    """Publish: the page is made or changed, the search for similar questions knows it, the asker gets a letter.

    `shown` is the digest of the texts that were on the page. Raises DomainError when `by` prepared it, when the asker
    has not agreed (any more), or when the texts have changed since.
    """
    _agreed(answer.consultation)
    row = locked(answer)
    if row.drafted_by_id == by.pk:
        raise DomainError(_("You have prepared this copy: somebody else must approve it."))
    if shown != digest(row):
        raise DomainError(_("The texts have changed since you opened the page. Read them once more."))
    today = timezone.localdate()
    row = change_state(
        row,
        to=AnswerState.PUBLISHED,
        transitions=TRANSITIONS,
        by=by,
        deed="answer.approve",
        approved_at=timezone.now(),
        approved_by=by,
        version=row.version + 1,
        reviewed_on=today,
    )
    pages.put_up(row, by=by)
    notices.published(row)
    return row


@transaction.atomic
def revise(answer: PublishedAnswer, *, by: "User") -> PublishedAnswer:
    """Begin a new version. What is published stays on the site until that is approved, and is what one begins with.

    Raises DomainError when the asker has not agreed (any more).
    """
    _agreed(answer.consultation)
    row = locked(answer)
    if row.page is not None and row.page.live:
        # Editors may have corrected the page meanwhile.
        row.topic, row.title = row.page.topic, row.page.title
        row.question, row.answer = row.page.question, row.page.answer
        row.save(update_fields=["topic", "title", "question", "answer", "updated_at"])
    return change_state(
        row,
        to=AnswerState.DRAFT,
        transitions=TRANSITIONS,
        by=by,
        deed="answer.revise",
        drafted_by=by,
        approved_at=None,
        approved_by=None,
        withdrawn_at=None,
        withdrawn_by=None,
        reason="",
    )


@transaction.atomic
def review(answer: PublishedAnswer, *, by: "User") -> PublishedAnswer:
    """Say that a published answer still holds: the page shows today's date."""
    row = locked(answer)
    if row.state != AnswerState.PUBLISHED:
        raise TransitionRefused(_("Only a published answer can be reviewed."))
    row.reviewed_on = timezone.localdate()
    row.save(update_fields=["reviewed_on", "updated_at"])
    pages.show_review(row, by=by)
    record_deed(by=by, deed="answer.review", on=row)
    return row


@transaction.atomic
def withdraw(answer: PublishedAnswer, *, by: "User", reason: str) -> PublishedAnswer:
    """Take it down everywhere: the page, search, similar questions, what is kept for visitors. The record stays."""
    row = change_state(
        locked(answer),
        to=AnswerState.WITHDRAWN,
        transitions=TRANSITIONS,
        by=by,
        deed="answer.withdraw",
        withdrawn_at=timezone.now(),
        withdrawn_by=by,
        reason=reason,
    )
    pages.take_down(row, by=by)
    return row


def _agreed(consultation: Consultation) -> Consultation:
    """The question, locked: consent is not withdrawn while something is published. Raises DomainError without it."""
    row = locked(consultation)
    if row.publishable_at is None:
        raise DomainError(_("The asker has not agreed to publication. Ask for consent first."))
    return row
