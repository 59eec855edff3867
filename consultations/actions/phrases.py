"""Answers to use again: one's own, and those that the office shares with all who answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.models import ReusableAnswer, Topic
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.people.models import User

MOST_PHRASES = 100


@transaction.atomic
def add(*, by: User, title: str, text: str, topic: Topic | None = None, is_shared: bool = False) -> ReusableAnswer:
    """Keep an answer: one's own, or (the office) one for all. Refuses the same title once more and too many."""
    owner = None if is_shared else by
    # One at a time for one person: the limit holds.
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)
    there = ReusableAnswer.objects.filter(owner=owner)
    if there.filter(title=title.strip()).exists():
        raise DomainError(_("There is an answer with this title already."), field="title")
    if there.count() >= MOST_PHRASES:
        raise DomainError(_("There are too many answers. Remove what is not needed."), field="title")
    answer = ReusableAnswer.objects.create(owner=owner, title=title.strip(), text=text, topic=topic)
    if is_shared:
        record_deed(by=by, deed="reusable_answer.share", on=answer)
    return answer


@transaction.atomic
def change(answer: ReusableAnswer, *, by: User, title: str, text: str, topic: Topic | None = None) -> ReusableAnswer:
    """Reword an answer; what was sent with it stays as it was. Refuses a title that another one has."""
    others = ReusableAnswer.objects.filter(owner=answer.owner_id, title=title.strip()).exclude(pk=answer.pk)
    if others.exists():
        raise DomainError(_("There is an answer with this title already."), field="title")
    answer.title, answer.text, answer.topic = title.strip(), text, topic
    answer.save(update_fields=["title", "text", "topic", "updated_at"])
    if answer.owner_id is None:
        record_deed(by=by, deed="reusable_answer.change", on=answer)
    return answer


@transaction.atomic
def remove(answer: ReusableAnswer, *, by: User) -> None:
    """Keep it no more; what was sent with it stays."""
    if answer.owner_id is None:
        record_deed(by=by, deed="reusable_answer.remove", on=answer)
    answer.delete()
