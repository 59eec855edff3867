"""The mailbox over IMAP (RFC 3501, 6851): what lies in it, letter by letter, and putting away what is done with.

Letters are named by UID. What lies there is found by itself, not by whether somebody has read it: people look into the
mailbox too. Without a folder for what is done with, read letters of the last days count, but those in `known`.

Nothing is marked until it is safe in the database, so a server or worker that dies in the
middle loses nothing: the letter is fetched again, and known by its digest.
"""

import hashlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

SCHEMES = {"imaps": 993, "imap": 143, "imap+starttls": 143}
# UIDs asked about in one command.
BATCH = 50
# One look takes in no more than it has time for: the oldest.
MOST = 1000
# Unread letters are taken however old they are, read ones of so many days: older ones were dealt with by hand.
READ_DAYS = 7
MAX_HEADERS = 64 * 1024
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")

# What a server that goes away, or talks nonsense, makes of a conversation.
LOST = (imaplib.IMAP4.abort, OSError, EOFError, ssl.SSLError)


class MailboxError(Exception):
    """The mailbox cannot be used: address, password, folder, line. The message holds no password."""


class LetterError(Exception):
    """The server does not hand out this one letter."""


@dataclass(frozen=True)
class Address:
    """Where the mailbox is."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str


def read_url(url: str) -> Address:
    """imaps://user:password@host:port/folder; raises MailboxError for anything else."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise MailboxError("CONSULTATION_IMAP_URL: the port is no number") from error
    if parts.scheme not in SCHEMES or not parts.hostname or not parts.username:
        raise MailboxError("CONSULTATION_IMAP_URL is not of the form imaps://user:password@host/folder")
    return Address(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or SCHEMES[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


@dataclass(frozen=True)
class Waiting:
    """A letter that lies there, not fetched yet."""

    uid: int
    size: int


class Mailbox:
    """An open folder. Without a `done_folder` letters that are done with are marked as read and stay.

    `known` are the UIDs that were put away and stay. They mean something in this folder for as long as the server says
    (UIDVALIDITY): `name` is another one then. To forget them costs fetching once more what is known by its digest.
    """

    def __init__(self, line: imaplib.IMAP4, *, done_folder: str = "", name: str = "") -> None:
        self.line = line
        self.done_folder = done_folder
        self.name = name
        self.known: set[int] = set()

    def waiting(self) -> list[Waiting]:
        """What has not been dealt with, oldest first, with sizes as the server tells them."""
        wanted = "UNDELETED" if self.done_folder else f"UNDELETED OR UNSEEN SINCE {_days_ago(READ_DAYS)}"
        uids = self._ask("SEARCH", wanted)
        words = [word for line in uids if isinstance(line, bytes) for word in line.split()]
        lying = {int(word) for word in words if word.isdigit()}
        self.known &= lying
        numbers = sorted(lying - self.known)[:MOST]
        found: list[Waiting] = []
        for start in range(0, len(numbers), BATCH):
            batch = ",".join(str(number) for number in numbers[start : start + BATCH])
            for line in self._ask("FETCH", batch, "(RFC822.SIZE)"):
                text = line[0] if isinstance(line, tuple) else line
                uid, size = (_UID.search(text), _SIZE.search(text)) if isinstance(text, bytes) else (None, None)
                if uid and size:
                    found.append(Waiting(int(uid[1]), int(size[1])))
        return sorted(found, key=lambda letter: letter.uid)

    def content(self, uid: int) -> bytes:
        """The whole letter; not marked as read by that. Raises LetterError."""
        return self._body(uid, "BODY.PEEK[]")

    def headers(self, uid: int) -> bytes:
        """The headers of a letter that is too large to be fetched."""
        return self._body(uid, f"BODY.PEEK[HEADER]<0.{MAX_HEADERS}>")

    def put_away(self, uid: int) -> None:
        """The letter is safe with us: into the folder of what is done, or marked as read."""
        if not self.done_folder:
            self._ask("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")
            self.known.add(uid)
            return
        folder = _quoted(self.done_folder)
        if "MOVE" in self.line.capabilities:
            self._ask("MOVE", str(uid), folder)
            return
        self._ask("COPY", str(uid), folder)
        self._ask("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen \\Deleted)")
        if "UIDPLUS" in self.line.capabilities:
            self._ask("EXPUNGE", str(uid))

    def _body(self, uid: int, what: str) -> bytes:
        for line in self._ask("FETCH", str(uid), f"({what})"):
            if isinstance(line, tuple) and len(line) > 1:
                return bytes(line[1])
        raise LetterError(f"nothing came for UID {uid}")

    def _ask(self, command: str, *arguments: str) -> list[Any]:
        try:
            status, answer = self.line.uid(command, *arguments)
        except LOST:
            raise
        except imaplib.IMAP4.error as error:
            raise LetterError(str(error)[:200]) from error
        if status != "OK":
            raise LetterError(f"{command}: {answer!r}"[:200])
        return [line for line in answer if line is not None]


@contextmanager
def opened(url: str, *, done_folder: str = "", timeout: float = 20.0) -> Iterator[Mailbox]:
    """Sign in and open the folder; raises MailboxError when that can't be done. Signs out, whatever happens."""
    address = read_url(url)
    line = _connected(address, timeout=timeout)
    try:
        try:
            line.login(_quoted(address.user), address.password)
            # Many servers say only now all that they can.
            line.capabilities = tuple(line.capability()[1][-1].decode("ascii", "replace").upper().split())
            status, answer = line.select(_quoted(address.folder))
            if status != "OK":
                raise MailboxError(f"folder {address.folder}: {answer!r}"[:300])
            name = _name(address, line.response("UIDVALIDITY")[1])
            if done_folder:
                # It is there already, mostly: the server says NO, and that is well.
                with suppress(imaplib.IMAP4.readonly):
                    line.create(_quoted(done_folder))
        except LOST as error:
            raise MailboxError(f"{address.host}: {error}"[:300]) from error
        except (imaplib.IMAP4.error, UnicodeError) as error:
            raise MailboxError(f"{address.host}: {error}"[:300]) from error
        yield Mailbox(line, done_folder=done_folder, name=name)
    finally:
        try:
            line.logout()
        except (imaplib.IMAP4.error, *LOST):
            # Nobody is there to take leave of; the socket is closed all the same.
            with suppress(OSError):
                line.shutdown()


def _name(address: Address, validity: Any) -> str:
    """This folder, for as long as its UIDs mean the same letters."""
    return hashlib.sha256(f"{address.host} {address.user} {address.folder} {validity!r}".encode()).hexdigest()[:32]


def _days_ago(days: int) -> str:
    """A day as IMAP wants it: 21-Nov-2026, whatever language the machine speaks."""
    return "-".join(format_datetime(datetime.now(UTC) - timedelta(days=days)).split()[1:4])


def _connected(address: Address, *, timeout: float) -> imaplib.IMAP4:
    try:
        if address.scheme == "imaps":
            return _Secure(address.host, address.port, ssl_context=ssl.create_default_context(), timeout=timeout)
        line = imaplib.IMAP4(address.host, address.port, timeout=timeout)
        if address.scheme == "imap+starttls":
            try:
                line.starttls(ssl_context=ssl.create_default_context())
            except BaseException:
                line.shutdown()
                raise
    except (imaplib.IMAP4.error, *LOST) as error:
        raise MailboxError(f"{address.host}:{address.port}: {error}"[:300]) from error
    return line


class _Secure(imaplib.IMAP4_SSL):
    """Closes the socket when the handshake fails; the standard library leaves that to the garbage collector."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = imaplib.IMAP4._create_socket(self, timeout)  # type: ignore[attr-defined]
        try:
            return self.ssl_context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _quoted(folder: str) -> str:
    """A folder's name as IMAP wants it: modified UTF-7 (RFC 3501, 5.1.3) between quotation marks."""
    out: list[str] = []
    for run in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", folder):
        if run.isascii() and run.isprintable():
            out.append(run.replace("&", "&-"))
        else:
            encoded = run.encode("utf-7").decode("ascii")
            out.append("&" + encoded[1:].removesuffix("-").replace("/", ",") + "-")
    return '"' + "".join(out).replace("\\", "\\\\").replace('"', '\\"') + '"'
