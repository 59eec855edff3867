"""The site with the locks of the consultation queue taken away: the control that races must make fail."""

import time
from typing import Any

from vector.wsgi import application

__all__ = ["application"]


def _read(instance: Any) -> Any:
    """The row as it is, unlocked, and some time before anything is done with it."""
    row = type(instance)._default_manager.get(pk=instance.pk)
    time.sleep(0.05)
    return row


def _unlock() -> None:
    from consultations.actions import consultation, merging, messages

    consultation.locked = messages.locked = merging.locked = _read
    merging.alone = lambda: None


_unlock()
