"""Taking a letter in: the original is safe before anybody looks at what it says."""

import uuid

from django.core.files.base import ContentFile
from django.db import transaction

from consultations.inbox.letters.fingerprint import fingerprint
from consultations.inbox.letters.parsing import parse
from consultations.inbox.models import IncomingLetter


@transaction.atomic
def take(raw: bytes, *, size: int | None = None) -> IncomingLetter | None:
    """Keep a letter; None when it is there already, whoever brought it.

    `size` is given for a letter that is too large: `raw` then holds its headers only. The unique digest decides, also
    between two workers at once.
    """
    letter = parse(raw)
    public_id = uuid.uuid4()
    IncomingLetter.objects.bulk_create(
        [
            IncomingLetter(
                public_id=public_id,
                digest=fingerprint(raw, size=size),
                mail_id=letter.message_id,
                sender=letter.sender[:320],
                subject=letter.subject,
                size=len(raw) if size is None else size,
                is_whole=size is None,
            )
        ],
        ignore_conflicts=True,
    )
    row = IncomingLetter.objects.filter(public_id=public_id).first()
    if row is not None:
        row.raw.save("letter", ContentFile(raw))
    return row
