"""Celery entry points of courses: woken by beat or asked for by a reader, safe to run at any time and side by side."""

import structlog
from celery import shared_task
from django.utils import timezone

from courses.actions import reminders
from courses.models import CoursePage
from courses.packs import build
from vector.common.pdf import PdfFailed

log = structlog.get_logger(__name__)


@shared_task(name="courses.remind", time_limit=280, soft_time_limit=260)
def remind() -> int:
    """Queue the reminders that are missing and take back those that are no longer right."""
    queued = reminders.complete(now=timezone.now())
    if queued:
        log.info("courses.reminders_completed", letters=queued)
    return queued


@shared_task(name=build.BUILD_TASK, expires=600, soft_time_limit=150, time_limit=180)
def build_pack(course_id: int) -> None:
    """Make the pack of a course as it is now. Safe to run twice: what is there is not made again."""
    course = CoursePage.objects.live().filter(pk=course_id).select_related("programme").first()
    if course is None:
        log.warning("pack_of_absent_course", course=course_id)
        return
    try:
        build.build(course)
    except PdfFailed as error:
        log.error("pack_failed", course=course_id, error=str(error))
