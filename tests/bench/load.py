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
    return asyncio.run(_burst(port, path, cookies, seconds, connections))


async def _burst(port: int, path: str, cookies: str, seconds: float, connections: int) -> Load:
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

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    took = time.perf_counter() - began
    cuts = statistics.quantiles(latencies, n=20)
    return Load(
        rps=len(latencies) / took,
        p50_ms=statistics.median(latencies) * 1000,
        p95_ms=cuts[18] * 1000,
        failures=failures,
        requests=len(latencies),
    )


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
