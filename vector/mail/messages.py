"""From a row of the outbox to the bytes that go over the wire."""

import re
from dataclasses import dataclass
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.mail import mime
from vector.mail.addresses import BadAddress, Mailbox, display_name, parse_mailbox
from vector.mail.enums import DIRECT_STREAMS
from vector.mail.models import Delivery, DeliveryAttachment
from vector.mail.unsubscribing import unsubscribe_address

# What a caller of queue() may add; everything else is ours.
EXTRA_HEADERS = frozenset({"reply-to", "in-reply-to", "references"})
MESSAGE_ID = re.compile(r"^<[!-;=?-~]+@[!-;=?-~]+>$")


class Unbuildable(ValueError):
    """No letter can be made of this row, now or later. The message is a translated sentence."""


@dataclass(frozen=True)
class Envelope:
    """One letter on its way: sender and recipient for SMTP, and the bytes with CRLF line ends."""

    sender: str
    recipient: Mailbox
    content: bytes


def build(delivery: Delivery, attachments: list[DeliveryAttachment]) -> Envelope:
    """Build the letter of a row, always the same but for the Date; raises Unbuildable, whatever the row holds."""
    try:
        mailbox = parse_mailbox(delivery.recipient)
        content = _headers(delivery, mailbox) + _bodies(delivery, attachments)
    except BadAddress as error:
        raise Unbuildable(str(error)) from error
    except Exception as error:
        # Whatever is wrong with one letter (headers with line breaks, lone surrogates, …) must not touch the next.
        raise Unbuildable(_("The letter cannot be built: %(error)s") % {"error": error}) from error
    return Envelope(sender=_sender(settings.DEFAULT_FROM_EMAIL).address, recipient=mailbox, content=content)


@lru_cache(maxsize=4)
def _sender(address: str) -> Mailbox:
    return parse_mailbox(parseaddr(address)[1])


@lru_cache(maxsize=4)
def _from_header(address: str) -> bytes:
    return mime.address_header("From", display_name(parseaddr(address)[0]), _sender(address).address)


def _headers(delivery: Delivery, mailbox: Mailbox) -> bytes:
    if not MESSAGE_ID.match(delivery.message_id):
        raise ValueError(delivery.message_id)
    lines = [
        _from_header(settings.DEFAULT_FROM_EMAIL),
        mime.address_header("To", display_name(delivery.recipient_name), mailbox.address),
        mime.header("Subject", delivery.subject),
        mime.header("Date", format_datetime(timezone.now())),
        mime.header("Message-ID", delivery.message_id),
        # RFC 3834: out-of-office robots keep silent.
        mime.header("Auto-Submitted", "auto-generated"),
        mime.header("List-Id", f"<{delivery.stream}.{_sender(settings.DEFAULT_FROM_EMAIL).domain}>"),
    ]
    if delivery.stream not in DIRECT_STREAMS:
        # RFC 8058; the address answers a POST without cookies.
        lines.append(mime.header("List-Unsubscribe", f"<{unsubscribe_address(delivery.public_id)}>"))
        lines.append(mime.header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    for name, value in delivery.headers.items():
        if name.lower() not in EXTRA_HEADERS:
            raise ValueError(name)
        lines.append(mime.header(name, value))
    lines.append(b"MIME-Version: 1.0\r\n")
    return b"".join(lines)


def _bodies(delivery: Delivery, attachments: list[DeliveryAttachment]) -> bytes:
    """Text, HTML and invitation as alternatives; files beside them."""
    boundary = delivery.public_id.hex
    bodies = [mime.text_part(delivery.text, subtype="plain")]
    if delivery.html:
        bodies.append(mime.text_part(delivery.html, subtype="html"))
    # A part of the body, not a file: Outlook shows the buttons of an invitation only then.
    bodies += [
        mime.file_part(bytes(attachment.content), mimetype=attachment.mimetype)
        for attachment in attachments
        if attachment.is_alternative
    ]
    body = mime.multipart("alternative", bodies, boundary=f"a{boundary}") if len(bodies) > 1 else bodies[0]
    if not attachments:
        return body
    files = [
        mime.file_part(bytes(attachment.content), mimetype=attachment.mimetype, filename=attachment.filename)
        for attachment in attachments
    ]
    return mime.multipart("mixed", [body, *files], boundary=f"m{boundary}")
