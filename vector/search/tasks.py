"""What the worker does for search: counting words."""

import logging

from celery import shared_task

from vector.search import counting

log = logging.getLogger(__name__)


@shared_task(name="search.count_words", time_limit=300, soft_time_limit=280)
def count_words() -> int:
    """Count the words of questions anew if any question has changed since. Safe to run twice; returns the entries."""
    if not counting.is_due():
        return 0
    counted = counting.recount()
    log.info("counted the words of %s questions", counted)
    return counted
