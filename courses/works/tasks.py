"""What the worker does for works."""

import logging

from celery import shared_task

from courses.works.actions import work as actions
from courses.works.models import Work
from courses.works.queries import asked_otherwise

logger = logging.getLogger(__name__)


@shared_task(name="works.tick", soft_time_limit=120, time_limit=180)
def tick() -> None:
    """Where heads have come or gone since a work was sent: write to the new ones, drop the links of those who left.

    Safe to run twice and side by side: each work's row is locked, who has a letter gets no second one.
    """
    for pk in asked_otherwise():
        work = Work.objects.filter(pk=pk).first()
        if work is not None and actions.follow_people(work):
            logger.info("Work %s: others are asked to agree it", pk)
