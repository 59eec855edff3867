"""Pages under gunicorn, beside the floor under the same gunicorn, in turns."""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests.bench.load import Load, burst

ROUNDS = 3
SECONDS = 4.0


@dataclass(frozen=True)
class Page:
    """A page to measure and the share of the floor it must reach (the figure is a goal, not a limit of the run)."""

    name: str
    path: str
    cookies: str
    target: float


@contextmanager
def serving(application: str, **environment: str) -> Iterator[int]:
    """The port of a gunicorn with two workers that serves `application`, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--worker-class",
        "gthread",
        "--threads",
        "8",
        "--no-control-socket",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("gunicorn stopped before it answered")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not answer within 30 seconds")


def measure(pages: list[Page], *, costs: dict[str, dict[str, int]], seconds: float = SECONDS) -> list[dict[str, Any]]:
    """Measure the pages and the floor in turns; medians over the rounds.

    `costs` are queries and bytes by page, `seconds` is the length of a burst.
    """
    with both_serving(pages) as (site, floor, floor_cookies):
        results = []
        for page in pages:
            mine: list[Load] = []
            bare: list[Load] = []
            for _ in range(ROUNDS):
                mine.append(burst(port=site, path=page.path, cookies=page.cookies, seconds=seconds))
                bare.append(burst(port=floor, path="/", cookies=floor_cookies, seconds=seconds))
            ratio = statistics.median(a.rps / b.rps for a, b in zip(mine, bare, strict=True))
            results.append(
                {
                    "page": page.name,
                    "ratio_to_floor": round(ratio, 3),
                    "target": page.target,
                    "reached": ratio >= page.target,
                    **{f"vector_{key}": value for key, value in _median(mine).items()},
                    **{f"floor_{key}": value for key, value in _median(bare).items()},
                    **costs[page.name],
                }
            )
    return results


@contextmanager
def both_serving(pages: list[Page]) -> Iterator[tuple[int, int, str]]:
    """The ports of Vector and of the floor, both warm, and the floor's cookies."""
    floor_url = _floor_database()
    floor_cookies = "sessionid=" + _floor_session(floor_url)
    with (
        serving("vector.wsgi:application") as site,
        serving("tests.bench.floor:application", FLOOR_DATABASE_URL=floor_url) as floor,
    ):
        for page in pages:
            burst(port=site, path=page.path, cookies=page.cookies, seconds=1)
        burst(port=floor, path="/", cookies=floor_cookies, seconds=1)
        yield site, floor, floor_cookies


def _floor_database() -> str:
    """The address of a fresh database for the floor, on the same server."""
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS vector_floor")
        cursor.execute("CREATE DATABASE vector_floor")
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/vector_floor"))


def _floor_session(url: str) -> str:
    setup = subprocess.run(
        [sys.executable, "-m", "tests.bench.floor"],
        env={**os.environ, "FLOOR_DATABASE_URL": url},
        check=True,
        capture_output=True,
        text=True,
    )
    return setup.stdout.strip()


def _median(loads: list[Load]) -> dict[str, float]:
    return {key: round(statistics.median(asdict(load)[key] for load in loads), 1) for key in asdict(loads[0])}
