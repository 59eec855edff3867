"""Addresses as SMTP takes them, and names as headers take them."""

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address

from django.utils.translation import gettext as _


class BadAddress(ValueError):
    """This cannot be an address of e-mail. The message is a translated sentence."""


@dataclass(frozen=True)
class Mailbox:
    """An address ready for the envelope: its domain in ASCII. `needs_utf8`: the part before the @ is not ASCII."""

    local: str
    domain: str

    @property
    def address(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        return not self.local.isascii()


def parse_mailbox(address: str) -> Mailbox:
    """Check an address and make its domain ASCII (IDNA); raises BadAddress.

    Length limits are those of RFC 5321, 4.5.3.1.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not local or not domain or any(not c.isprintable() or c.isspace() or c in "<>" for c in address):
        raise BadAddress(_("This is not an e-mail address: %(address)s") % {"address": _shown(address)})
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
        # The standard library checks the form, but takes every letter beyond ASCII for a defect: SMTPUTF8 does not.
        Address(addr_spec=f"{''.join(c if c.isascii() else 'x' for c in local)}@{ascii_domain}")
    except (UnicodeError, HeaderParseError, ValueError, IndexError) as error:
        raise BadAddress(_("This is not an e-mail address: %(address)s") % {"address": _shown(address)}) from error
    if len(local.encode()) > 64 or len(f"{local}@{ascii_domain}".encode()) > 254:
        raise BadAddress(_("The e-mail address is too long: %(address)s") % {"address": _shown(address)})
    return Mailbox(local=local, domain=ascii_domain)


def display_name(name: str) -> str:
    """A name that may stand before an address: one line of printable characters, at most 100 of them."""
    return " ".join("".join(character if character.isprintable() else " " for character in name).split())[:100]


def _shown(address: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in address)[:100]
