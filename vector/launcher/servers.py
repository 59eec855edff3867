"""Both servers of the embedded default, under one lock, in one folder that tells their addresses."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from vector.launcher.broker import Redis
from vector.launcher.errors import AlreadyRunning, FolderRefused
from vector.launcher.postgres import Postgres
from vector.launcher.processes import Account

STATE = "embedded.json"
# Where root keeps the data when no other account can walk into VECTOR_VAR (a clone in /root, say).
ELSEWHERE = Path("/var/lib/vector-embedded")


class Servers:
    """The servers that DATABASE_URL and REDIS_URL do not name already.

    `var` is the folder (VECTOR_VAR) that keeps the data. While they run, `var`/embedded.json tells the addresses to
    every command started beside them, and with them `told`, more variables that these should know. `durable=False` is
    for data nobody misses.
    """

    def __init__(self, var: Path, *, durable: bool = True, told: Mapping[str, str] | None = None) -> None:
        self.var = var.resolve()
        self.account = Account.for_servers()
        self.durable = durable
        self.told = dict(told or {})
        self.postgres: Postgres | None = None
        self.redis: Redis | None = None
        self.addresses: dict[str, str] = {}
        self._lock: int | None = None

    def start(self) -> dict[str, str]:
        """Start what is not given by the environment and return both addresses.

        Raises:
            AlreadyRunning: another launcher holds this folder.
            FolderRefused: the folder cannot be made or written to.
            ServerMissing, ServerFailed: with one sentence that says what to do.
        """
        self._take_folder()
        try:
            self.addresses = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
            home = None if all(self.addresses.values()) else self._make_home()
            if home and not self.addresses["DATABASE_URL"]:
                self.postgres = Postgres(self._make_folder(home / "postgres"), self.account, durable=self.durable)
                self.postgres.start()
                self.addresses["DATABASE_URL"] = self.postgres.url
            if home and not self.addresses["REDIS_URL"]:
                self.redis = Redis(self._make_folder(home / "redis"), self.account, durable=self.durable)
                self.redis.start()
                self.addresses["REDIS_URL"] = self.redis.url
            self._write_state()
        except BaseException:
            self.stop()
            raise
        return self.addresses

    def stop(self) -> None:
        """Stop what `start()` started; never raises because something had ended before."""
        if self._lock is None:
            return
        (self.var / STATE).unlink(missing_ok=True)
        for server in (self.redis, self.postgres):
            if server is not None:
                server.stop()
        self.redis = self.postgres = None
        os.close(self._lock)
        self._lock = None

    def dead(self) -> str:
        """The name of a server that ended by itself, else an empty text."""
        for name, server in (("postgres", self.postgres), ("redis", self.redis)):
            if server is not None and server.child is not None and server.child.poll() is not None:
                return name
        return ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # ------------------------------------------------------------------------------------------------------------------

    def _take_folder(self) -> None:
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            # Root lets the servers' account walk through, to their own folder only; nobody may list it.
            self.var.chmod(0o711 if self.account.uid is not None else 0o700)
            lock = os.open(self.var / "launcher.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FolderRefused(
                f"The data cannot lie in {self.var} ({error.strerror}): set VECTOR_VAR to another folder."
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise AlreadyRunning(
                f"Vector already runs with the data in {self.var}: stop it there, or set VECTOR_VAR to another folder."
            ) from None
        self._lock = lock
        (self.var / STATE).unlink(missing_ok=True)  # left by a launcher that was killed

    def _make_folder(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700, exist_ok=True)
        self.account.own(folder)
        return folder

    def _make_home(self) -> Path:
        """`var`/servers, where the servers' account can reach it; else a folder elsewhere that it points to."""
        inside = self.var / "servers"
        if inside.is_symlink() and not inside.exists():
            inside.unlink()
        if inside.exists():
            return inside.resolve()
        if self.account.can_enter(self.var):
            return self._make_folder(inside)
        _remove_orphans()
        ELSEWHERE.mkdir(parents=True, exist_ok=True)
        ELSEWHERE.chmod(0o711)
        home = ELSEWHERE / secrets.token_hex(8)
        inside.symlink_to(home)  # first: who removes orphans meanwhile sees that this is none
        home.mkdir(mode=0o700)
        (home / "belongs-to").write_text(str(inside), encoding="utf-8")
        self.account.own(home)
        return home

    def _write_state(self) -> None:
        made = self.var / f"{STATE}.new"
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({**self.addresses, **self.told}, file)
        made.rename(self.var / STATE)


def _remove_orphans() -> None:
    """Remove data folders whose VECTOR_VAR is gone: who removes `var` expects a fresh start."""
    for home in ELSEWHERE.glob("*"):
        with suppress(OSError):
            owner = Path((home / "belongs-to").read_text(encoding="utf-8"))
            if not (owner.is_symlink() and owner.resolve() == home):
                shutil.rmtree(home)
