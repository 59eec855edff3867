"""The browser of the browser tests: an installed Chromium, else Debian's package where we may install it.

Without one the run stops with a sentence that says how to get it; no test is skipped.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = ("/Applications/Chromium.app/Contents/MacOS/Chromium",)
MISSING = (
    "Browser tests need Chromium and none was found: install it (apt-get install chromium) and run again, "
    "or run the rest without them: make test ARGS='-m \"not browser\"'."
)
FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    # Whatever a page asks for, no other machine is reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@cache
def find_chromium() -> str:
    """The path of an installed Chromium, or an empty text."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    return next((path for path in APPLICATIONS if Path(path).exists()), "")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Workers find out at the same moment; the second waits and then finds what the first has installed."""
    with Path(os.environ["VECTOR_TEST_FOLDER"], "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        find_chromium.cache_clear()
        yield
        find_chromium.cache_clear()


def install_chromium() -> None:
    """Debian's package, where this account may install it. Quietly does nothing elsewhere."""
    if find_chromium() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *arguments], env=environment, check=False)  # noqa: S603, S607 - fixed words


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With a browser test among the chosen ones there must be a browser."""
    if not any(item.get_closest_marker("browser") for item in items):
        return
    if not find_chromium():
        with _one_at_a_time():
            install_chromium()
    if find_chromium():
        return
    if hasattr(config, "workeroutput"):  # an xdist worker cannot stop the run; it tells whoever can
        config.workeroutput["lacks_browser"] = True
        items.clear()
    else:
        pytest.exit(MISSING, returncode=pytest.ExitCode.USAGE_ERROR)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """In the controller: stop the run when a worker found no browser."""
    if getattr(node, "workeroutput", {}).get("lacks_browser"):
        pytest.exit(MISSING, returncode=pytest.ExitCode.USAGE_ERROR)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright starts the installed Chromium, without its background traffic."""
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Russian reader in Moscow, unless a test says otherwise."""
    return {**browser_context_args, "locale": "ru-RU", "timezone_id": "Europe/Moscow"}
