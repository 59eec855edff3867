"""What the working group does with letters that wait for it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.actions import consultation as deeds
from consultations.actions.messages import add_message
from consultations.enums import Channel, MessageKind
from consultations.inbox.enums import ATTACHABLE, TRANSITIONS, Outcome
from consultations.inbox.models import IncomingLetter
from consultations.models import Consultation
from vector.common.errors import DomainError
from vector.common.transitions import change_state, locked
from vector.people.models import User


@transaction.atomic
def attach(letter: IncomingLetter, *, consultation: Consultation, is_reply: bool, by: User) -> IncomingLetter:
    """Put a letter's words into a thread: as the asker's reply, on the word of `by`, or as a note for colleagues.

    Files stay with the original. Raises DomainError when nothing is there to put, or the question does not take it.
    """
    row = locked(letter)
    if row.outcome not in ATTACHABLE:
        raise DomainError(_("This letter is dealt with already."))
    if not row.text:
        raise DomainError(_("The letter has no text. Download the original and see what is in it."))
    question = locked(consultation)
    if is_reply:
        deeds.reply(question, by=question.asker, text=row.text, channel=Channel.MAIL)
        message = question.messages.filter(author=question.asker).latest("pk")
    else:
        text = _("Letter from %(sender)s:") % {"sender": row.sender or "?"} + f"\n\n{row.text}"
        message = add_message(question, by=by, kind=MessageKind.NOTE, text=text, channel=Channel.MAIL)
    return change_state(
        row,
        to=Outcome.ATTACHED,
        transitions=TRANSITIONS,
        by=by,
        deed="letter.attach",
        field="outcome",
        consultation=question,
        message=message,
        settled_at=timezone.now(),
        settled_by=by,
    )


@transaction.atomic
def set_aside(letter: IncomingLetter, *, by: User) -> IncomingLetter:
    """Nothing is to be done with this letter; it waits for nobody any more."""
    return change_state(
        locked(letter),
        to=Outcome.SETTLED,
        transitions=TRANSITIONS,
        by=by,
        deed="letter.set_aside",
        field="outcome",
        settled_at=timezone.now(),
        settled_by=by,
    )
