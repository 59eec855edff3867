"""Several child processes under one foreground command: their output labelled, all stopped together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from vector.launcher.processes import Account, leashed, stop_leftover

GRACE = 15.0
WIDTH = 8


class Child:
    """One process, its label and the thread that passes its output on."""

    def __init__(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self.process = process
        self.reader = threading.Thread(target=self._pass_on, name=f"output of {name}", daemon=True)
        self.reader.start()

    def _pass_on(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            say(line.decode(errors="replace").rstrip(), name=self.name)


def say(line: str, *, name: str = "vector") -> None:
    """One labelled line on the terminal."""
    with suppress(BrokenPipeError):  # nobody reads any more: that is no reason to stop badly
        sys.stdout.write(f"{name:<{WIDTH}}| {line}\n")
        sys.stdout.flush()


class Supervisor:
    """Starts children in `root` and keeps their numbers in `run`, so that the next start can end leftovers."""

    def __init__(self, root: Path, run: Path) -> None:
        self.root = root
        self.run = run
        self.children: list[Child] = []
        run.mkdir(mode=0o700, exist_ok=True)
        for left in run.glob("*.pid"):  # a launcher that was killed, where the kernel did not end them with it
            stop_leftover(left, "vector", (signal.SIGTERM, GRACE))

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, passing: Sequence[int] = ()
    ) -> Child:
        """Start one; `passing` are open files it inherits."""
        process = subprocess.Popen(
            leashed(list(command), signal.SIGTERM, Account()),
            cwd=self.root,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=tuple(passing),
            start_new_session=True,  # Ctrl-C in the terminal reaches us; we stop them in order
        )
        (self.run / f"{name}.pid").write_text(str(process.pid), encoding="utf-8")
        child = Child(name, process)
        self.children.append(child)
        return child

    def run_to_end(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Start one, wait for its end and return its exit code."""
        child = self.start(name, command, environment)
        code = child.process.wait()
        child.reader.join(5)
        self._forget(child)
        return code

    def ended(self) -> Child | None:
        """A child that ended by itself."""
        return next((child for child in self.children if child.process.poll() is not None), None)

    def stop(self, *groups: Sequence[str]) -> None:
        """Stop the named children group after group, then all others; what does not listen is killed."""
        for group in (*groups, [child.name for child in self.children]):
            self._stop_together([child for child in self.children if child.name in group])

    def _stop_together(self, children: Sequence[Child]) -> None:
        for child in children:
            with suppress(ProcessLookupError):
                child.process.send_signal(signal.SIGTERM)
        end = time.monotonic() + GRACE
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, end - time.monotonic()))
            # What it started itself: the processes of a pool whose parent was killed.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
            child.reader.join(2)
            self._forget(child)

    def _forget(self, child: Child) -> None:
        self.children.remove(child)
        if child.process.stdout is not None and not child.reader.is_alive():
            child.process.stdout.close()
        (self.run / f"{child.name}.pid").unlink(missing_ok=True)
