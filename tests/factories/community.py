"""The community: themes, topics with their opening post, replies, reports."""

from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories.people import MembershipFactory, UserFactory
from vector.community.actions.posts import recount
from vector.community.enums import PostState
from vector.community.models import Post, PostFile, Report, Theme, Topic


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    title = factory.Sequence(lambda number: f"Тема {number}")
    slug = factory.Sequence(lambda number: f"theme-{number}")


class TopicFactory(DjangoModelFactory):
    """A topic without a post yet: `topic()` makes a whole one."""

    class Meta:
        model = Topic

    theme = factory.SubFactory(ThemeFactory)
    author = factory.LazyFunction(lambda: MembershipFactory().person)
    title = factory.Sequence(lambda number: f"Вопрос коллегам {number}")
    published_at = factory.LazyFunction(timezone.now)
    last_post_at = factory.LazyFunction(timezone.now)


class PostFactory(DjangoModelFactory):
    """A published reply."""

    class Meta:
        model = Post

    topic = factory.LazyFunction(lambda: topic())
    author = factory.LazyFunction(lambda: MembershipFactory().person)
    text = factory.Sequence(lambda number: f"Мы делаем так, ответ {number}.")
    state = PostState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    post = factory.SubFactory(PostFactory)
    reporter = factory.SubFactory(UserFactory)
    reason = "Реклама"


def topic(*, text: str = "Как у вас с этим?", is_awaiting: bool = False, **fields: Any) -> Topic:
    """A topic with its opening post; `is_awaiting`: both wait for a moderator."""
    if is_awaiting:
        fields |= {"published_at": None}
    made = TopicFactory(**fields)
    state = {"state": PostState.AWAITING, "published_at": None} if is_awaiting else {}
    PostFactory(topic=made, author=made.author, text=text, is_opening=True, **state)
    return made


def opening(made: Topic) -> Post:
    return made.posts.get(is_opening=True)


def replies_to(made: Topic, *, count: int, author: Any = None) -> list[Post]:
    """So many replies, counted on the topic as the actions do."""
    person = author or MembershipFactory().person
    posts = [PostFactory(topic=made, author=person, text=f"Ответ {number}") for number in range(1, count + 1)]
    recount(made)
    return posts


def file_of(post: Post, name: str = "положение.pdf") -> PostFile:
    return PostFile.objects.create(
        post=post,
        file=ContentFile(b"%PDF-1.4", name=name),
        original_name=name,
        content_type="application/pdf",
        size=8,
    )


def trusted() -> Any:
    """A member of an organisation one of whose posts has been published."""
    person = MembershipFactory().person
    PostFactory(author=person)
    return person
