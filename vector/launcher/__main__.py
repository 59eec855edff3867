"""`python -m vector.launcher`: the demo, a command with servers up, and one process alone as a container runs it."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from vector.launcher import commands
from vector.launcher.demo import ROOT, Demo
from vector.launcher.errors import AlreadyRunning, LauncherError
from vector.launcher.servers import Servers


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m vector.launcher", description=__doc__)
    chosen = parser.add_subparsers(dest="command", required=True)
    demo = chosen.add_parser("demo", help="run Vector with the demo programme until Ctrl-C")
    demo.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")
    servers = chosen.add_parser("servers", help="run a command with PostgreSQL and Redis up; without one, until Ctrl-C")
    servers.add_argument("--temporary", action="store_true", help="in a folder that is removed afterwards")
    servers.add_argument("run", nargs=argparse.REMAINDER, help="-- the command")
    mailbox = chosen.add_parser("mailbox", help="the demo's post office")
    mailbox.add_argument("folder", type=Path)
    mailbox.add_argument("descriptor", type=int)
    web = chosen.add_parser("web", help="become the web process")
    web.add_argument("--bind", default="127.0.0.1:8000")
    web.add_argument("--processes", type=int, default=commands.WEB_PROCESSES)
    worker = chosen.add_parser("worker", help="become a worker")
    worker.add_argument("--processes", type=int, default=commands.WORKER_PROCESSES)
    chosen.add_parser("beat", help="become the beat")
    options = parser.parse_args(arguments)
    var = Path(os.environ.get("VECTOR_VAR") or ROOT / "var")
    try:
        if options.command == "demo":
            return Demo(var, options.port).run()
        if options.command == "servers":
            command = options.run[1:] if options.run[:1] == ["--"] else options.run
            return run_with_servers(command, var, is_temporary=options.temporary)
    except LauncherError as error:
        print(error, file=sys.stderr)
        return 2
    if options.command == "mailbox":
        from vector.launcher.mailbox import run

        run(options.folder, options.descriptor)
        return 0
    return become(alone(options))


def alone(options: argparse.Namespace) -> list[str]:
    """The command of one process alone. Its own small files go to the temporary folder: all else may be read-only."""
    temporary = Path(tempfile.gettempdir())
    if options.command == "web":
        control = temporary / "gunicorn.ctl"
        return commands.web(options.bind, control_socket=control, processes=options.processes)
    if options.command == "worker":
        return commands.worker(processes=options.processes)
    return commands.beat(schedule=temporary / "beat-schedule")


def become(command: list[str]) -> int:
    """Never returns: signals then reach the process itself."""
    os.chdir(ROOT)
    os.execv(command[0], command)  # noqa: S606 - no shell is what we want


def run_with_servers(command: list[str], var: Path, *, is_temporary: bool) -> int:
    """Run a command with the servers up and return its exit code.

    With no command they stay up until Ctrl-C. A demo that already runs in `var` lends its servers.
    """
    # SIGTERM ends us as Ctrl-C does: through every clean-up on the way.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    environment = dict(os.environ)
    with ExitStack() as stack:
        if is_temporary:
            base = Path(tempfile.mkdtemp(prefix="vector-servers-"))
            stack.callback(_remove, base)
            base.chmod(0o711)
            var = base / "var"
        try:
            environment |= stack.enter_context(Servers(var, durable=not is_temporary)).addresses
        except AlreadyRunning:
            if not command:
                raise
        environment["VECTOR_VAR"] = str(var)
        try:
            if not command:
                print(f"PostgreSQL and Redis run with the data in {var}; Ctrl-C stops them.", flush=True)
                signal.pause()
            return subprocess.run(command, env=environment, check=False).returncode
        except KeyboardInterrupt:
            return 130 if command else 0
    return 1


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
