"""How long a text takes to read."""

import math
from collections.abc import Iterable

# Words a minute at which an adult reads a Russian working text attentively.
WORDS_A_MINUTE = 150


def minutes_to_read(texts: Iterable[str]) -> int:
    """Whole minutes that these plain texts take together, at least one."""
    words = sum(len(text.split()) for text in texts)
    return max(1, math.ceil(words / WORDS_A_MINUTE))
