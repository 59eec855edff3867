"""Published answers in the search for similar questions: there as long as their page is on the site."""

from typing import Any

from consultations.answers.models import PublishedAnswerPage
from vector.search import similar


def key_of(page: int) -> str:
    """The name in that search of the page with this primary key."""
    return f"answer-{page}"


def remember(*, instance: PublishedAnswerPage, **_kwargs: Any) -> None:
    """A receiver for Wagtail's page_published: new, changed by the actions, or corrected by an editor."""
    similar.remember(
        key_of(instance.pk),
        title=instance.title,
        text=instance.plain_text,
        url=instance.get_url() or "",
        topic=instance.topic.code,
        is_public=True,
    )


def forget(*, instance: PublishedAnswerPage, **_kwargs: Any) -> None:
    """A receiver for Wagtail's page_unpublished and for the deletion of a page."""
    similar.forget(key_of(instance.pk))
