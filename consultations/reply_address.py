"""The address that a letter of a thread asks to be answered to: whose reply it is and to what, signed.

    mailbox+<question>-<person>-<version>.<signature>@domain

The three numbers are written to the base of 36: some servers turn addresses to lower case, so the alphabet has one
case.
`version` is that of the question when the letter left: an answer to a thread that has moved on since is not sent.
The signature has 128 bits and covers all three. Whoever has the address may only write as the person it names, and must
still send from that person's own address (consultations.inbox.matching).
"""

import base64
import hmac
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int, int_to_base36

SALT = "vector.consultations.reply_address"
SIGNATURE_BYTES = 16
# The Message-ID that all letters about a question refer to; no letter has it itself.
THREAD = re.compile(r"^<question-([0-9a-f-]{36})@")
SIGNED = re.compile(r"^([0-9a-z]{1,12})-([0-9a-z]{1,12})-([0-9a-z]{1,6})\.([a-z2-7]{26})$")


@dataclass(frozen=True)
class ReplyTo:
    """What a signed address names: ids of question and person, and the question's version that was seen."""

    consultation_id: int
    person_id: int
    version: int


def is_mail_in_on() -> bool:
    """Whether letters may be answered by e-mail."""
    return "@" in settings.CONSULTATION_MAILBOX_ADDRESS


def reply_address(reply_to: ReplyTo) -> str:
    """The signed address; only where is_mail_in_on()."""
    local, _at, domain = settings.CONSULTATION_MAILBOX_ADDRESS.partition("@")
    return f"{local}+{_named(reply_to)}.{_signature(reply_to)}@{domain}"


def read_address(address: str) -> ReplyTo | None:
    """What one of our signed addresses names; None for any other, and for one that was changed."""
    found = SIGNED.match(_part_behind_plus(address) or "")
    if found is None:
        return None
    reply_to = ReplyTo(*(base36_to_int(number) for number in found.groups()[:3]))
    return reply_to if hmac.compare_digest(_signature(reply_to), found[4]) else None


def is_common_address(address: str) -> bool:
    """The mailbox's own address, without anything behind a plus."""
    return is_mail_in_on() and address.strip().lower() == settings.CONSULTATION_MAILBOX_ADDRESS


def is_with_part(address: str) -> bool:
    """The mailbox's address with something behind the plus, rightly signed or not."""
    return _part_behind_plus(address) is not None


def thread_id(public_id: uuid.UUID) -> str:
    """The Message-ID that letters about a question refer to."""
    return f"<question-{public_id}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2]}>"


def threads_among(message_ids: Iterable[str]) -> list[uuid.UUID]:
    """The public ids of questions that these Message-IDs name."""
    found = []
    for message_id in message_ids:
        if match := THREAD.match(message_id):
            try:
                found.append(uuid.UUID(match[1]))
            except ValueError:
                continue
    return found


def _part_behind_plus(address: str) -> str | None:
    if not is_mail_in_on():
        return None
    local, _at, domain = settings.CONSULTATION_MAILBOX_ADDRESS.partition("@")
    address = address.strip().lower()
    if not (address.startswith(f"{local}+") and address.endswith(f"@{domain}")):
        return None
    return address[len(local) + 1 : -len(domain) - 1]


def _named(reply_to: ReplyTo) -> str:
    return "-".join(
        int_to_base36(number) for number in (reply_to.consultation_id, reply_to.person_id, reply_to.version)
    )


def _signature(reply_to: ReplyTo) -> str:
    digest = salted_hmac(SALT, _named(reply_to), algorithm="sha256").digest()[:SIGNATURE_BYTES]
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()
