"""From a row of the outbox to the bytes that go over the wire."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

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
        message = _message(delivery, mailbox)
        _add_bodies(message, delivery, attachments)
        # Without CRLF in the whole and within the limits of a line: base64 keeps every body so.
        content = message.as_bytes()
    except BadAddress as error:
        raise Unbuildable(str(error)) from error
    except Exception as error:
        # Whatever is wrong with one letter (headers with line breaks, lone surrogates, …) must not touch the next.
        raise Unbuildable(_("The letter cannot be built: %(error)s") % {"error": error}) from error
    return Envelope(sender=sender_mailbox().address, recipient=mailbox, content=content)


def sender_mailbox() -> Mailbox:
    return parse_mailbox(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def list_domain() -> str:
    return sender_mailbox().domain


def _message(delivery: Delivery, mailbox: Mailbox) -> EmailMessage:
    message = EmailMessage(policy=SMTPUTF8 if mailbox.needs_utf8 else SMTP)
    if not MESSAGE_ID.match(delivery.message_id):
        raise ValueError(delivery.message_id)
    sender = sender_mailbox()
    sender_name = display_name(parseaddr(settings.DEFAULT_FROM_EMAIL)[0])
    message["From"] = Address(display_name=sender_name, username=sender.local, domain=sender.domain)
    message["To"] = Address(
        display_name=display_name(delivery.recipient_name), username=mailbox.local, domain=mailbox.domain
    )
    message["Subject"] = delivery.subject
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = delivery.message_id
    # RFC 3834: out-of-office robots keep silent.
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"<{delivery.stream}.{sender.domain}>"
    if delivery.stream not in DIRECT_STREAMS:
        # RFC 8058; the address answers a POST without cookies.
        message["List-Unsubscribe"] = f"<{unsubscribe_address(delivery.public_id)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in delivery.headers.items():
        if name.lower() not in EXTRA_HEADERS:
            raise ValueError(name)
        message[name] = value
    return message


def _add_bodies(message: EmailMessage, delivery: Delivery, attachments: list[DeliveryAttachment]) -> None:
    message.set_content(delivery.text, subtype="plain", charset="utf-8", cte="base64")
    if delivery.html:
        message.add_alternative(delivery.html, subtype="html", charset="utf-8", cte="base64")
    for attachment in attachments:
        if attachment.is_alternative:
            main, sub, parameters = _content_type(attachment.mimetype)
            message.add_alternative(bytes(attachment.content), maintype=main, subtype=sub, params=parameters)
            # A part of the body, not a file: Outlook shows the buttons of an invitation only then.
            del message.get_payload()[-1]["Content-Disposition"]
    for attachment in attachments:
        main, sub, parameters = _content_type(attachment.mimetype)
        message.add_attachment(
            bytes(attachment.content), maintype=main, subtype=sub, params=parameters, filename=attachment.filename
        )


def _content_type(mimetype: str) -> tuple[str, str, dict[str, str]]:
    """Split "text/calendar; method=REQUEST; charset=utf-8" into main type, subtype and parameters."""
    kind, *rest = (part.strip() for part in mimetype.split(";"))
    main, _slash, sub = kind.partition("/")
    return main, sub, dict(part.split("=", 1) for part in rest if part)
