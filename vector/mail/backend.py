"""Django's e-mail backend that puts every letter of Django or a library into the outbox."""

import uuid
from collections.abc import Sequence
from html import escape

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from vector.mail.enums import Stream
from vector.mail.letters import Letter
from vector.mail.outbox import queue


class OutboxEmailBackend(BaseEmailBackend):
    """One recipient a letter, through the outbox like everything else that leaves."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        count = 0
        for message in email_messages:
            html = next(
                (str(part.content) for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"),
                f"<pre>{escape(message.body)}</pre>",
            )
            letter = Letter(subject=" ".join(message.subject.split()), text=message.body, html=html)
            for recipient in message.recipients():
                count += queue(key=f"django:{uuid.uuid4()}", to=recipient, letter=letter, stream=Stream.ACCOUNT)
        return count
