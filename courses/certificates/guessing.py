"""How many wrong numbers one address of the network may try.

Counted in the cache; while Redis is down nothing is counted, and the ten random digits of a number alone keep guessers
out.
"""

from django.core.cache import cache
from django.http import HttpRequest

from vector.common.requests import client_address

WRONG_NUMBERS = 20
SECONDS = 600


def is_guessing(request: HttpRequest) -> bool:
    """Whether this address has tried too many wrong numbers lately."""
    return (cache.get(_key(request)) or 0) >= WRONG_NUMBERS


def count_wrong(request: HttpRequest) -> None:
    """One wrong number more."""
    key = _key(request)
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, SECONDS)


def _key(request: HttpRequest) -> str:
    return f"certificate-wrong-{client_address(request)}"
