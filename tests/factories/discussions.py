"""Discussions: a question under a module, replies, reports."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.discussions.models import Post, Report
from courses.models import ModulePage
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import UserFactory


class PostFactory(DjangoModelFactory):
    """A question of somebody who studies in the run, under the first module of its course."""

    class Meta:
        model = Post

    class Params:
        enrolment = factory.SubFactory(EnrolmentFactory)

    run = factory.SelfAttribute("enrolment.run")
    author = factory.SelfAttribute("enrolment.person")
    module = factory.LazyAttribute(lambda post: first_module(post.run))
    text = factory.Sequence(lambda number: f"Как у вас с этим, вопрос {number}?")
    last_at = factory.LazyFunction(timezone.now)


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    post = factory.SubFactory(PostFactory)
    reporter = factory.SubFactory(UserFactory)
    reason = "Реклама"


def first_module(run: Any) -> ModulePage:
    return ModulePage.objects.descendant_of(run.course).order_by("path").first()


def replies_to(thread: Post, *, count: int, author: Any = None) -> list[Post]:
    """So many replies, counted on the thread as the action does."""
    made = [
        PostFactory(
            run=thread.run, module=thread.module, thread=thread, author=author or thread.author, text=f"Ответ {number}"
        )
        for number in range(1, count + 1)
    ]
    Post.objects.filter(pk=thread.pk).update(reply_count=count)
    return made
