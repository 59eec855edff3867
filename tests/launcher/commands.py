"""Starting the launcher as a user does: as a command, with variables, stopped by signals."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from vector.launcher.processes import Account, leashed, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
# What the suite's own set-up exports and a user's terminal has not.
OURS = ("DATABASE_URL", "REDIS_URL", "VECTOR_VAR", "VECTOR_TESTING", "VECTOR_TEMPLATE", "VECTOR_TEST_FOLDER", "PORT")
# The demo's content takes longer than all that is tested here.
WITHOUT_CONTENT = """
import sys
from pathlib import Path
import vector.launcher.demo as demo
demo.LOADER = Path("/nowhere")
from vector.launcher.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
# As on a system whose kernel does not end children with their parent.
WITHOUT_LEASH = """
import sys
import vector.launcher.postgres as postgres, vector.launcher.broker as broker
from vector.launcher.processes import leashed
postgres.leashed = broker.leashed = lambda command, sent, account: leashed(command, 0, account)
from vector.launcher.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


class Launched:
    """A launcher running beside the test, and what it prints."""

    def __init__(
        self, var: Path, *arguments: str, prefix: tuple[str, ...] = (), script: str = "", **extra: str
    ) -> None:
        self.var = var
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        started = ["-c", script] if script else ["-m", "vector.launcher"]
        self.child = subprocess.Popen(  # noqa: S603 - our own command
            leashed([*prefix, sys.executable, *started, *arguments], signal.SIGTERM, Account()),
            cwd=ROOT,
            env={**kept, "VECTOR_VAR": str(var), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **extra},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert self.child.stdout is not None
        os.set_blocking(self.child.stdout.fileno(), False)
        self.output = ""

    def read(self) -> str:
        """All that was printed so far."""
        assert self.child.stdout is not None
        self.output += (self.child.stdout.read() or b"").decode(errors="replace")
        return self.output

    def wait_for(self, text: str, *, seconds: float = 120.0) -> None:
        """Wait until it prints this; fails when it ends before."""
        found = wait_until(lambda: text in self.read() or self.child.poll() is not None, seconds, pause=0.1)
        assert found, f"no {text!r} within {seconds} s:\n{self.output}"
        assert text in self.read(), f"ended with {self.child.returncode} before {text!r}:\n{self.output}"

    def wait(self, *, seconds: float = 90.0) -> int:
        """Wait for its end and return the exit code."""
        ended = wait_until(lambda: (self.read(), self.child.poll())[1] is not None, seconds, pause=0.1)
        assert ended, f"did not end within {seconds} s:\n{self.output}"
        return self.child.returncode

    def send(self, sent: signal.Signals) -> None:
        self.child.send_signal(sent)

    def close(self) -> None:
        """End it, whatever the test left."""
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(60)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        assert self.child.stdout is not None
        self.child.stdout.close()

    @property
    def addresses(self) -> dict[str, str]:
        """What embedded.json says."""
        return json.loads((self.var / "embedded.json").read_text(encoding="utf-8"))


def run(var: Path, *arguments: str, **named: Any) -> tuple[int, str]:
    """Start the launcher, wait for its end; its exit code and output."""
    launched = Launched(var, *arguments, **named)
    try:
        code = launched.wait()
        return code, launched.read()
    finally:
        launched.close()


def processes_of(var: Path) -> list[int]:
    """Live processes that have `var` on their command line or hold a Redis of it."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                state = (process / "stat").read_text(encoding="utf-8").rpartition(") ")[2][0]
                environment = (process / "environ").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if state != "Z" and (str(var) in command or f"VECTOR_VAR={var}" in environment):
                found.append(int(process.name))
    return found


def as_plain_user() -> tuple[str, ...]:
    """The prefix that makes a command run as somebody who is not root; empty if we are not."""
    if os.geteuid() != 0:
        return ()
    account = Account.for_servers()
    drop = ("/usr/bin/setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups")
    if account.can_run(Path(sys.executable), "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); import vector"):
        return drop
    # The checkout lies in root's own folder: that account may read it for once, and is still not root.
    return (*drop, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
