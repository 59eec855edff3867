"""Phrases that tutors use again in their comments."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.works.models import Phrase
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.people.models import User

MOST_PHRASES = 100


@transaction.atomic
def add(*, by: User, text: str, is_shared: bool = False) -> Phrase:
    """Keep a phrase: one's own, or (the office) one for all tutors. Refuses the same once more and too many."""
    owner = None if is_shared else by
    # One at a time for one person: the limit holds.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    phrases = Phrase.objects.filter(owner=owner)
    if phrases.filter(text=text.strip()).exists():
        raise DomainError(_("This phrase is there already."), field="text")
    if phrases.count() >= MOST_PHRASES:
        raise DomainError(_("There are too many phrases. Remove what is not needed."), field="text")
    phrase = Phrase.objects.create(owner=owner, text=text.strip())
    if is_shared:
        record_deed(by=by, deed="phrase.share", on=phrase)
    return phrase


@transaction.atomic
def change(phrase: Phrase, *, by: User, text: str) -> Phrase:
    """Reword a phrase; comments that hold it already stay as they are. Refuses the same words once more."""
    if Phrase.objects.filter(owner=phrase.owner_id, text=text.strip()).exclude(pk=phrase.pk).exists():
        raise DomainError(_("This phrase is there already."), field="text")
    phrase.text = text.strip()
    phrase.save(update_fields=["text", "updated_at"])
    if phrase.is_shared:
        record_deed(by=by, deed="phrase.change", on=phrase)
    return phrase


@transaction.atomic
def remove(phrase: Phrase, *, by: User) -> None:
    """Take a phrase from the list; comments that hold it stay as they are."""
    if phrase.is_shared:
        record_deed(by=by, deed="phrase.remove", on=phrase)
    phrase.delete()
