"""How often one address of the network may do something in a while.

Counted in the cache; while Redis is down nothing is counted: whatever is guarded must bear that.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from vector.common.requests import client_address


@dataclass(frozen=True, slots=True)
class Allowance:
    """`most` times in `seconds`, counted from the first; `name` says what is counted."""

    name: str
    most: int
    seconds: int

    def is_spent(self, request: HttpRequest) -> bool:
        """Whether the sender has done it too often lately."""
        return (cache.get(self._key(request)) or 0) >= self.most

    def count(self, request: HttpRequest) -> None:
        """Once more."""
        key = self._key(request)
        if not cache.add(key, 1, self.seconds):
            try:
                cache.incr(key)
            except ValueError:  # it ran out between the two
                cache.set(key, 1, self.seconds)

    def _key(self, request: HttpRequest) -> str:
        return f"{self.name}-{client_address(request)}"
