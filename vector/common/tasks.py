"""The heartbeat of worker and beat (vector/common/health.py)."""

from typing import Any

from celery import shared_task
from celery.signals import after_task_publish

from vector.common.health import record_heartbeat

HEARTBEAT = "common.heartbeat"


@shared_task(name=HEARTBEAT, time_limit=30, soft_time_limit=20)
def heartbeat() -> None:
    """The worker runs it, so the worker is alive. Safe to run twice."""
    record_heartbeat("worker")


@after_task_publish.connect(sender=HEARTBEAT, dispatch_uid="common.heartbeat.beat")
def beat_is_alive(**event: Any) -> None:
    """Only beat hands out this task, so beat is alive."""
    record_heartbeat("beat")
