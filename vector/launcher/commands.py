"""The command lines of Vector's three processes: the same in the demo, the tests and the container."""

import os
import sys
from pathlib import Path

WEB_PROCESSES = 2
WEB_THREADS = 4
WORKER_PROCESSES = 2
LONGEST_SOCKET = 100  # bytes; the kernels' limits are 104 and 108


def web(address: str, *, control_socket: Path, processes: int = WEB_PROCESSES, threads: int = WEB_THREADS) -> list[str]:
    """gunicorn on `address` (host:port)."""
    return [
        *(sys.executable, "-m", "gunicorn", "vector.wsgi:application"),
        f"--bind={address}",
        f"--workers={processes}",
        "--worker-class=gthread",
        f"--threads={threads}",
        *_control(control_socket),
        "--graceful-timeout=10",
        "--timeout=60",
        # Workers start from one loaded application.
        "--preload",
        "--log-level=warning",
    ]


def _control(socket: Path) -> list[str]:
    """By default it would lie in the home folder, one for all installations; a long path cannot be a socket."""
    if len(os.fsencode(socket)) > LONGEST_SOCKET:
        return ["--no-control-socket"]
    return [f"--control-socket={socket}"]


def worker(
    *, processes: int = WORKER_PROCESSES, name: str = "vector@%h", log_level: str = "INFO", is_quiet: bool = False
) -> list[str]:
    """A Celery worker for all queues; `is_quiet` leaves out its banner."""
    return [
        *_celery(is_quiet),
        "worker",
        f"--concurrency={processes}",
        f"--hostname={name}",
        f"--loglevel={log_level}",
        "--without-gossip",
        "--without-mingle",
    ]


def beat(*, schedule: Path, log_level: str = "INFO", is_quiet: bool = False) -> list[str]:
    """Celery beat, which wakes the tasks; `schedule` is the file of its own notes."""
    return [
        *_celery(is_quiet),
        "beat",
        f"--schedule={schedule}",
        "--pidfile=",  # a crash would leave one behind, and two beats do no harm
        f"--loglevel={log_level}",
    ]


def _celery(is_quiet: bool) -> list[str]:
    return [sys.executable, "-m", "celery", "--app=vector.celery", *(["--quiet"] if is_quiet else [])]
