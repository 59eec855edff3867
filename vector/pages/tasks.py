"""What the clock does to pages."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="pages.publish_scheduled", soft_time_limit=100, time_limit=110)
def publish_scheduled() -> None:
    """Publish the pages whose time has come and take down those whose time is over. Safe to run twice or late."""
    call_command("publish_scheduled", verbosity=0)
