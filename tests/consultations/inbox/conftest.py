"""A mailbox on a real IMAP server, and a question to write about."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.consultations.inbox.world import MAILBOX, World, make_world
from tests.imap import ImapServer


@pytest.fixture(scope="session")
def imap_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImapServer]:
    """The server; one for all tests of a process."""
    server = ImapServer(tmp_path_factory.mktemp("imap") / "letters")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mail_in(settings: Any) -> None:
    """Incoming mail is on; nobody looks into a mailbox."""
    settings.CONSULTATION_MAILBOX_ADDRESS = MAILBOX
    settings.DEFAULT_FROM_EMAIL = "Вектор <vector@example.org>"


@pytest.fixture
def imap(imap_server: ImapServer, mail_in: None, settings: Any) -> ImapServer:
    """An empty mailbox that the settings lead to."""
    imap_server.empty()
    settings.CONSULTATION_IMAP_URL = imap_server.url
    return imap_server


@pytest.fixture
def world(db: None, mail_in: None) -> World:
    return make_world()
