"""The demo's post office: an SMTP server on loopback that puts every letter into VECTOR_VAR/mail, a Maildir."""

import asyncio
import mailbox
import signal
import socket
from contextlib import suppress
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Delivery:
    """Keeps each letter with whom it was for, as the last server on the way does."""

    def __init__(self, folder: Path) -> None:
        self.box = mailbox.Maildir(folder, create=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        letter = mailbox.MaildirMessage(content)
        letter["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.box.add(letter)
        return "250 OK"


async def serve(folder: Path, listening: socket.socket) -> None:
    """Take letters until SIGTERM."""
    delivery = Delivery(folder)
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for sent in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sent, ended.set)
    server = await loop.create_server(
        lambda: SMTP(delivery, hostname="vector.example.org", enable_SMTPUTF8=True, loop=loop), sock=listening
    )
    async with server:
        with suppress(asyncio.CancelledError):
            await ended.wait()


def run(folder: Path, descriptor: int) -> None:
    """Serve on a socket that the launcher opened: no port can be lost on the way."""
    asyncio.run(serve(folder, socket.socket(fileno=descriptor)))
