"""Child processes: under whose name they run, how they end, and what a killed launcher left behind."""

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEASH = Path(__file__).with_name("leash.py")


@dataclass(frozen=True)
class Account:
    """Whom a server runs as. PostgreSQL refuses to run as root, so root lends it another account."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_servers(cls) -> "Account":
        """`nobody` for root, oneself for everybody else."""
        if os.geteuid() != 0:
            return cls()
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            return cls(65534, 65534)
        return cls(nobody.pw_uid, nobody.pw_gid)

    def popen_arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to drop to this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give one file or folder to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_tree(self, folder: Path) -> None:
        """Give a folder and all in it to this account."""
        if self.uid is None:
            return
        self.own(folder)
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                self.own(Path(parent, name))

    def can_run(self, program: Path, *arguments: str) -> bool:
        """Whether this account reaches the program and it starts."""
        try:
            done = subprocess.run(
                [str(program), *arguments],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                **self.popen_arguments(),
            )
        except OSError:
            return False
        return done.returncode == 0

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can walk into the folder."""
        return self.can_run(Path("/bin/sh"), "-c", 'cd "$1"', "sh", str(folder))


def leashed(command: list[str], sent: signal.Signals, account: Account) -> list[str]:
    """The command made to run as `account` and to get `sent` when this process dies, even of SIGKILL (leash.py)."""
    uid, gid = (-1, -1) if account.uid is None or account.gid is None else (account.uid, account.gid)
    numbers = [str(int(sent)), str(os.getpid()), str(uid), str(gid)]
    return [sys.executable, "-I", "-S", str(LEASH), *numbers, *command]


def is_alive(pid: int) -> bool:
    """Whether a process with this number exists, whoever owns it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> str:
    """The process's command with its arguments; empty when there is none."""
    done = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)],  # noqa: S607 - `ps` lies in different folders
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return done.stdout.strip()


def wait_until(condition: Callable[[], bool], seconds: float, *, pause: float = 0.02) -> bool:
    """Whether the condition came true within the time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def stop_child(child: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> int:
    """Send each signal in turn and wait its seconds, then SIGKILL; return the exit code."""
    for sent, seconds in steps:
        if child.poll() is not None:
            break
        with suppress(ProcessLookupError):
            child.send_signal(sent)
        with suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    if child.poll() is None:
        child.kill()
    return child.wait()


def stop_leftover(pid_file: Path, mark: str, *steps: tuple[signal.Signals, float]) -> None:
    """End the process a killed launcher left behind, if the number in the file is still it, and remove the file.

    A number can have gone to another process since: only one whose command line contains `mark` is touched.
    """
    try:
        pid = int(pid_file.read_text(encoding="utf-8").split()[0])
    except (OSError, ValueError, IndexError):
        pid = 0
    if pid > 1 and is_alive(pid) and mark in command_line(pid):
        for sent, seconds in (*steps, (signal.SIGKILL, 5.0)):
            with suppress(ProcessLookupError):
                os.kill(pid, sent)
            if wait_until(lambda: not is_alive(pid), seconds):
                break
    pid_file.unlink(missing_ok=True)
