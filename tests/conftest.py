"""Fixtures of the whole suite. tests/services.py has brought up the servers by the time this is read."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.test import TransactionTestCase

from tests.databases import RunDatabase


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
