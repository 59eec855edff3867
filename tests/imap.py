"""A real IMAP server on a loopback port, in a process of its own: letters lie in a folder and outlive it."""

import imaplib
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pysasl.hashing import BuiltinHash

from vector.launcher.processes import Account, leashed, stop_child, wait_until

USER = "questions"
PASSWORD = "p@ss/word"


@dataclass
class ImapServer:
    """pymap with its letters in maildirs below `home`. `stop()` and `start()` again keeps the port and the letters."""

    home: Path
    is_durable: bool = False
    host: str = "127.0.0.1"
    port: int = 0
    _child: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """As CONSULTATION_IMAP_URL wants it."""
        return f"imap://{USER}:{quote(PASSWORD, safe='')}@{self.host}:{self.port}/INBOX"

    def start(self) -> None:
        """Listen, and wait until it does."""
        self.home.mkdir(exist_ok=True)
        (self.home / "pymap-etc-passwd").write_text(f"{USER}:x::::{USER}:\n")
        (self.home / "pymap-etc-shadow").write_text(f"{USER}:{BuiltinHash(rounds=1).hash(PASSWORD)}:::::::\n")
        (self.home / "pymap-etc-group").touch()
        if not self.port:
            with socket.socket() as free:
                free.bind((self.host, 0))
                self.port = free.getsockname()[1]
        command = [str(Path(sys.executable).with_name("pymap")), "--no-tls", "--host", self.host]
        command += ["--port", str(self.port)]
        if self.is_durable:
            command += ["maildir", "--layout", "fs", str(self.home)]
        else:
            command += ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        with (self.home / "log").open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - our own command
                leashed(command, signal.SIGKILL, Account()),
                env={"PATH": os.environ["PATH"]},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if not wait_until(self._answers, 30, pause=0.05):
            self.stop()
            raise AssertionError(f"the IMAP server did not start:\n{(self.home / 'log').read_text()}")

    def stop(self) -> None:
        """Cut all lines: the server is down."""
        if self._child is not None:
            stop_child(self._child, (signal.SIGKILL, 10.0))
            self._child = None

    def deliver(self, *letters: bytes) -> None:
        """Put letters into the mailbox, as the mail server would."""
        with self.line() as line:
            for letter in letters:
                status, answer = line.append("INBOX", "", imaplib.Time2Internaldate(time.time()), letter)
                assert status == "OK", answer

    def line(self) -> imaplib.IMAP4:
        """A signed-in conversation; a context manager."""
        line = imaplib.IMAP4(self.host, self.port, timeout=20)
        line.login(USER, PASSWORD)
        return line

    def unseen(self) -> int:
        """How many letters of the mailbox are not marked as read."""
        return self.count("INBOX", "UNSEEN")

    def count(self, folder: str, what: str = "ALL") -> int:
        """How many letters of a folder fit."""
        with self.line() as line:
            line.select(folder, readonly=True)
            return len(line.search(None, what)[1][0].split())

    def empty(self) -> None:
        """Remove all letters of the mailbox."""
        with self.line() as line:
            line.select("INBOX")
            line.store("1:*", "+FLAGS.SILENT", "(\\Deleted)")
            line.expunge()

    def _answers(self) -> bool:
        if self._child is not None and self._child.poll() is not None:
            return True
        with suppress(OSError, imaplib.IMAP4.error), imaplib.IMAP4(self.host, self.port, timeout=2):
            return True
        return False
