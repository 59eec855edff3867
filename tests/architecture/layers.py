"""The order of the parts, read from the import contract in pyproject.toml: there is one list of it, not two."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = "Imports go down, never up, never sideways"
# Apps inside a part: they stand on it, and not on each other.
INSIDE = [
    "What is practised in a course stands on the course and on nothing beside it",
    "What is done with questions stands on the queue and on nothing beside it",
]


def _contract(name: str) -> dict[str, Any]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [contract] = [contract for contract in contracts if contract["name"] == name]
    return contract


@cache
def layers() -> list[list[str]]:
    """The layers from the top down; each a list of parts that may not know each other."""
    written = [[part.strip() for part in layer.split("|")] for layer in _contract(CONTRACT)["layers"]]
    found: list[list[str]] = []
    for parts in written:
        inside = [
            module for name in INSIDE for module in _contract(name)["modules"] if module.rsplit(".", 1)[0] in parts
        ]
        found += [inside, parts] if inside else [parts]
    return found


@cache
def level(part: str) -> int | None:
    """How high a part stands (0 is the lowest), or None for what isn't ours."""
    for height, parts in enumerate(reversed(layers())):
        if part in parts:
            return height
    return None


def may_name(upper: str, lower: str) -> bool:
    """Whether part `upper` may have a relation to part `lower`: itself, anything lower, anything that isn't ours."""
    above, below = level(upper), level(lower)
    if upper == lower or below is None:
        return True
    return above is not None and above > below
