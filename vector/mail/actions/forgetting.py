"""Forgetting a recipient: what remains of the letters is that there were some."""

from typing import Any

from django.db import transaction

from vector.common.models import record_deed
from vector.mail.enums import DeliveryState
from vector.mail.models import Delivery, DeliveryAttachment, Suppression


@transaction.atomic
def forget(address: str, *, replacement: str, by: Any) -> int:
    """Replace an address in the outbox and empty its letters; what waits is not sent. Returns how many letters.

    States, streams and times stay: the reports count them. A letter that is being sent at this moment is left to its
    sender. The address's wishes go too: nothing is queued to it any more.
    """
    recipient = address.strip().lower()
    letters = Delivery.objects.filter(recipient=recipient)
    letters.filter(state=DeliveryState.DUE).move(to=DeliveryState.SUPERSEDED)
    letters = letters.exclude(state=DeliveryState.CLAIMED)
    DeliveryAttachment.objects.filter(delivery__in=letters).delete()
    count = 0
    for letter in letters.select_for_update():
        letter.recipient, letter.recipient_name = replacement, ""
        letter.subject, letter.text, letter.html, letter.last_reply = "–", "", "", ""
        letter.save()
        record_deed(by=by, deed="mail.forgotten", on=letter)
        count += 1
    Suppression.objects.filter(recipient=recipient).delete()
    return count
