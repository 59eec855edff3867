"""Real Celery processes for tests that must see a worker live and die."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from vector.launcher.processes import Account, leashed, stop_child, wait_until

ROOT = Path(__file__).resolve().parent.parent


class CeleryProcess:
    """One `celery worker` or `celery beat` against the test's database, broker and SMTP server."""

    def __init__(self, command: list[str], log: Path, ready: str, environment: Mapping[str, str]) -> None:
        self.command = command
        self.log = log
        self.ready = ready
        self.environment = environment
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.child is not None
        return self.child.pid

    def start(self, *, seconds: float = 60.0) -> None:
        """Start it and wait until it says that it is ready."""
        begins_at = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(  # noqa: S603 - our own command
                # A group of its own: kill() takes the pool's children too, as the loss of a machine would.
                leashed(self.command, signal.SIGKILL, Account()),
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        child = self.child
        if not wait_until(
            lambda: self.ready in self.output(begins_at) or child.poll() is not None, seconds, pause=0.05
        ):
            self.kill()
            raise AssertionError(f"{self.command} was not ready within {seconds} s:\n{self.output()}")
        if child.poll() is not None:
            raise AssertionError(f"{self.command} ended with {child.returncode}:\n{self.output()}")

    def stop(self) -> int:
        """Ask it to finish what it does (SIGTERM); SIGKILL after 30 s. Returns the exit code."""
        if self.child is None:
            return 0
        code = stop_child(self.child, (signal.SIGTERM, 30.0))
        self._kill_group()
        self.child = None
        return code

    def kill(self) -> None:
        """SIGKILL, with the pool's children."""
        if self.child is not None:
            self._kill_group()
            self.child.wait()
            self.child = None

    def output(self, begins_at: int = 0) -> str:
        """What it has printed."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(begins_at)
            return log.read().decode(errors="replace")

    def wait_for_output(self, text: str, *, seconds: float = 20.0) -> None:
        """Wait until it has printed this."""
        if not wait_until(lambda: text in self.output(), seconds, pause=0.05):
            raise AssertionError(f"no {text!r} within {seconds} s:\n{self.output()}")

    def _kill_group(self) -> None:
        assert self.child is not None
        for _ in range(50):  # until the group is empty
            try:
                os.killpg(self.child.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return
            self.child.poll()
            time.sleep(0.01)
