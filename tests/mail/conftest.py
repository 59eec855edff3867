"""The mail server of these tests."""

from collections.abc import Iterator

import pytest

from tests.mail.smtp_server import ScriptedServer, running


@pytest.fixture
def smtp(settings) -> Iterator[ScriptedServer]:
    """A scripted mail server, and the settings that lead to it."""
    with running() as server:
        settings.EMAIL_HOST = server.host
        settings.EMAIL_PORT = server.port
        settings.EMAIL_TIMEOUT = 2
        yield server
