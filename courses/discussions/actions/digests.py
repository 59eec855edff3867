"""The morning letter: what is new in the discussions of a run."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.discussions import letters
from courses.discussions.models import Following, Post
from courses.enums import READING
from courses.models import CourseRun, Enrolment, RunTutor
from vector.mail.enums import Frequency
from vector.mail.mornings import NEWS_FOR, due_morning
from vector.mail.outbox import queue_many
from vector.people.models import User


@dataclass(frozen=True)
class Reader:
    """Somebody who takes part in a run, since when, and what they were told."""

    person: User
    since: datetime.datetime
    told_until: datetime.datetime | None


def send_digests(*, now: datetime.datetime | None = None) -> int:
    """Queue the morning letters that are due; the number of new ones. Safe to run often and side by side.

    One letter a person, run and day, whoever asks and however often: its key says so. Nobody is told of the own
    messages, of hidden ones, or of what was said before they came.
    """
    now = now or timezone.now()
    runs = CourseRun.objects.filter(
        pk__in=Post.objects.shown().filter(created_at__gt=now - NEWS_FOR).values("run").distinct()
    ).select_related("course")
    return sum(_send_for(run, now) for run in runs.order_by("pk"))


@transaction.atomic
def _send_for(run: CourseRun, now: datetime.datetime) -> int:
    posts = list(
        Post.objects.shown()
        .filter(run=run, created_at__gt=now - NEWS_FOR, created_at__lte=now)
        .select_related("author", "module", "thread")
        .order_by("created_at", "pk")
    )
    outgoing, told = [], []
    for reader in _readers(run, now):
        morning = due_morning(now, zone=reader.person.zone, told_until=reader.told_until)
        if morning is None:
            continue
        news = _news_for(reader, posts, until=morning)
        if news:
            outgoing.append(letters.digest(run, reader.person, news, day=morning.date()))
            told.append(Following(run=run, person=reader.person, told_until=morning))
    new = queue_many(outgoing)
    Following.objects.bulk_create(
        told, update_conflicts=True, unique_fields=["run", "person"], update_fields=["told_until"], batch_size=500
    )
    return new


def _news_for(reader: Reader, posts: Iterable[Post], *, until: datetime.datetime) -> list[Post]:
    """What was said by others after the last digest and before this morning."""
    since = max(reader.since, reader.told_until or reader.since)
    return [post for post in posts if since < post.created_at <= until and post.author_id != reader.person.pk]


def _readers(run: CourseRun, now: datetime.datetime) -> list[Reader]:
    """Who wants a daily letter about this run: three queries whatever their number."""
    followings = {row.person_id: row for row in Following.objects.filter(run=run)}
    since: dict[Any, datetime.datetime] = dict(
        RunTutor.objects.filter(run=run).values_list("person_id", "run__created_at")
    )
    studying = Enrolment.objects.filter(run=run, state__in=READING).values_list("person_id", "begun_at")
    since |= {person: begun_at for person, begun_at in studying if begun_at is not None}
    people = User.objects.reachable().filter(pk__in=since).select_related("region").order_by("pk")
    readers = []
    for person in people:
        following = followings.get(person.pk)
        if following is None or following.frequency == Frequency.DAILY:
            readers.append(Reader(person, since[person.pk], following.told_until if following else None))
    return readers


@transaction.atomic
def follow(*, run: CourseRun, frequency: str, by: User) -> Following:
    """Say how often one wants letters about a run's discussions. From now on: what was said before is no news."""
    row, _is_new = Following.objects.update_or_create(
        run=run, person=by, defaults={"frequency": frequency, "told_until": timezone.now()}
    )
    return row
