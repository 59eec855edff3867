"""/livez and /readyz, whatever is down."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.celery_processes import CeleryProcess
from vector.common import health
from vector.launcher.broker import Redis, free_port

NEVER = {"status": "never seen"}


@pytest.fixture(autouse=True)
def _forget_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrations", health._Migrations())


def test_livez_touches_nothing(client: Client, settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    response = client.get("/livez")  # without the database: this test may not touch it
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_tells_each_part(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
        "worker": NEVER,
        "beat": NEVER,
    }


@pytest.mark.django_db
def test_readyz_is_503_while_a_migration_is_missing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert (response.json()["status"], response.json()["migrations"]) == ("not ready", "pending")


@pytest.mark.django_db(transaction=True)
def test_readyz_is_503_without_the_database(client: Client) -> None:
    connection.close()
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = free_port()
    try:
        response = client.get("/readyz")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert response.status_code == 503
    assert (response.json()["database"], response.json()["migrations"]) == ("down", "unknown")


@pytest.mark.django_db
def test_readyz_is_200_without_redis_and_does_not_wait(client: Client, settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    health.record_heartbeat("worker")
    started_at = time.monotonic()
    response = client.get("/readyz")
    assert time.monotonic() - started_at < 2
    assert response.status_code == 200
    assert [response.json()[part] for part in ("broker", "worker", "beat")] == [
        "down",
        {"status": "unknown"},
        {"status": "unknown"},
    ]


@pytest.mark.django_db
def test_readyz_tells_a_silent_worker(client: Client, broker: Any) -> None:
    health.record_heartbeat("beat")
    broker.set("vector:heartbeat:worker", repr(timezone.now().timestamp() - 100))
    told = client.get("/readyz").json()
    assert told["beat"]["status"] == "ok"
    assert told["worker"]["status"] == "silent"
    assert 100 <= told["worker"]["seconds_ago"] < 110


@pytest.mark.kill
def test_worker_and_beat_are_heard(
    client: Client, worker: Callable[..., CeleryProcess], beat: Callable[..., CeleryProcess], broker: Any
) -> None:
    beat().start()
    worker(processes=1).start()
    end = time.monotonic() + 30
    while (told := client.get("/readyz").json())["worker"] == NEVER and time.monotonic() < end:
        time.sleep(0.2)
    assert [told[part]["status"] for part in ("worker", "beat")] == ["ok", "ok"]


@pytest.mark.django_db
def test_a_hanging_redis_delays_readyz_by_little(client: Client, private_redis: Redis) -> None:

    assert private_redis.child is not None
    os.kill(private_redis.child.pid, signal.SIGSTOP)
    try:
        started_at = time.monotonic()
        assert client.get("/readyz").json()["broker"] == "down"
        assert time.monotonic() - started_at < 2
    finally:
        os.kill(private_redis.child.pid, signal.SIGCONT)
