"""What tutors do with their queue around a review: take the next, keep what is typed, release a group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from courses.works.actions import review as reviews
from courses.works.models import Review, SetAsideMarking, Work, WorkVersion
from courses.works.queue import Filter, next_free
from vector.common.errors import DomainError, TransitionRefused
from vector.common.merging import Merge, merge
from vector.common.transitions import locked
from vector.people.models import User

MOST_TRIED = 20


@dataclass
class Released:
    """What came of releasing many: told, and the works that could not be with the reason in words."""

    told: list[Review] = field(default_factory=list)
    refused: list[tuple[Review, str]] = field(default_factory=list)


def claim_next(*, by: User, wanted: Filter, apart_from: int | None = None) -> Work | None:
    """Take the next free work of the filtered queue: the longest waiting one that no colleague holds or is taking.

    None when nothing is left. Of two tutors who press at once each gets a work of the own.
    """
    for _attempt in range(MOST_TRIED):
        with transaction.atomic():
            free = next_free(by, wanted, now=timezone.now(), apart_from=apart_from)
            # What a colleague is taking at this moment is passed over, not waited for.
            work = free.select_for_update(of=("self",), skip_locked=True, no_key=True).first()
            if work is None:
                return None
            try:
                reviews.claim(work, by=by)
            except TransitionRefused:
                # Decided between looking and locking.
                continue
            return work
    return None


def keep(
    work: Work, *, by: User, points: Mapping[int, int | None], comment: str, shown: str = "", version: WorkVersion
) -> Review:
    """Save what a tutor has typed so far; the work stays held by the tutor.

    `shown` is the digest of the comment that the page was opened with: when another page of the same tutor has written
    something else meanwhile, that text is set aside. When the work cannot be saved any more (a colleague has taken it,
    it is decided) the text is set aside, too, and TransitionRefused says why.
    """
    try:
        with transaction.atomic():
            # Two pages of one tutor save one after another: what the first wrote is read under the lock.
            locked(work)
            review = reviews.claim(work, by=by)
            if shown and merge(shown=shown, stored=review.comment, sent=comment) is Merge.CONFLICT:
                _set_aside(review, by=by, comment=review.comment)
            return reviews.save_marks(work, by=by, points=points, comment=comment)
    except TransitionRefused:
        put_aside(version, by=by, comment=comment)
        raise


def put_aside(version: WorkVersion, *, by: User, comment: str) -> None:
    """Keep a comment that could not be saved, so that its tutor finds it when the work is opened again."""
    review = Review.objects.filter(version=version).first()
    if review is not None and comment.strip() and comment.strip() != review.comment:
        _set_aside(review, by=by, comment=comment)


def drop_aside(version: WorkVersion, *, by: User) -> None:
    """The tutor has no more need of what was set aside."""
    SetAsideMarking.objects.filter(review__version=version, person=by).delete()


def release_all(pending: Iterable[Review], *, by: User, now: datetime | None = None) -> Released:
    """Tell the participants what was decided and kept back, each in a transaction of its own.

    What somebody has released meanwhile is not told twice; what cannot be told stays and is named.
    """
    result = Released()
    for review in pending:
        try:
            result.told.append(reviews.release(review, by=by, now=now))
        except DomainError as error:
            result.refused.append((review, error.message))
    return result


def _set_aside(review: Review, *, by: User, comment: str) -> None:
    if comment.strip():
        SetAsideMarking.objects.update_or_create(review=review, person=by, defaults={"comment": comment})
