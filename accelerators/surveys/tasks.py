"""What the worker does for surveys."""

import logging

from celery import shared_task
from django.utils import timezone

from accelerators.surveys.actions import wave as actions
from accelerators.surveys.enums import WaveState
from accelerators.surveys.models import SurveyWave

logger = logging.getLogger(__name__)


@shared_task(name="surveys.tick", soft_time_limit=120, time_limit=180)
def tick() -> None:
    """Open and close waves after the clock; in open ones, write to whoever is asked and has no letters yet.

    Safe to run twice and side by side: each wave's row is locked, what is there is not made again.
    """
    waves = SurveyWave.objects.due_to_change(timezone.now()) | SurveyWave.objects.filter(state=WaveState.OPEN)
    for wave in waves.select_related("survey__programme").order_by("pk"):
        before = wave.state
        after = actions.follow_clock(wave).state
        if after != before:
            logger.info("Survey wave %s: %s", wave.pk, after)
