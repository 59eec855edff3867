"""The demo programme's texts, and how loaders read them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def content(name: str) -> dict[str, Any]:
    """The content of `<name>.toml` ("events", "courses/1-1"); README.md here says what each holds."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
