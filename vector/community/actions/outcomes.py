"""A topic becomes something in a part above: a consultation, a practice, a published answer."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.community.models import Topic, TopicOutcome
from vector.community.registry import Destination, Made
from vector.pages import page_cache
from vector.people.models import User


@transaction.atomic
def make(*, topic: Topic, destination: Destination, by: User) -> TopicOutcome:
    """Let the destination make of the topic what it makes, and show it there. Once a kind: again is what is there.

    Refuses a hidden topic, and whatever the destination refuses by DomainError.
    """
    # First the author, as a reply does: the destination may lock them, and two that wait for each other both fail.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=topic.author_id)
    topic = locked(topic)
    there = topic.outcomes.filter(kind=destination.key).first()
    if there is not None:
        return there
    if not topic.is_shown:
        raise DomainError(_("This topic is not shown now: show it first."))
    made = destination.make(topic=topic, by=by)
    outcome = TopicOutcome.objects.create(
        topic=topic,
        kind=destination.key,
        title=made.title[:255],
        path=made.path,
        is_public=made.is_public,
        made_by=by,
    )
    record_deed(by=by, deed="community.outcome", on=topic, kind=destination.key, path=made.path)
    page_cache.bump()
    return outcome


@transaction.atomic
def lead(*, kind: str, path: str, to: Made) -> int:
    """Topics that lead to `path` lead to where it is now: a draft was published, a page moved or taken down.

    For the parts above; the clock may do it. Returns how many topics led there.
    """
    found = TopicOutcome.objects.filter(kind=kind, path=path)
    changed = found.update(title=to.title[:255], path=to.path, is_public=to.is_public, updated_at=timezone.now())
    if changed:
        page_cache.bump()
    return changed


@transaction.atomic
def withdraw(*, kind: str, path: str, by: User | None) -> int:
    """Topics no longer lead to what was made of them: it was withdrawn, or the person it names was forgotten.

    For the parts above; `by` is None where nobody is known to have done it. Returns how many topics led there;
    afterwards it can be made anew.
    """
    found = list(TopicOutcome.objects.filter(kind=kind, path=path).select_related("topic"))
    for outcome in found:
        record_deed(by=by, deed="community.withdraw_outcome", on=outcome.topic, kind=kind, path=path)
        outcome.delete()
    if found:
        page_cache.bump()
    return len(found)
