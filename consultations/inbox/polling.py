"""One look into the mailbox: take in what lies there, then do what the letters ask for."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultations.inbox.actions.handling import begin, give_up, handle
from consultations.inbox.actions.taking import take
from consultations.inbox.mailbox import LOST, READ_DAYS, LetterError, Mailbox, MailboxError, Waiting, opened
from consultations.inbox.models import MAX_ATTEMPTS, IncomingLetter

logger = logging.getLogger(__name__)

# Any number that no other lock of ours has.
LOCK = 0x1E77E2
SECONDS = 60.0
# A letter that the server does not hand out, or that breaks the line each time, is left alone for an hour.
STUCK_SECONDS = 3600
STUCK_AFTER = 3
STATUS = "inbox:status"
# For as long as read letters are looked at, and a day.
KNOWN_SECONDS = (READ_DAYS + 1) * 24 * 3600
# Longer than any task may last: an attempt that began before has no worker any more.
ABANDONED_AFTER = timedelta(minutes=15)


def poll(*, seconds: float = SECONDS) -> int:
    """Fetch for at most so long; returns how many letters were new. One worker at a time, by a lock in PostgreSQL.

    The lock only saves work: that each letter is taken once is the unique digest's doing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            return _poll(time.monotonic() + seconds)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def handle_unread(*, limit: int = 200) -> int:
    """Do what letters that were taken in ask for; returns how many were looked at."""
    with translation.override("ru"):
        for letter in IncomingLetter.objects.abandoned(timezone.now() - ABANDONED_AFTER)[:limit]:
            give_up(letter, words=_("The work was cut off at each attempt."))
    count = 0
    for letter in IncomingLetter.objects.unread()[:limit]:
        if not begin(letter):
            continue
        count += 1
        try:
            handle(letter)
        except SoftTimeLimitExceeded:
            # The task's time is over: the next look goes on.
            raise
        except Exception as error:
            # Whatever is wrong with one letter must not keep the next from being read.
            logger.exception("letter %s could not be handled", letter.pk)
            if IncomingLetter.objects.filter(pk=letter.pk, attempts__gte=MAX_ATTEMPTS).exists():
                give_up(letter, words=f"{type(error).__name__}: {error}")
    return count


def _poll(until: float) -> int:
    count = 0
    trouble: list[str] = []
    try:
        with (
            opened(
                settings.CONSULTATION_IMAP_URL,
                done_folder=settings.CONSULTATION_IMAP_DONE_FOLDER,
                timeout=settings.CONSULTATION_IMAP_TIMEOUT,
            ) as mailbox,
            _remembering(mailbox),
        ):
            for waiting in mailbox.waiting():
                if time.monotonic() > until:
                    break
                count += _fetch(mailbox, waiting, trouble)
    except (MailboxError, LetterError, *LOST) as error:
        # The next look begins anew: what was not put away lies there still.
        logger.warning("the mailbox cannot be read: %s", error)
        cache.set(STATUS, {"error": str(error)[:300], "at": time.time()}, timeout=None)
    else:
        told = {"error": "", "count": len(trouble), "trouble": trouble[0] if trouble else "", "at": time.time()}
        cache.set(STATUS, told, timeout=None)
    return count


@contextmanager
def _remembering(mailbox: Mailbox) -> Iterator[None]:
    """Which letters were put away and lie there still: kept from look to look, and lost without harm."""
    key = f"inbox:known:{mailbox.name}"
    mailbox.known = set(cache.get(key, ()))
    try:
        yield
    finally:
        cache.set(key, sorted(mailbox.known), timeout=KNOWN_SECONDS)


def _fetch(mailbox: Mailbox, waiting: Waiting, trouble: list[str]) -> bool:
    """Take one letter in and put it away; True when it was new. What goes wrong is added to `trouble`, each look anew.

    A letter that is safe with us and cannot be put away is trouble too: the mailbox fills, unseen by anybody.
    """
    stuck = f"inbox:passed:{waiting.uid}:{waiting.size}"
    tried, words = cache.get(stuck, (0, ""))
    if tried >= STUCK_AFTER:
        trouble.append(words)
        return False
    # Counted before: should this one break the line or the worker, a later look passes it by and the rest get through.
    cache.set(stuck, (tried + 1, "the line broke"), timeout=STUCK_SECONDS)
    letter = None
    try:
        if waiting.size > settings.CONSULTATION_MAIL_MAX_MB * 1024 * 1024:
            letter = take(mailbox.headers(waiting.uid), size=waiting.size)
        else:
            letter = take(mailbox.content(waiting.uid))
        mailbox.put_away(waiting.uid)
    except LetterError as error:
        logger.warning("letter %s is not handed out, or not put away: %s", waiting.uid, error)
        trouble.append(str(error))
        cache.set(stuck, (tried + 1, str(error)), timeout=STUCK_SECONDS)
    else:
        cache.delete(stuck)
    return letter is not None
