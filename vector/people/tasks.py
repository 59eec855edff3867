"""What the worker does for people: sweeping out what has outlived its purpose, entering holidays ahead."""

import logging
from datetime import timedelta

from axes.models import AccessAttempt
from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from vector.people.actions import calendars
from vector.people.models import PeopleImport, SignInLink, SignInRequest

log = logging.getLogger(__name__)


@shared_task(name="people.sweep", time_limit=120, soft_time_limit=100)
def sweep() -> dict[str, int]:
    """Delete links, requests, uploads, failed passwords and sessions whose time is over. Safe to run twice."""
    now = timezone.now()
    swept = {
        "links": SignInLink.objects.filter(expires_at__lt=now - timedelta(days=settings.KEEP_LINKS_DAYS)),
        "requests": SignInRequest.objects.filter(
            requested_at__lt=now - timedelta(days=settings.KEEP_SIGN_IN_REQUESTS_DAYS)
        ),
        "uploads": PeopleImport.objects.filter(
            applied_at__isnull=True, created_at__lt=now - timedelta(days=settings.KEEP_UPLOADED_LISTS_DAYS)
        ),
        "attempts": AccessAttempt.objects.filter(
            attempt_time__lt=now - timedelta(days=settings.KEEP_SIGN_IN_REQUESTS_DAYS)
        ),
        "sessions": Session.objects.filter(expire_date__lt=now),
    }
    counts = {name: rows.delete()[0] for name, rows in swept.items()}
    log.info("swept %s", counts)
    return counts


@shared_task(name="people.lay_calendar", time_limit=60, soft_time_limit=50)
def lay_calendar() -> None:
    """Enter the holidays of this year and the next where the office has entered nothing. Safe to run twice."""
    year = timezone.localdate().year
    if days := calendars.lay_missing(years=[year, year + 1], by=None):
        log.info("production calendar: %s days entered", days)
