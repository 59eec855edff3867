"""Log lines carry no secrets."""

import logging
from typing import Any

import structlog
from django.test import RequestFactory

from vector.common.logs import WithoutBeats, without_tokens

TOKEN = "7af92PRDToVUKNNUrYb1Ml1aRA0ME2By5gsZIPexkLc"


def test_tokens_are_blanked_and_the_rest_is_kept() -> None:
    event = {
        "event": "request_failed",
        "request": f"GET /people/sign-in/link/{TOKEN}/?next=/cabinet/",
        "object": "3f0c1b5e-9a52-4c0c-8a30-9d2a4f1f7b11",
        "code": 500,
    }
    assert without_tokens(None, "error", event) == {
        "event": "request_failed",
        "request": "GET /people/sign-in/link/…/?next=/cabinet/",
        "object": "3f0c1b5e-9a52-4c0c-8a30-9d2a4f1f7b11",
        "code": 500,
    }


def _formatter(logging_settings: dict[str, Any]) -> dict[str, Any]:
    line = logging_settings["formatters"]["line"]
    return {name: value for name, value in line.items() if name != "()"}


def test_lines_of_django_pass_the_same_way(settings: Any) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**_formatter(settings.LOGGING)))
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: /x/%s/", (TOKEN,), None)
    # As Django adds it to a line about a refused or failed request.
    record.request = RequestFactory().post(f"/people/sign-in/link/{TOKEN}/")
    line = handler.format(record)
    assert TOKEN not in line
    assert "POST '/people/sign-in/link/…/'" in line
    assert "Internal Server Error: /x/…/" in line


def test_beat_tells_that_it_starts_but_not_each_task() -> None:
    def told(message: str) -> bool:
        return WithoutBeats().filter(logging.LogRecord("celery.beat", logging.INFO, "", 0, message, None, None))

    assert told("beat: Starting...")
    assert not told("Scheduler: Sending due task %s (%s)")
