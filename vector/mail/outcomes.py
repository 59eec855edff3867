"""What became of one attempt to hand a letter to the server, and when to try again."""

import random
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.conf import settings

# The first copy and at most two repeats of an attempt whose end nobody knows.
MAX_COPIES = 3
# With the default pauses the last attempt lies about two and a half days after the first.
MAX_ATTEMPTS = 20
LONGEST_PAUSE = timedelta(hours=4)


class Verdict(Enum):
    ACCEPTED = "accepted"  # the server said 2xx at the end
    LATER = "later"  # 4xx, or the connection was lost before the letter was on its way
    REFUSED = "refused"  # 5xx, or the letter cannot be built: trying again would not help
    UNCLEAR = "unclear"  # the whole letter was sent, the answer never came


@dataclass(frozen=True)
class Outcome:
    """`reply` holds stage, code and the server's own words, on one line."""

    verdict: Verdict
    reply: str


def pause_before(attempt: int) -> timedelta:
    """How long to wait after the `attempt`-th one (1, 2, …): doubling from MAIL_RETRY_SECONDS up to four hours.

    A fifth of chance either way keeps what failed together from coming back together.
    """
    seconds = settings.MAIL_RETRY_SECONDS * 2 ** min(attempt - 1, 20)
    return timedelta(seconds=min(seconds, LONGEST_PAUSE.total_seconds()) * random.uniform(0.8, 1.2))  # noqa: S311 - not a secret


def one_line(words: object, *, limit: int = 500) -> str:
    """What a server said, safe to store and to show: one line, printable, at most `limit` characters."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[:limit]
