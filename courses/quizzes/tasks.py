"""What the worker does for quizzes."""

import logging

from celery import shared_task
from django.utils import timezone

from courses.quizzes.actions import attempts as actions
from courses.quizzes.models import Attempt
from vector.common.errors import DomainError

logger = logging.getLogger(__name__)

BATCH = 200


@shared_task(name="quizzes.end_overdue", soft_time_limit=120, time_limit=180)
def end_overdue() -> None:
    """End attempts whose time is over: what was saved in time is scored. Safe to run twice and side by side."""
    overdue = list(Attempt.objects.overdue(timezone.now()).order_by("ends_at")[:BATCH])
    for attempt in overdue:
        try:
            actions.end_overdue(attempt)
        except DomainError:
            # One that cannot be ended must not keep the others waiting.
            logger.exception("Attempt %s could not be ended", attempt.pk)
    if overdue:
        logger.info("Ended %s overdue attempts", len(overdue))
