"""Is this installation ready? Database and migrations decide; broker, worker and beat are only reported.

Beat's heart beats when it hands out `common.heartbeat`, the worker's when it runs it. Both leave the time in Redis:
where there is no Redis there is no queue either, and the site answers all the same.
"""

import time
from dataclasses import dataclass
from typing import Any, Literal

import redis
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor
from redis.backoff import NoBackoff
from redis.retry import Retry

Part = Literal["worker", "beat"]
PARTS: tuple[Part, ...] = ("worker", "beat")
SILENT_AFTER = 60.0  # seconds; the task is handed out every ten
KEPT_FOR = 7 * 24 * 60 * 60
TIMEOUT = 1.0


@dataclass
class _Migrations:
    """Once this process has seen them applied they stay applied: looking costs half a second."""

    are_applied: bool = False


_migrations = _Migrations()


def readiness() -> tuple[bool, dict[str, Any]]:
    """Whether requests can be served, and what to tell about each part. Takes at most two seconds without Redis."""
    database, migrations = _database_and_migrations()
    is_ready = database == "ok" and migrations == "ok"
    return is_ready, {
        "status": "ok" if is_ready else "not ready",
        "database": database,
        "migrations": migrations,
        **_heartbeats(),
    }


def record_heartbeat(part: Part) -> None:
    """Note that this part is alive now. Without Redis nothing is noted and nothing fails."""
    try:
        with _redis() as client:
            client.set(_key(part), repr(time.time()), ex=KEPT_FOR)
    except redis.RedisError:
        return


def _database_and_migrations() -> tuple[str, str]:
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrations.are_applied:
            executor = MigrationExecutor(connection)
            _migrations.are_applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "down", "unknown"
    return "ok", "ok" if _migrations.are_applied else "pending"


def _heartbeats() -> dict[str, Any]:
    try:
        with _redis() as client:
            values = client.mget([_key(part) for part in PARTS])
    except redis.RedisError:
        return {"broker": "down", **{part: {"status": "unknown"} for part in PARTS}}
    return {"broker": "ok", **{part: _heartbeat(value) for part, value in zip(PARTS, values, strict=True)}}


def _heartbeat(value: bytes | None) -> dict[str, Any]:
    if value is None:
        return {"status": "never seen"}
    seconds = round(max(0.0, time.time() - float(value)), 1)
    return {"status": "ok" if seconds < SILENT_AFTER else "silent", "seconds_ago": seconds}


def _redis() -> "redis.Redis":
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
    )


def _key(part: Part) -> str:
    return f"vector:heartbeat:{part}"
