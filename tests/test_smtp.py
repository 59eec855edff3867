"""The suite's SMTP server does as it is told."""

import smtplib
from email.message import EmailMessage

import pytest

from tests.smtp import DROP, SmtpSink

LETTER = EmailMessage()
LETTER["Subject"] = "Здравствуйте"
LETTER["From"] = "vector@example.org"
LETTER["To"] = "one@example.org"
LETTER["Message-ID"] = "<1@example.org>"
LETTER.set_content("Письмо")


def send(sink: SmtpSink, to: str = "one@example.org") -> None:
    with smtplib.SMTP(sink.host, sink.port, timeout=5) as line:
        line.send_message(LETTER, to_addrs=[to])


def test_it_keeps_what_it_accepted(smtp_sink: SmtpSink) -> None:
    send(smtp_sink)
    send(smtp_sink, "two@example.org")
    letters = smtp_sink.wait_for(2)
    assert [letter.recipients for letter in letters] == [("one@example.org",), ("two@example.org",)]
    assert smtp_sink.to("two@example.org")[0].message_id == "<1@example.org>"
    assert letters[0].message["Subject"] == "Здравствуйте"
    assert letters[0].message.get_content().strip() == "Письмо"


@pytest.mark.parametrize(
    ("stage", "error"),
    [
        ("connect", smtplib.SMTPConnectError),
        ("ehlo", smtplib.SMTPHeloError),
        ("mail", smtplib.SMTPSenderRefused),
        ("rcpt", smtplib.SMTPRecipientsRefused),
        ("data", smtplib.SMTPDataError),
    ],
)
def test_it_refuses_at_the_stage_it_is_told_so_many_times(smtp_sink: SmtpSink, stage: str, error: type) -> None:
    smtp_sink.answer(stage, "451 4.3.0 Later", times=2 if stage == "ehlo" else 1)  # smtplib tries HELO after EHLO
    with pytest.raises(error):
        send(smtp_sink)
    send(smtp_sink)
    assert len(smtp_sink.letters) == 1


def test_it_refuses_one_recipient_and_takes_the_others(smtp_sink: SmtpSink) -> None:
    smtp_sink.answer("rcpt", "550 5.1.1 Nobody here", to="two@example.org")
    send(smtp_sink)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(smtp_sink, "two@example.org")
    assert refused.value.recipients == {"two@example.org": (550, b"5.1.1 Nobody here")}


@pytest.mark.parametrize("stage", ["connect", "mail", "rcpt", "data"])
def test_it_drops_the_line(smtp_sink: SmtpSink, stage: str) -> None:
    smtp_sink.answer(stage, DROP, times=1)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        send(smtp_sink)
    send(smtp_sink)
    assert len(smtp_sink.letters) == 1


def test_it_goes_down_and_comes_back_on_the_same_port(smtp_sink: SmtpSink) -> None:
    port = smtp_sink.port
    smtp_sink.stop()
    with pytest.raises(ConnectionRefusedError):
        send(smtp_sink)
    smtp_sink.start()
    assert smtp_sink.port == port
    send(smtp_sink)
    assert len(smtp_sink.letters) == 1


def test_the_settings_name_it(smtp_sink: SmtpSink, settings: object) -> None:
    assert ("127.0.0.1", smtp_sink.port) == (settings.EMAIL_HOST, settings.EMAIL_PORT)
