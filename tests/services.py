"""Brings up what the suite needs before the settings load: PostgreSQL and Redis of its own, in a folder of its own.

Loaded by `-p tests.services` (pyproject.toml). With DATABASE_URL or REDIS_URL set, those servers are used instead.
The migrated cluster is kept in build/test-pg, named by a digest of the migrations; every run works on a copy of it, so
runs at the same time, in this folder or another, never share a server.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.network import refuse_the_network
from tests.template import digest, is_complete, template_name
from vector.common.catalogues import compile_stale
from vector.launcher.errors import LauncherError
from vector.launcher.processes import Account
from vector.launcher.servers import Servers

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "test-pg"
KEPT_CLUSTERS = 3
PREFIX = "vector-tests-"
# Cloning a database makes a thousand files: in memory that takes a tenth of the time, next to a busy disk a twentieth.
MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a private folder in it
ROOM = 2 * 1024**3


class Services:
    """The servers of one run, from before the settings load until after the last test."""

    def __init__(self) -> None:
        self.account = Account.for_servers()
        self.var = self._make_folder()
        self.servers = Servers(self.var, durable=False)
        self.digest = digest()
        self.is_from_kept = False

    def start(self) -> dict[str, str]:
        """Start them from the kept cluster, if there is one for these migrations."""
        home = self.var / "servers"
        cluster = home / "postgres"
        for folder in (home, cluster):
            folder.mkdir(mode=0o700)
            self.account.own(folder)
        with _kept_clusters(fcntl.LOCK_SH):
            kept = KEPT / self.digest
            if kept.is_dir() and not os.environ.get("DATABASE_URL"):
                with suppress(PermissionError):  # kept by another account: make our own
                    shutil.copytree(kept, cluster, dirs_exist_ok=True)
                    os.utime(kept)
                    self.is_from_kept = True
        cluster.chmod(0o700)
        self.account.own_tree(cluster)
        return self.servers.start()

    def stop(self) -> None:
        """Stop them and remove their folder, keeping a newly migrated cluster for the next run."""
        postgres = self.servers.postgres
        is_worth_keeping = postgres is not None and not self.is_from_kept and is_complete(postgres.url, self.digest)
        self.servers.stop()
        if is_worth_keeping:
            with suppress(OSError):
                self._keep()
        shutil.rmtree(self.var, ignore_errors=True)

    def _keep(self) -> None:
        cluster = self.var / "servers" / "postgres"
        KEPT.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix="made-", dir=KEPT))
        shutil.copytree(cluster / "data", made / "data")
        shutil.copy2(cluster / "password", made / "password")
        with _kept_clusters(fcntl.LOCK_EX):
            if (KEPT / self.digest).exists():
                shutil.rmtree(made)
            else:
                made.rename(KEPT / self.digest)
            newest_first = sorted(KEPT.glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in newest_first[KEPT_CLUSTERS:]:
                shutil.rmtree(old, ignore_errors=True)

    def _make_folder(self) -> Path:
        base = MEMORY if _has_room_in_memory() else Path(tempfile.gettempdir())
        if not self.account.can_enter(base):
            base = Path("/tmp")  # noqa: S108 - mkdtemp makes a private folder in it
        for left in base.glob(f"{PREFIX}*"):  # of runs that were killed: nobody holds their lock any more
            with suppress(OSError), (left / "launcher.lock").open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))


def _has_room_in_memory() -> bool:
    """Whether files may lie in memory: nobody has named another place, and there is plenty."""
    if os.environ.get("TMPDIR") or not os.access(MEMORY, os.W_OK | os.X_OK):
        return False
    return shutil.disk_usage(MEMORY).free > ROOM


@contextmanager
def _kept_clusters(mode: int) -> Iterator[None]:
    """Readers copy side by side; who adds or removes a cluster waits for them."""
    try:
        KEPT.mkdir(parents=True, exist_ok=True)
        lock = (KEPT / "lock").open("ab")
    except OSError:  # a read-only checkout has nothing kept
        yield
        return
    with lock:
        fcntl.flock(lock, mode)
        yield


_running: Services | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Before pytest-django loads the settings: servers up (once, in the controller), variables set."""
    global _running
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    options = early_config.known_args_namespace
    if worker is None and not (options.help or options.version):
        compile_stale()
        _running = Services()
        try:
            addresses = _running.start()
        except LauncherError as error:
            raise pytest.UsageError(str(error)) from error
        os.environ.update(addresses)
        os.environ["VECTOR_TEMPLATE"] = template_name(_running.digest)
        os.environ["VECTOR_TEST_FOLDER"] = str(_running.var)
    folder = Path(os.environ.get("VECTOR_TEST_FOLDER", tempfile.gettempdir()), worker or "main")
    if worker or _running:
        folder.mkdir(mode=0o700, exist_ok=True)
    os.environ["VECTOR_VAR"] = str(folder)
    os.environ["VECTOR_TESTING"] = "1"
    # Playwright's own event loop runs in the thread of the tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    if worker:
        os.environ["REDIS_URL"] = numbered(os.environ["REDIS_URL"], 1 + int(worker.removeprefix("gw")))
    elif _running is None:  # --help and --version start nothing, but the settings want addresses
        os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:9/none")
        os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:9/0")
    refuse_the_network(os.environ["REDIS_URL"])
    return (yield)


def numbered(url: str, further: int) -> str:
    """The same Redis, a database further on: every xdist worker has its own."""
    parts = urlsplit(url)
    return parts._replace(path=f"/{int(parts.path.strip('/') or 0) + further}").geturl()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """After everything else, on success, failure and Ctrl-C alike."""
    global _running
    if _running is not None:
        _running.stop()
        _running = None
