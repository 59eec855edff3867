"""The mailbox on a real server: what is fetched, put away, passed by; what a lost line costs."""

import imaplib
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache

from consultations.inbox import polling
from consultations.inbox.enums import Outcome
from consultations.inbox.mailbox import (
    READ_DAYS,
    Address,
    LetterError,
    Mailbox,
    MailboxError,
    _quoted,
    opened,
    read_url,
)
from consultations.inbox.models import IncomingLetter
from consultations.inbox.polling import STATUS, poll
from consultations.inbox.tasks import fetch
from tests.consultations.inbox.world import World, simple
from tests.imap import ImapServer


def letters(count: int, *, start: int = 0) -> list[bytes]:
    return [simple("a@example.org", "b@example.org", f"Письмо {n}", number=n) for n in range(start, start + count)]


def test_addresses_are_read_as_they_are_documented() -> None:
    assert read_url("imaps://me%40example.org:p%2Fw@mail.example.org/%D0%92%D1%85/2026") == Address(
        "imaps", "mail.example.org", 993, "me@example.org", "p/w", "Вх/2026"
    )
    assert read_url("imap+starttls://me:x@mail.example.org:144") == Address(
        "imap+starttls", "mail.example.org", 144, "me", "x", "INBOX"
    )


@pytest.mark.parametrize("url", ["", "imaps://mail.example.org", "pop3://a:b@mail.example.org", "imaps://a:b@x:port/"])
def test_other_addresses_are_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(MailboxError) as refusal:
        read_url(url)
    assert ":b@" not in str(refusal.value)


def test_letters_come_whole_and_are_marked_only_when_put_away(imap: ImapServer) -> None:
    sent = [*letters(3), b"no headers, no line end", b"Subject: x\r\n\r\n\xff\xfe\x00\r\n"]
    imap.deliver(*sent)
    with opened(imap.url) as mailbox:
        waiting = mailbox.waiting()
        assert [mailbox.content(letter.uid) for letter in waiting] == sent
        assert [letter.size for letter in waiting] == [len(letter) for letter in sent]
        assert mailbox.headers(waiting[0].uid) == sent[0].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert imap.unseen() == len(sent)
    with opened(imap.url) as mailbox:
        mailbox.put_away(waiting[0].uid)
        assert [letter.uid for letter in mailbox.waiting()] == [letter.uid for letter in waiting[1:]]


def test_what_is_done_with_goes_to_its_folder_read_by_somebody_or_not(imap: ImapServer) -> None:
    folder = "Разобрано & готово"
    imap.deliver(*letters(3))
    with imap.line() as line:
        line.select("INBOX")
        line.store("1", "+FLAGS", "(\\Seen)")
    with opened(imap.url, done_folder=folder) as mailbox:
        for letter in mailbox.waiting():
            mailbox.put_away(letter.uid)
        assert mailbox.waiting() == []
    assert imap.count("INBOX") == 0
    with opened(imap.url.replace("INBOX", quote(folder))) as mailbox:
        assert len(mailbox.line.search(None, "ALL")[1][0].split()) == 3


def test_names_of_folders_are_written_as_the_standard_has_them() -> None:
    """The examples of RFC 3501, 5.1.3."""
    assert _quoted("~peter/mail/台北/日本語") == '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'
    assert _quoted('Q&A "x"') == '"Q&-A \\"x\\""'


def test_an_old_server_without_move_serves_too(imap: ImapServer) -> None:
    imap.deliver(*letters(2))
    with opened(imap.url, done_folder="Done") as mailbox:
        mailbox.line.capabilities = ("IMAP4REV1", "UIDPLUS")
        for letter in mailbox.waiting():
            mailbox.put_away(letter.uid)
        assert mailbox.waiting() == []
    assert (imap.count("INBOX"), imap.count("Done")) == (0, 2)


@pytest.mark.parametrize("change", [("p%40ss", "wrong"), ("INBOX", "Nowhere"), ("imap://", "imaps://")])
def test_a_mailbox_that_cannot_be_opened_is_said(imap: ImapServer, change: tuple[str, str]) -> None:
    with pytest.raises(MailboxError) as refusal, opened(imap.url.replace(*change), timeout=3):
        pass
    assert "ss/word" not in str(refusal.value)


@pytest.mark.django_db
def test_more_letters_than_one_command_asks_about(imap: ImapServer, monkeypatch: Any) -> None:
    monkeypatch.setattr("consultations.inbox.mailbox.BATCH", 3)
    imap.deliver(*letters(8))
    assert poll() == 8
    assert poll() == 0
    assert cache.get(STATUS)["error"] == ""


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["CONSULTATION_IMAP_URL", "CONSULTATION_MAILBOX_ADDRESS"])
def test_no_mailbox_no_look(settings: Any, monkeypatch: Any, imap: ImapServer, missing: str) -> None:
    setattr(settings, missing, "")
    looks: list[bool] = []
    monkeypatch.setattr("consultations.inbox.tasks.poll", lambda: looks.append(True))
    fetch()
    assert looks == []


