"""How Vector logs: one line an event, with the request's id, never with a secret.

Links in letters carry their token in the path. Whoever reads a log could use one that is still open, so every run of
characters as long as a token is blanked before a line is written.
"""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# token_urlsafe(32) makes 43 characters; a UUID has 36 and is no secret.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")


def without_tokens(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor that blanks what may be a token in whatever the line shows, requests as well as texts."""
    for key, value in event.items():
        # Anything else is written as its repr: Django hands over the request, whose repr holds the whole path.
        text = value if isinstance(value, str) else repr(value)
        if _TOKEN.search(text):
            event[key] = _TOKEN.sub("…", text)
    return event


class WithoutBeats(logging.Filter):
    """Drops beat's line for each task that it wakes: there is one every second."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.name == "celery.beat" and str(record.msg).startswith("Scheduler: Sending due task"))


_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
]


def configuration(level: str) -> dict[str, Any]:
    """Sets structlog up and returns Django's LOGGING: both write through the same handler, at `level` and above."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    without_tokens,
                    structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "logger", "event"]),
                ],
            }
        },
        "filters": {"beat": {"()": WithoutBeats}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["beat"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # A line a request is the reverse proxy's task; ours tells of what failed.
            "django_structlog": {"level": "WARNING"},
            # A line a task, every few seconds, would bury everything else.
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
        },
    }
