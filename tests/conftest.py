"""Fixtures of the whole suite. tests/services.py has brought up the servers by the time this is read.

Who wants a real process asks for `worker` or `beat` and starts it: `worker().start()`. Who stops servers asks for
`private_redis` first: the common one serves the tests of other processes too.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from django.test import TransactionTestCase
from kombu import pools

from tests.celery_processes import CeleryProcess
from tests.databases import RunDatabase
from tests.smtp import SmtpSink
from vector.launcher import commands
from vector.launcher.broker import Redis
from vector.launcher.processes import Account

pytest_plugins = ["tests.chromium"]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A clone of the migrated template for this process; cloned anew after each test that commits."""
    database = RunDatabase()
    with django_db_blocker.unblock():
        database.make()
    flush = TransactionTestCase._fixture_teardown
    # Flushing would also take Wagtail's root page and the rows of data migrations from the tests that follow.
    TransactionTestCase._fixture_teardown = lambda self: database.restore()  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture(scope="session")
def _broker() -> Iterator["redis.Redis"]:
    with redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=5) as client:
        yield client


@pytest.fixture(autouse=True)
def _empty_broker(_broker: "redis.Redis") -> None:
    """Each test begins with an empty cache and empty queues: ids repeat from test to test."""
    _broker.flushdb()


@pytest.fixture
def broker(_broker: "redis.Redis", _empty_broker: None) -> "redis.Redis":
    """The Redis database of this process, empty."""
    return _broker


@pytest.fixture
def private_redis(tmp_path_factory: pytest.TempPathFactory, settings: Any, monkeypatch: Any) -> Iterator[Redis]:
    """A Redis of the test's own to `stop()`, `kill()` and `start()` again; settings, cache and Celery use it."""
    before = settings.CELERY_BROKER_URL  # Celery reads its settings when it is first asked
    account = Account.for_servers()
    home = tmp_path_factory.mktemp("redis")
    if not account.can_enter(home):  # pytest's folders are its user's only
        for folder in (home, *home.parents):
            if folder.stat().st_uid != os.getuid() or account.can_enter(folder):
                break
            folder.chmod(0o711)
    account.own(home)
    server = Redis(home, account, durable=True)
    server.start()
    monkeypatch.setenv("REDIS_URL", server.url)
    settings.CACHES = {
        name: {**cache, "LOCATION": server.url} if "redis" in cache["BACKEND"].lower() else cache
        for name, cache in settings.CACHES.items()
    }
    settings.REDIS_URL = settings.CELERY_BROKER_URL = server.url
    with _celery_on(server.url, before=before):
        yield server
    server.stop()


@pytest.fixture
def smtp_sink(settings: Any, monkeypatch: Any) -> Iterator[SmtpSink]:
    """A real SMTP server that settings and the processes a test starts send to (tests/smtp.py)."""
    sink = SmtpSink()
    sink.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
    monkeypatch.setenv("EMAIL_HOST", sink.host)
    monkeypatch.setenv("EMAIL_PORT", str(sink.port))
    yield sink
    sink.stop()


@pytest.fixture
def worker(transactional_db: None, broker: "redis.Redis", tmp_path: Path) -> Iterator[Callable[..., CeleryProcess]]:
    """Makes real Celery workers: `worker(processes=2, environment={}).start()`. All end with the test."""
    made: list[CeleryProcess] = []

    def make(*, processes: int = 2, environment: dict[str, str] | None = None) -> CeleryProcess:
        name = f"worker{len(made)}"
        command = commands.worker(processes=processes, name=f"{name}@%h")
        made.append(CeleryProcess(command, tmp_path / f"{name}.log", " ready.", environment or {}))
        return made[-1]

    yield make
    for process in made:
        process.stop()


@pytest.fixture
def beat(transactional_db: None, broker: "redis.Redis", tmp_path: Path) -> Iterator[Callable[..., CeleryProcess]]:
    """Makes real Celery beats: `beat(environment={}).start()`. All end with the test."""
    made: list[CeleryProcess] = []

    def make(*, environment: dict[str, str] | None = None) -> CeleryProcess:
        name = f"beat{len(made)}"
        command = commands.beat(schedule=tmp_path / f"{name}-schedule")
        # The last line of the banner: what beat logs later depends on the level that the settings give it.
        made.append(CeleryProcess(command, tmp_path / f"{name}.log", "maxinterval ->", environment or {}))
        return made[-1]

    yield make
    for process in made:
        process.stop()


@contextmanager
def _celery_on(url: str, *, before: str) -> Iterator[None]:
    """The application of this process publishes to another broker for a while."""
    from vector.celery import app

    def use(address: str) -> None:
        pools.reset()  # their connections lead to the other one
        app._pool = None
        app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = address
        app.amqp._producer_pool = None

    use(url)
    yield
    use(before)