@pytest.mark.django_db
def test_a_large_letter_is_not_fetched(imap: ImapServer, settings: Any, monkeypatch: Any) -> None:
    settings.CONSULTATION_MAIL_MAX_MB = 1
    large = simple("a@example.org", "b@example.org", "я" * 600_000)
    imap.deliver(large, *letters(1))
    fetched: list[int] = []
    content = Mailbox.content
    monkeypatch.setattr(Mailbox, "content", lambda self, uid: fetched.append(uid) or content(self, uid))
    assert poll() == 2
    assert len(fetched) == 1
    row = IncomingLetter.objects.earliest("pk")
    assert (row.is_whole, row.size, row.raw.size) == (False, len(large), large.index(b"\r\n\r\n") + 4)
    assert imap.unseen() == 0


@pytest.mark.django_db
def test_a_letter_that_is_not_handed_out_holds_nobody_up(imap: ImapServer, monkeypatch: Any) -> None:
    imap.deliver(*letters(3))
    with opened(imap.url) as mailbox:
        bad = mailbox.waiting()[0].uid
    content = Mailbox.content
    asked: list[int] = []

    def damaged(self: Mailbox, uid: int) -> bytes:
        asked.append(uid)
        if uid == bad:
            raise LetterError("BAD")
        return content(self, uid)

    monkeypatch.setattr(Mailbox, "content", damaged)
    assert [poll() for _look in range(5)] == [2, 0, 0, 0, 0]
    assert asked.count(bad) == polling.STUCK_AFTER


@pytest.mark.django_db
def test_a_letter_that_breaks_the_line_each_time_is_passed_by(imap: ImapServer, monkeypatch: Any) -> None:
    imap.deliver(*letters(2))
    with opened(imap.url) as mailbox:
        bad = mailbox.waiting()[0].uid
    content = Mailbox.content

    def deadly(self: Mailbox, uid: int) -> bytes:
        if uid == bad:
            raise ConnectionResetError
        return content(self, uid)

    monkeypatch.setattr(Mailbox, "content", deadly)
    assert [poll() for _look in range(polling.STUCK_AFTER + 1)] == [0, 0, 0, 1]


@pytest.mark.django_db
def test_letters_that_somebody_read_in_the_mailbox_are_taken_too(imap: ImapServer, monkeypatch: Any) -> None:
    imap.deliver(*letters(3))
    old = time.time() - (READ_DAYS + 2) * 24 * 3600
    with imap.line() as line:
        line.append("INBOX", "(\\Seen)", imaplib.Time2Internaldate(old), letters(1, start=3)[0])
        line.append("INBOX", "", imaplib.Time2Internaldate(old), letters(1, start=4)[0])
        line.select("INBOX")
        line.store("1:2", "+FLAGS", "(\\Seen)")
    fetched: list[int] = []
    content = Mailbox.content
    monkeypatch.setattr(Mailbox, "content", lambda self, uid: fetched.append(uid) or content(self, uid))
    # What was read long ago, somebody has dealt with.
    assert [poll(), len(fetched), poll(), len(fetched)] == [4, 4, 0, 4]
    # All that was remembered is lost: what is fetched again is known by its digest.
    cache.clear()
    assert [poll(), len(fetched), poll(), len(fetched)] == [0, 7, 0, 7]
    assert imap.unseen() == 0


@pytest.mark.django_db
def test_letters_that_cannot_be_put_away_are_said_for_as_long_as_they_lie_there(
    imap: ImapServer, settings: Any, monkeypatch: Any
) -> None:
    settings.CONSULTATION_IMAP_DONE_FOLDER = "Put away"
    imap.deliver(*letters(2))

    def refused(self: Mailbox, uid: int) -> None:
        raise LetterError("MOVE: quota")

    with monkeypatch.context() as patch:
        patch.setattr(Mailbox, "put_away", refused)
        looks = [(poll(), cache.get(STATUS)["trouble"], cache.get(STATUS)["count"]) for _look in range(5)]
    assert looks == [(2, "MOVE: quota", 2), *[(0, "MOVE: quota", 2)] * 4]
    cache.clear()
    assert (poll(), cache.get(STATUS)["trouble"], imap.count("INBOX")) == (0, "", 0)


@pytest.mark.django_db
def test_a_server_that_stops_in_the_middle_loses_nothing(
    world: World, settings: Any, monkeypatch: Any, tmp_path: Path
) -> None:
    server = ImapServer(tmp_path / "letters", is_durable=True)
    server.start()
    try:
        settings.CONSULTATION_IMAP_URL = server.url
        address = world.address(world.asker)
        texts = [f"Письмо {number}" for number in range(12)]
        server.deliver(*(simple(world.asker.email, address, text, number=n) for n, text in enumerate(texts)))
        put_away, put = Mailbox.put_away, []

        def stopping(self: Mailbox, uid: int) -> None:
            if len(put) == 4:
                server.stop()  # the fifth is safe with us, and not put away
            put.append(uid)
            put_away(self, uid)

        monkeypatch.setattr(Mailbox, "put_away", stopping)
        fetch()
        assert IncomingLetter.objects.count() == 5
        assert cache.get(STATUS)["error"] != ""
        fetch()
        server.start()
        fetch()
        assert list(world.question.messages.order_by("pk").values_list("text", flat=True))[1:] == texts
        assert set(IncomingLetter.objects.values_list("outcome", flat=True)) == {Outcome.REPLY}
        assert server.unseen() == 0
    finally:
        server.stop()
