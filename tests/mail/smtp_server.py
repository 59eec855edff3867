"""A mail server on a loopback socket that answers as a test tells it, at every stage, and keeps what it accepted.

Real sockets and the real protocol, so that what is tested is the whole way; aiosmtpd cannot lose a connection at a
chosen byte or answer the greeting, EHLO and DATA at will.
"""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default

STAGES = ("connect", "EHLO", "MAIL", "RCPT", "DATA", "END")
# In place of a reply: the connection is closed. At END the letter was taken all the same.
DROP = "drop"
GOOD = {"connect": "220 ready", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "END": "250 taken"}


@dataclass
class Rule:
    stage: str
    reply: str
    recipient: str = ""
    times: int | None = None


@dataclass(frozen=True)
class Received:
    recipient: str
    content: bytes
    session: int

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.content, policy=default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class ScriptedServer:
    host: str = "127.0.0.1"
    port: int = 0
    extensions: tuple[str, ...] = ("SIZE 10000000", "8BITMIME", "SMTPUTF8")
    received: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    sessions: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, stage: str, reply: str, *, recipient: str = "", times: int | None = None) -> None:
        """From now on (or `times` times) say `reply` at `stage`, to everybody or about one recipient."""
        assert stage in STAGES
        self.rules.append(Rule(stage, reply, recipient, times))

    def reply_at(self, stage: str, recipient: str = "") -> str | None:
        with self.lock:
            for rule in self.rules:
                if rule.stage == stage and rule.recipient in ("", recipient) and rule.times != 0:
                    if rule.times is not None:
                        rule.times -= 1
                    return rule.reply
        return None


class _Handler(socketserver.StreamRequestHandler):
    script: ScriptedServer

    def say(self, reply: str) -> bool:
        if reply == DROP:
            return False
        self.wfile.write(reply.encode() + b"\r\n")
        return True

    def handle(self) -> None:
        script = self.script
        with script.lock:
            script.sessions += 1
            session = script.sessions
        if not self.say(script.reply_at("connect") or GOOD["connect"]):
            return
        recipient = ""
        while line := self.rfile.readline():
            command = line.decode("utf-8", "replace").strip()
            verb = command.upper().split(" ")[0].split(":")[0]
            with script.lock:
                script.commands.append(command)
            if verb in ("EHLO", "HELO"):
                words = "\r\n".join(f"250-{extension}" for extension in script.extensions)
                reply = script.reply_at("EHLO") or (f"250-hello\r\n{words}\r\n250 HELP" if words else "250 hello")
            elif verb == "MAIL":
                reply = script.reply_at("MAIL") or GOOD["MAIL"]
            elif verb == "RCPT":
                recipient = command.partition("<")[2].partition(">")[0]
                reply = script.reply_at("RCPT", recipient) or GOOD["RCPT"]
            elif verb == "DATA":
                reply = script.reply_at("DATA", recipient) or GOOD["DATA"]
                if reply.startswith("354"):
                    self.say(reply)
                    reply = self.take(recipient, session)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                reply = "250 ok"
            if not self.say(reply):
                return

    def take(self, recipient: str, session: int) -> str:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        if line == b"":
            return DROP
        reply = self.script.reply_at("END", recipient) or GOOD["END"]
        if reply == DROP or reply.startswith("2"):
            with self.script.lock:
                self.script.received.append(Received(recipient, b"".join(lines), session))
        return reply


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 50


@contextmanager
def running(**options: object) -> Iterator[ScriptedServer]:
    """A server on a free port, until the block ends."""
    script = ScriptedServer(**options)  # type: ignore[arg-type]
    handler = type("Handler", (_Handler,), {"script": script})
    with _Server((script.host, script.port), handler) as server:
        script.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield script
        finally:
            server.shutdown()
            thread.join()
