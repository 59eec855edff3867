"""What all deeds in a thread share: the message itself, whose question it is, whether it came twice."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.enums import Channel, ConsultationState, MessageKind
from consultations.models import Consultation, Message, MessageFile
from vector.common.errors import TransitionRefused
from vector.common.transitions import locked
from vector.common.uploads import CheckedFile
from vector.people.models import User

if TYPE_CHECKING:
    from wagtail.documents.models import Document

REPEATED_WITHIN = timedelta(minutes=2)


def add_message(
    consultation: Consultation,
    *,
    by: User,
    kind: MessageKind,
    text: str,
    files: Sequence[CheckedFile] = (),
    channel: Channel = Channel.WEB,
    documents: Sequence["Document"] = (),
    copied_from: Message | None = None,
) -> Message:
    """One more entry of the thread, with its files and documents of the library; the question's version grows.

    The caller holds the row's lock.
    """
    message = Message.objects.create(
        consultation=consultation, author=by, kind=kind, text=text, channel=channel, copied_from=copied_from
    )
    for checked in files:
        MessageFile.objects.create(
            message=message,
            file=checked.content,
            original_name=checked.original_name,
            content_type=checked.content_type,
            size=checked.size,
        )
    if documents:
        message.documents.set(documents)
    consultation.version += 1
    consultation.save(update_fields=["version", "updated_at"])
    return message


def held_by(consultation: Consultation, person: User, *, has_text: bool = True) -> Consultation:
    """The row, locked. Raises TransitionRefused unless `person` holds the question and it stands by itself.

    `has_text`: the person was writing, and is told that the words are kept.
    """
    row = locked(consultation)
    if row.holder_id != person.pk:
        raise TransitionRefused(
            _("This question is not with you any more. Your text is still in the field below.")
            if has_text
            else _("This question is not with you any more.")
        )
    if row.state == ConsultationState.MERGED:
        raise TransitionRefused(_("This question is joined with another one: its answer comes from there."))
    return row


def refuse_closed(consultation: Consultation) -> None:
    """Nobody waits for a word any more. Raises TransitionRefused."""
    if consultation.state == ConsultationState.CLOSED:
        raise TransitionRefused(
            _(
                "The question has been closed: nobody waits for an answer any more. "
                "Your text is kept in the field below."
            )
        )


def is_repeated(
    consultation: Consultation,
    *,
    by: User,
    kinds: Collection[MessageKind],
    text: str,
    files: Sequence[CheckedFile] = (),
) -> bool:
    """Whether the last message of the thread is this one, just sent, with the same files: the button was pressed twice.

    A colleague's note does not come between: only whoever writes a note asks for notes.
    """
    messages = consultation.messages.all() if MessageKind.NOTE in kinds else consultation.messages.for_askers()
    last = messages.order_by("-created_at", "-pk").first()
    return (
        last is not None
        and last.kind in kinds
        and (last.author_id, last.text) == (by.pk, text)
        and last.created_at > timezone.now() - REPEATED_WITHIN
        and has_files(last, files)
    )


def has_files(message: Message, files: Sequence[CheckedFile]) -> bool:
    """Whether these very files hang on the message, by name and size: two photographs with the same words are two."""
    there = message.files.values_list("original_name", "size")
    return sorted(there) == sorted((file.original_name, file.size) for file in files)
