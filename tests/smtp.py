"""A real SMTP server on a loopback port that answers as a test tells it and keeps what it was given."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Literal, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

Stage = Literal["connect", "ehlo", "mail", "rcpt", "data"]
DROP = "drop"


@dataclass(frozen=True)
class Received:
    """One letter that the server said 250 to."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    content: bytes
    at: datetime

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Rule:
    """What to answer at a stage: to one recipient or all, some times or always."""

    stage: Stage
    answer: str
    to: str | None
    left: int | None


@dataclass
class SmtpSink:
    """The server. `letters` is what it accepted; `answer()` makes it refuse, fail or drop the line.

    `pause` is how many seconds it takes before it accepts the content of a letter.
    """

    letters: list[Received] = field(default_factory=list)
    pause: float = 0.0
    connections: int = 0
    host: str = "127.0.0.1"
    port: int = 0

    def __post_init__(self) -> None:
        self._rules: list[Rule] = []
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: asyncio.Server | None = None
        self._thread: threading.Thread | None = None
        self._lines: set[asyncio.Transport] = set()

    # What a test says and asks ----------------------------------------------------------------------------------------

    def answer(self, stage: Stage, reply: str, *, to: str | None = None, times: int | None = None) -> None:
        """Answer `reply` ("451 4.3.0 Later", or DROP to cut the line) at this stage, `times` times or always.

        `to` narrows it to one recipient, at the stages rcpt and data. The first rule that fits is taken.
        """
        self._rules.append(Rule(stage, reply, to, times))

    def accept_all(self) -> None:
        """Forget every rule."""
        self._rules.clear()

    def to(self, address: str) -> list[Received]:
        """The letters for one recipient, in the order of arrival."""
        with self._changed:
            return [letter for letter in self.letters if address in letter.recipients]

    def wait_for(self, count: int, *, seconds: float = 20.0) -> list[Received]:
        """Wait until at least so many letters have arrived and return all of them; fails if they don't come in time."""
        return self.wait_until(lambda letters: len(letters) >= count, what=f"{count} letters", seconds=seconds)

    def wait_until(
        self, condition: Callable[[list[Received]], bool], *, what: str = "the letters", seconds: float = 20.0
    ) -> list[Received]:
        """Wait until the condition on the arrived letters holds; fails with `what` if it does not in time."""
        end = time.monotonic() + seconds
        with self._changed:
            while not condition(self.letters):
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{what} did not come within {seconds} s; {len(self.letters)} came")
                self._changed.wait(left)
            return list(self.letters)

    # Running ----------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Listen on a free port, or on the one from before after a `stop()`."""
        started = threading.Event()
        loop = self._loop = asyncio.new_event_loop()

        def run() -> None:
            asyncio.set_event_loop(loop)
            listening = loop.create_server(self._line, self.host, self.port, reuse_address=True)
            self._server = loop.run_until_complete(listening)
            self.port = self._server.sockets[0].getsockname()[1]
            started.set()
            loop.run_forever()
            loop.run_until_complete(self._end())
            loop.close()

        self._thread = threading.Thread(target=run, name="smtp-sink", daemon=True)
        self._thread.start()
        if not started.wait(10):
            raise RuntimeError("the SMTP sink did not start")

    def stop(self) -> None:
        """Cut all lines and refuse new ones: the server is down."""
        if self._thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._thread = None

    async def _end(self) -> None:
        assert self._server is not None
        self._server.close()
        for line in list(self._lines):
            line.abort()
        await asyncio.sleep(0.01)  # the lines tell their protocols that they are cut
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _line(self) -> asyncio.Protocol:
        self.connections += 1
        reply = self._reply("connect", ())
        if reply is not None:
            return _Refusal(reply)
        return _Line(self, loop=asyncio.get_running_loop())

    def _reply(self, stage: Stage, recipients: tuple[str, ...]) -> str | None:
        for rule in self._rules:
            if rule.stage == stage and (rule.to is None or rule.to in recipients) and rule.left != 0:
                if rule.left is not None:
                    rule.left -= 1
                return rule.answer
        return None

    def _keep(self, letter: Received) -> None:
        with self._changed:
            self.letters.append(letter)
            self._changed.notify_all()


class _Refusal(asyncio.Protocol):
    """A line that is refused before anything is said."""

    def __init__(self, reply: str) -> None:
        self.reply = reply

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        line = cast(asyncio.Transport, transport)
        if self.reply == DROP:
            line.abort()
        else:
            line.write(f"{self.reply}\r\n".encode())
            line.close()


class _Line(SMTP):
    """One connection."""

    def __init__(self, sink: SmtpSink, *, loop: asyncio.AbstractEventLoop) -> None:
        self.sink = sink
        super().__init__(_Answers(sink), hostname="sink.example.org", enable_SMTPUTF8=True, loop=loop)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.sink._lines.add(cast(asyncio.Transport, transport))
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.sink._lines.discard(cast(asyncio.Transport, self.transport))
        super().connection_lost(error)


class _Answers:
    """What the server says at each stage."""

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    def _say(self, server: Any, stage: Stage, recipients: tuple[str, ...]) -> str | None:
        reply = self.sink._reply(stage, recipients)
        if reply == DROP:
            server.transport.abort()
        return reply

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        reply = self._say(server, "ehlo", ())
        session.host_name = hostname
        return [reply] if reply else responses

    async def handle_HELO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str
    ) -> str:
        session.host_name = hostname
        return self._say(server, "ehlo", ()) or "250 sink.example.org"

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._say(server, "mail", ())
        if reply is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply or "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._say(server, "rcpt", (address,))
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        recipients = tuple(envelope.rcpt_tos)
        if self.sink.pause:
            await asyncio.sleep(self.sink.pause)
        reply = self._say(server, "data", recipients)
        if reply is not None:
            return reply
        content = cast(bytes, envelope.content)
        message = cast(EmailMessage, message_from_bytes(content, policy=policy.default))
        self.sink._keep(Received(str(envelope.mail_from), recipients, message, content, datetime.now(UTC)))
        return "250 OK"
