"""Tells the worker's processes that the worker was asked to stop.

The signal reaches the worker's main process only; its children would go on to the end of their task. One byte of memory
that both share needs no lock, so it can be written from a signal handler.
"""

import mmap
from typing import Any

_ASKED = mmap.mmap(-1, 1)


def ask(**signal: Any) -> None:
    """Ask the senders to finish the letter in hand. Connected to Celery's worker_shutting_down."""
    _ASKED[0] = 1


def is_asked() -> bool:
    return _ASKED[0] == 1


def reset(**signal: Any) -> None:
    """Begin anew. Connected to Celery's worker_init."""
    _ASKED[0] = 0
