"""The control of the kill tests: a sender without lease, marks and locks, as one would write it first.

    python -m tests.kill.unprotected mark-first|send-first

It claims nothing: it reads what is due and either marks all of it as sent and then sends, or sends and then marks.
"""

import smtplib
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.utils import timezone  # noqa: E402

from vector.mail.messages import build  # noqa: E402
from vector.mail.models import Delivery  # noqa: E402


def send(order: str) -> None:
    rows = list(Delivery.objects.due().order_by("pk"))

    def mark() -> None:
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(state="sent", sent_at=timezone.now())

    if order == "mark-first":
        mark()
    print("began", flush=True)  # noqa: T201 - the test waits for it
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as smtp:
        for row in rows:
            envelope = build(row, [])
            smtp.sendmail(envelope.sender, [envelope.recipient.address], envelope.content)
    if order == "send-first":
        mark()


if __name__ == "__main__":
    send(sys.argv[1])
