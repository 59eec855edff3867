"""Vector: the learning and consulting environment of a volunteer programme."""

from vector.celery import app as celery_app

__all__ = ["celery_app"]
