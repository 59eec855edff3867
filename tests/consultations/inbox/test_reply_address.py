"""The signed address: what it names can't be changed, whatever servers do to its letters."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from consultations.inbox.checks import LONGEST_LOCAL, check_mailbox
from consultations.reply_address import ReplyTo, is_common_address, is_with_part, read_address, reply_address
from tests.consultations.inbox.world import MAILBOX

ids = st.integers(min_value=1, max_value=2**40)
versions = st.integers(min_value=0, max_value=2**30)
NAMED = ReplyTo(42, 7, 3)


@pytest.fixture(scope="module", autouse=True)
def _mailbox() -> Iterator[None]:
    with override_settings(CONSULTATION_MAILBOX_ADDRESS=MAILBOX):
        yield


@hypothesis_settings(deadline=None)
@given(ids, ids, versions)
def test_an_address_names_what_it_was_made_of_in_any_case(question: int, person: int, version: int) -> None:
    named = ReplyTo(question, person, version)
    address = reply_address(named)
    assert read_address(address) == read_address(address.upper()) == read_address(f" {address} ") == named
    assert address == address.lower()
    assert not is_common_address(address)


def test_an_address_with_any_letter_changed_names_nothing() -> None:
    address = reply_address(NAMED)
    start, end = len("questions+"), address.index("@")
    for position in range(start, end):
        for letter in "a2z-.":
            changed = address[:position] + letter + address[position + 1 :]
            assert changed == address or read_address(changed) is None
            assert is_with_part(changed)


@pytest.mark.parametrize("other", [ReplyTo(43, 7, 3), ReplyTo(42, 8, 3), ReplyTo(42, 7, 4)])
def test_a_signature_fits_no_other_question_person_or_version(other: ReplyTo) -> None:
    def halves(named: ReplyTo) -> list[str]:
        return reply_address(named).removesuffix("@example.org").split(".")

    forged = f"{halves(other)[0]}.{halves(NAMED)[1]}@example.org"
    assert read_address(forged) is None


def test_guessing_finds_no_address() -> None:
    local = reply_address(NAMED).split(".")[0]
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    for _guess in range(20_000):
        signature = "".join(secrets.choice(alphabet) for _letter in range(26))
        assert read_address(f"{local}.{signature}@example.org") is None


def test_the_secret_decides(settings: Any) -> None:
    address = reply_address(NAMED)
    settings.SECRET_KEY = "another" * 10
    assert read_address(address) is None


@pytest.mark.parametrize("address", [MAILBOX, "other+1-1-1.a@example.org", "questions+x@example.com", "", "@", "+@"])
def test_other_addresses_name_nothing(address: str) -> None:
    assert read_address(address) is None


def test_the_longest_address_fits_into_a_letter(settings: Any) -> None:
    settings.CONSULTATION_MAILBOX_ADDRESS = f"{'m' * LONGEST_LOCAL}@example.org"
    address = reply_address(ReplyTo(36**5, 36**4, 36**2))
    assert len(address.partition("@")[0]) <= 64


@pytest.mark.parametrize(
    ("url", "address", "expected"),
    [
        ("", "", []),
        ("imaps://questions:secret@mail.example.org/INBOX", MAILBOX, []),
        ("imaps://questions:secret@mail.example.org", "", ["inbox.W001"]),
        ("", MAILBOX, ["inbox.W001"]),
        ("https://mail.example.org", MAILBOX, ["inbox.E003"]),
        ("imaps://questions:secret@mail.example.org:many", MAILBOX, ["inbox.E003"]),
        ("imaps://a:b@mail.example.org", "a+b@example.org", ["inbox.E001"]),
        ("imaps://a:b@mail.example.org", "nobody", ["inbox.E001"]),
        ("imaps://a:b@mail.example.org", f"{'m' * 17}@example.org", ["inbox.E002"]),
    ],
)
def test_settings_that_do_not_fit_are_said(settings: Any, url: str, address: str, expected: list[str]) -> None:
    settings.CONSULTATION_IMAP_URL = url
    settings.CONSULTATION_MAILBOX_ADDRESS = address
    assert [found.id for found in check_mailbox()] == expected
