"""What a part declares about one of its URLs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.permissions.world import ROLES, World

EVERYBODY = dict.fromkeys(ROLES, "GET")
SIGNED_IN = {role: "GET" for role in ROLES if role != "visitor"}


@dataclass(frozen=True)
class Case:
    """One URL of the matrix.

    url      its name, "consultations:thread"
    may      role at home → methods that are answered ("GET", "POST", "GET POST"); a role that is missing may nothing
    kwargs   the URL's arguments for the object at home; None for a URL without an object
    foreign  the same for people of abroad, towards the object at home; default: only the office may what it may at home
    data     what a POST of this role carries
    query    what a GET carries
    absent   the arguments for an object that does not exist; by default each UUID and number is replaced
    """

    url: str
    may: Mapping[str, str]
    kwargs: Callable[[World], dict[str, Any]] | None = None
    foreign: Mapping[str, str] | None = None
    data: Callable[[World, str], dict[str, Any]] = lambda world, role: {}
    query: Callable[[World], dict[str, Any]] = lambda world: {}
    absent: Callable[[World], dict[str, Any]] | None = None

    def methods(self, role: str, *, is_foreign: bool) -> set[str]:
        """What `role` may do with the object at home."""
        if not is_foreign or self.kwargs is None:
            return set(self.may.get(role, "").split())
        if self.foreign is not None:
            return set(self.foreign.get(role, "").split())
        return set(self.may.get(role, "").split()) if role == "office" else set()


def public(url: str, **more: Any) -> Case:
    """A page that everybody may read, at home and abroad."""
    return Case(url, may=EVERYBODY, foreign=EVERYBODY, **more)


def signed_in_only(url: str, methods: str = "GET", **more: Any) -> Case:
    """A page without an object that everybody who is signed in may use."""
    return Case(url, may=dict.fromkeys(SIGNED_IN, methods), **more)
