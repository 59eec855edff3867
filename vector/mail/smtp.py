"""One SMTP session: many letters over one connection, each with its own recipient, replies kept in the server's words.

smtplib directly, not Django's backend: that one drops the refused recipients' result.
"""

import re
import smtplib
import socket
import ssl
from types import TracebackType
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from vector.mail.messages import Envelope
from vector.mail.outcomes import Outcome, Verdict, one_line

LEADING_DOT = re.compile(rb"(?m)^\.")
LOST = (smtplib.SMTPServerDisconnected, OSError)


class ServerUnavailable(Exception):
    """No session with the server: it concerns no letter. The message holds stage and reason."""


class Session:
    """Use as a context manager. `connect()` when needed, `deliver()` one after another."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._delivered_here = 0

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def connect(self) -> None:
        """Open the session unless it is open; raises ServerUnavailable with what the server or the network said.

        Also a 5xx here (greeting, EHLO, STARTTLS, AUTH) is about us, not about a letter: nothing fails because of it.
        """
        if self._smtp is not None:
            return
        stage = "connect"
        smtp: smtplib.SMTP | None = None
        try:
            if settings.EMAIL_USE_SSL:
                smtp = smtplib.SMTP_SSL(
                    local_hostname=_own_name(), timeout=settings.EMAIL_TIMEOUT, context=ssl.create_default_context()
                )
            else:
                smtp = smtplib.SMTP(local_hostname=_own_name(), timeout=settings.EMAIL_TIMEOUT)
            # smtplib takes the name for TLS from here when the host isn't given to the constructor.
            smtp._host = settings.EMAIL_HOST  # type: ignore[attr-defined]
            code, words = smtp.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
            if code != 220:
                raise smtplib.SMTPResponseException(code, words)
            stage = "EHLO"
            smtp.ehlo_or_helo_if_needed()
            if settings.EMAIL_USE_TLS:
                stage = "STARTTLS"
                code, words = smtp.starttls(context=ssl.create_default_context())
                if code != 220:
                    raise smtplib.SMTPResponseException(code, words)
                smtp.ehlo_or_helo_if_needed()
            if settings.EMAIL_HOST_USER:
                stage = "AUTH"
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except smtplib.SMTPResponseException as error:
            smtp.close() if smtp else None
            raise ServerUnavailable(_reply(stage, error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPException, OSError) as error:
            smtp.close() if smtp else None
            raise ServerUnavailable(_reply(stage, None, error)) from error
        self._smtp, self._delivered_here = smtp, 0

    def deliver(self, envelope: Envelope) -> Outcome:
        """Hand one letter over and tell what became of it; raises ServerUnavailable when nothing of it was said.

        A connection that was lost while idle (servers end a session after some letters, with or without 421) is opened
        anew once.
        """
        self.connect()
        was_used = self._delivered_here > 0
        outcome = self._converse(envelope)
        if outcome is None and was_used:
            self.connect()
            outcome = self._converse(envelope)
        if outcome is None:
            return Outcome(Verdict.LATER, _reply("MAIL", None, _("the connection was lost")))
        return outcome

    def close(self) -> None:
        """End the session politely if it can be, without waiting for long."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(1)
                smtp.quit()
        except (smtplib.SMTPException, OSError):
            pass
        finally:
            smtp.close()

    def _converse(self, envelope: Envelope) -> Outcome | None:
        """MAIL, RCPT, DATA, end of data. None: the connection was gone before the first answer."""
        smtp = self._smtp
        assert smtp is not None  # noqa: S101 - connect() was called
        options = []
        if envelope.recipient.needs_utf8:
            if not smtp.has_extn("smtputf8"):
                return Outcome(
                    Verdict.REFUSED, _("Our mail server cannot send to addresses with such letters before the @.")
                )
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        if smtp.has_extn("size"):
            options.append(f"size={len(envelope.content)}")
        stage = "MAIL"
        try:
            code, words = smtp.mail(envelope.sender, options)
            if code == 421 and self._delivered_here:
                self.close()
                return None
            if code == 250:
                stage = "RCPT"
                code, words = smtp.rcpt(envelope.recipient.address)
                if code in (250, 251, 252):
                    stage = "DATA"
                    code, words = smtp.docmd("data")
                    if code == 354:
                        return self._send_content(smtp, envelope.content)
        except LOST as error:
            self._drop()
            return None if stage == "MAIL" else Outcome(Verdict.LATER, _reply(stage, None, error))
        except (smtplib.SMTPException, UnicodeError, ValueError) as error:
            self._drop()
            return Outcome(Verdict.REFUSED, _reply(stage, None, error))
        self._reset(code)
        return Outcome(Verdict.REFUSED if 500 <= code < 600 else Verdict.LATER, _reply(stage, code, words))

    def _send_content(self, smtp: smtplib.SMTP, content: bytes) -> Outcome:
        stage = "end of data"
        try:
            smtp.send(LEADING_DOT.sub(b"..", content.removesuffix(b"\r\n")) + b"\r\n.\r\n")
        except LOST as error:
            # The last bytes never left: the server cannot have taken the letter.
            self._drop()
            return Outcome(Verdict.LATER, _reply("DATA", None, error))
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(_patience())
            code, words = smtp.getreply()
        except LOST as error:
            self._drop()
            return Outcome(Verdict.UNCLEAR, _reply(stage, None, error))
        except smtplib.SMTPException as error:
            self._drop()
            return Outcome(Verdict.UNCLEAR, _reply(stage, None, error))
        if smtp.sock is not None:
            smtp.sock.settimeout(settings.EMAIL_TIMEOUT)
        self._delivered_here += 1
        reply = _reply(stage, code, words)
        if 200 <= code < 300:
            return Outcome(Verdict.ACCEPTED, reply)
        if code == 421:
            self._drop()
        if 400 <= code < 500:
            return Outcome(Verdict.LATER, reply)
        if 500 <= code < 600:
            return Outcome(Verdict.REFUSED, reply)
        self._drop()
        return Outcome(Verdict.UNCLEAR, reply)

    def _reset(self, code: int) -> None:
        """After a refusal the next letter begins anew."""
        self._delivered_here += 1
        if self._smtp is None:
            return
        if code == 421:
            self._drop()
            return
        try:
            if self._smtp.rset()[0] != 250:
                self._drop()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _own_name() -> str:
    """The name in EHLO, from our own address: asking the resolver for it can take half a minute."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    try:
        socket.inet_aton(host)
    except OSError:
        return host
    return f"[{host}]"


def _patience() -> float:
    """Seconds to wait for the answer to a whole letter: long, as giving up early makes a copy, but within the lease."""
    return max(settings.EMAIL_TIMEOUT, settings.MAIL_LEASE_SECONDS - 4 * settings.EMAIL_TIMEOUT)


def _reply(stage: str, code: int | None, words: object) -> str:
    return one_line(f"{stage}: {'' if code is None else f'{code} '}{one_line(words)}")
