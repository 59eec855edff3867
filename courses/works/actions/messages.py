"""A tutor's letter to many participants of a run."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CourseRun
from courses.works import letters
from courses.works.models import GroupMessage
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.mail import outbox
from vector.people.models import User


@transaction.atomic
def send(
    *, run: CourseRun, by: User, key: uuid.UUID, subject: str, text: str, audience: str, recipients: Sequence[User]
) -> GroupMessage:
    """Write to these people, each once. `key` comes from the page: pressed twice, it is sent once.

    Who gets no letters of courses is left out by the caller; whoever unsubscribes before a letter leaves gets none
    either. The audit trail says to how many and of what filter, never the text. Refuses an empty list, and a key that
    belongs to another message.
    """
    if not recipients:
        raise DomainError(_("Nobody of this list gets letters: there is nobody to write to."))
    message, is_new = GroupMessage.objects.get_or_create(
        public_id=key,
        defaults={
            "run": run,
            "subject": subject.strip(),
            "text": text.strip(),
            "audience": audience[:300],
            "recipients": len(recipients),
            "sent_at": timezone.now(),
            "sent_by": by,
        },
    )
    if (message.run_id, message.sent_by_id) != (run.pk, by.pk):
        raise DomainError(_("Open the page again and write the message once more."))
    if is_new:
        outbox.queue_many(letters.group_message(message, person) for person in recipients)
        record_deed(by=by, deed="run.message", on=run, message=str(key), recipients=len(recipients), audience=audience)
    return message
