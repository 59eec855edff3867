"""The suite's real processes: worker, beat, a Redis to kill, the browser."""

from collections.abc import Callable

import pytest
import redis
from django.core.cache import cache
from playwright.sync_api import Page

from tests.celery_processes import CeleryProcess
from vector.celery import app
from vector.launcher.broker import Redis


@pytest.mark.kill
def test_a_worker_starts_stops_and_is_killed(worker: Callable[..., CeleryProcess]) -> None:
    process = worker(processes=1)
    process.start()
    assert app.control.ping(timeout=5) != []
    process.kill()
    process.start()
    assert process.stop() == 0


@pytest.mark.kill
def test_a_beat_starts_and_stops(beat: Callable[..., CeleryProcess]) -> None:
    process = beat()
    process.start()
    assert process.stop() == 0


@pytest.mark.kill
def test_a_private_redis_goes_and_comes_back(private_redis: Redis, broker: "redis.Redis") -> None:
    cache.set("kept", 1)
    app.send_task("of.nobody")
    with redis.Redis.from_url(private_redis.url) as client:
        assert client.llen("celery") == 1
    assert broker.dbsize() == 0
    private_redis.kill()
    assert cache.get("kept") is None
    private_redis.start()
    cache.set("kept", 2)
    assert cache.get("kept") == 2


@pytest.mark.browser
def test_the_browser_reaches_us_and_nobody_else(live_server: object, page: Page) -> None:
    page.goto(f"{live_server.url}/livez")
    assert page.inner_text("body") == '{"status": "ok"}'
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
