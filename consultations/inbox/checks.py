"""Settings of incoming mail that do not fit together."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from consultations.inbox.mailbox import MailboxError, read_url

# A signed part takes up to 44 characters of the 64 that may stand before the @ (RFC 5321, 4.5.3.1), with room to grow.
LONGEST_LOCAL = 16


def check_mailbox(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A mailbox and its address come together, and the address has room for the signed part."""
    found: list[CheckMessage] = []
    url, address = settings.CONSULTATION_IMAP_URL, settings.CONSULTATION_MAILBOX_ADDRESS
    if bool(url) != bool(address):
        found.append(
            Warning(
                "Incoming mail is half on: of CONSULTATION_IMAP_URL and CONSULTATION_MAILBOX_ADDRESS one is empty.",
                hint="Set both or neither.",
                id="inbox.W001",
            )
        )
    local, at, domain = address.partition("@")
    if address and (not at or not local or "." not in domain or "+" in local or not address.isascii()):
        found.append(
            Error("CONSULTATION_MAILBOX_ADDRESS is not an address like questions@example.org.", id="inbox.E001")
        )
    elif len(local) > LONGEST_LOCAL:
        found.append(
            Error(
                f"CONSULTATION_MAILBOX_ADDRESS: {local} is too long for reply addresses.",
                hint=f"At most {LONGEST_LOCAL} characters before the @.",
                id="inbox.E002",
            )
        )
    if url:
        try:
            read_url(url)
        except MailboxError as error:
            found.append(Error(str(error), id="inbox.E003"))
    return found
