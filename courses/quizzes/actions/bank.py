"""Writing questions of the bank, their next versions and copies, and taking questions out of use."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.quizzes.kinds import KINDS
from courses.quizzes.kinds.base import rich_text
from courses.quizzes.models import Question, QuestionCategory, QuestionVersion
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import locked


@transaction.atomic
def write_question(
    *, category: QuestionCategory, title: str, kind: str, body: str, data: dict[str, Any], feedback: str = "", by: Any
) -> Question:
    """A new question with its first version. `data` is what an editor wrote, as courses/quizzes/kinds/ says.

    Raises ValidationError if it makes no question of this kind.
    """
    question = Question.objects.create(category=category, title=title)
    version = _next_version(question, number=1, kind=kind, body=body, data=data, feedback=feedback, by=by)
    record_deed(by=by, deed="question.write", on=question, kind=version.kind)
    return question


@transaction.atomic
def change_question(
    *,
    question: Question,
    category: QuestionCategory,
    title: str,
    body: str,
    data: dict[str, Any],
    feedback: str = "",
    seen_number: int | None = None,
    by: Any,
) -> Question:
    """Change a question: what is asked becomes its next version, answers given so far keep theirs.

    Nothing asked otherwise means no new version. `seen_number` is the version that the editor had before the eyes:
    refused with DomainError if somebody has written another since. Raises ValidationError as `write_question` does.
    """
    question = locked(question)
    latest = question.latest
    assert latest is not None  # noqa: S101 - a question is made with its first version
    if seen_number is not None and seen_number != latest.number:
        raise DomainError(
            _("Somebody has changed this question meanwhile. Open it again in another tab and bring both together.")
        )
    cleaned, body, feedback = KINDS[latest.kind].clean(data), rich_text(body), rich_text(feedback)
    number = latest.number
    if (latest.body, latest.data, latest.feedback) != (body, cleaned, feedback):
        number += 1
        _next_version(question, number=number, kind=latest.kind, body=body, data=cleaned, feedback=feedback, by=by)
    question.category, question.title = category, title
    question.save()
    record_deed(by=by, deed="question.change", on=question, version=number)
    return question


def _next_version(
    question: Question, *, number: int, kind: str, body: str, data: dict[str, Any], feedback: str, by: Any
) -> QuestionVersion:
    version = QuestionVersion.objects.create(
        question=question,
        number=number,
        kind=kind,
        body=rich_text(body),
        data=KINDS[kind].clean(data),
        feedback=rich_text(feedback),
        created_by=by,
    )
    question.latest = version
    question.save(update_fields=["latest", "updated_at"])
    return version


@transaction.atomic
def copy_question(*, question: Question, by: Any) -> Question:
    """A new question that asks the same, to be changed into another one. It has no history."""
    latest = question.latest
    assert latest is not None  # noqa: S101 - a question is made with its first version
    words = {"title": question.title}
    title = (_("%(title)s (copy)") % words)[: Question._meta.get_field("title").max_length]
    return write_question(
        category=question.category,
        title=title,
        kind=latest.kind,
        body=latest.body,
        data=latest.data,
        feedback=latest.feedback,
        by=by,
    )


@transaction.atomic
def archive_question(*, question: Question, by: Any) -> Question:
    """Take a question out of use: nothing new asks it; attempts and their statistics keep it. Again changes nothing."""
    question = locked(question)
    if not question.is_archived:
        question.archived_at, question.archived_by = timezone.now(), by
        question.save(update_fields=["archived_at", "archived_by", "updated_at"])
        record_deed(by=by, deed="question.archive", on=question)
    return question


@transaction.atomic
def restore_question(*, question: Question, by: Any) -> Question:
    """Put an archived question back into use. Again changes nothing."""
    question = locked(question)
    if question.is_archived:
        question.archived_at = question.archived_by = None
        question.save(update_fields=["archived_at", "archived_by", "updated_at"])
        record_deed(by=by, deed="question.restore", on=question)
    return question
