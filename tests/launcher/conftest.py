"""Folders and launchers that end with the test."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.launcher.commands import Launched, processes_of
from vector.launcher.processes import Account, wait_until


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a space in its name that other accounts can walk through."""
    base = Path(tempfile.mkdtemp(prefix="vector launcher "))
    base.chmod(0o755)
    yield base
    assert wait_until(lambda: processes_of(base) == [], 20), "processes were left behind"
    shutil.rmtree(base)


@pytest.fixture
def launch(folder: Path) -> Iterator[Callable[..., Launched]]:
    """Starts launchers: `launch("demo", "--port=…")`; `var="other"` for a second folder."""
    started: list[Launched] = []

    def start(*arguments: str, var: str = "var", **named: Any) -> Launched:
        started.append(Launched(folder / var, *arguments, **named))
        return started[-1]

    yield start
    for launched in started:
        launched.close()


@pytest.fixture
def plain_folder(folder: Path) -> Path:
    """A folder that belongs to somebody who is not root."""
    made = folder / "of a plain user"
    made.mkdir()
    Account.for_servers().own(made)
    return made
