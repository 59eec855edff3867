"""Starts gunicorn on the test's database, and presses buttons in it from many clients at once."""

import http.client
import os
import secrets
import socket
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.test import Client

from tests.celery_processes import CeleryProcess
from tests.sign_in import signed_in

MANY = 8


@dataclass(frozen=True)
class Press:
    """One form sent by one person: the session, the address, what it carries."""

    session: str
    path: str
    data: Mapping[str, Any]


class Site:
    """A running site; `press` sends several forms at the same moment and gives the statuses in their order."""

    def __init__(self, port: int) -> None:
        self.port = port

    def press(self, presses: Sequence[Press]) -> list[int]:
        start = threading.Barrier(len(presses))
        statuses = [0] * len(presses)

        def send(number: int, press: Press) -> None:
            token = secrets.token_hex(16)
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"{settings.SESSION_COOKIE_NAME}={press.session}; {settings.CSRF_COOKIE_NAME}={token}",
                "X-CSRFToken": token,
            }
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            line.connect()
            start.wait(timeout=60)
            line.request("POST", press.path, urlencode(press.data, doseq=True), headers)
            statuses[number] = line.getresponse().status
            line.close()

        clients = [threading.Thread(target=send, args=(number, press)) for number, press in enumerate(presses)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return statuses


def session_of(person: Any) -> str:
    return signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def serving(application: str, log: Path) -> Iterator[Site]:
    """`application` in MANY processes of one gunicorn, each with a database connection of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    name = connection.settings_dict["NAME"]
    environment = {
        "DATABASE_URL": urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")),
        "DJANGO_SETTINGS_MODULE": "vector.settings",
    }
    options = ["--preload", "--workers", str(MANY), "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", application, *options, "--timeout", "120"]
    process = CeleryProcess(command, log, "Listening at", environment)
    process.start(seconds=120)
    try:
        yield Site(port)
    finally:
        # Nothing is owed to anybody: no need to wait until it has finished.
        process.kill()
