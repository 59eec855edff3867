"""A small closed-loop load generator over keep-alive connections; sends to loopback only, bounded in time."""

import asyncio
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """Figures of one burst: requests per second, latencies in milliseconds, answers that were no 200."""

    rps: float
    p50_ms: float
    p95_ms: float
    failures: int
    requests: int


def burst(*, port: int, path: str, cookies: str = "", seconds: float = 4.0, connections: int = 16) -> Load:
    """Ask for one page from 127.0.0.1:`port` over `connections` connections for `seconds`."""
    began = time.perf_counter()
    latencies, failures = asyncio.run(_asked(port, path, cookies, seconds, connections))
    took = time.perf_counter() - began
    return Load(
        rps=len(latencies) / took,
        p50_ms=statistics.median(latencies) * 1000,
        p95_ms=p95(latencies) * 1000,
        failures=failures,
        requests=len(latencies),
    )


def alone(*, port: int, path: str, cookies: str = "", seconds: float) -> list[float]:
    """How many seconds each answer took, asked for one after the other over one connection. Every one is a 200."""
    latencies, failures = asyncio.run(_asked(port, path, cookies, seconds, 1))
    if failures:
        raise RuntimeError(f"{path}: {failures} answers of {len(latencies)} were no 200")
    return latencies


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


async def _asked(port: int, path: str, cookies: str, seconds: float, connections: int) -> tuple[list[float], int]:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n"
        + (f"Cookie: {cookies}\r\n" if cookies else "")
        + "\r\n"
    ).encode()
    latencies: list[float] = []
    failures = 0
    end = time.perf_counter() + seconds

    async def one() -> None:
        nonlocal failures
        reader = writer = None
        while time.perf_counter() < end:
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            began = time.perf_counter()
            writer.write(request)
            try:
                status, stays_open = await _read_answer(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                # The server recycled an idle connection between two requests: not a failed answer.
                writer.close()
                writer = None
                continue
            latencies.append(time.perf_counter() - began)
            failures += status != 200
            if not stays_open:
                writer.close()
                writer = None
        if writer is not None:
            writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return latencies, failures


async def _read_answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if headers.get("transfer-encoding", "").lower() == "chunked":
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    else:
        await reader.readexactly(int(headers["content-length"]))
    return int(lines[0].split()[1]), headers.get("connection", "").lower() != "close"
