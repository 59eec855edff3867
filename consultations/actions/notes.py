"""Notes for colleagues: what those who answer tell each other beside the thread."""

from collections.abc import Sequence

from django.db import transaction

from consultations import notices
from consultations.actions import leases
from consultations.actions.messages import add_message, is_repeated
from consultations.enums import MessageKind
from consultations.models import Consultation
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.common.uploads import CheckedFile
from vector.people.models import User


@transaction.atomic
def add(
    consultation: Consultation,
    *,
    by: User,
    text: str,
    files: Sequence[CheckedFile] = (),
    colleagues: Sequence[User] = (),
) -> Consultation:
    """Put a note into the thread that askers never see; colleagues called by name get it by letter.

    The same text again within REPEATED_WITHIN changes nothing.
    """
    row = locked(consultation)
    if is_repeated(row, by=by, kinds={MessageKind.NOTE}, text=text, files=files):
        return row
    note = add_message(row, by=by, kind=MessageKind.NOTE, text=text, files=files)
    note.mentioned.set(colleagues)
    leases.renew(row, by=by)
    record_deed(by=by, deed="consultation.note", on=row, called=len(colleagues))
    for colleague in colleagues:
        notices.called(row, note, to=colleague)
    return row
