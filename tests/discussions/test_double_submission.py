"""A button pressed many times at once: one message, over connections and transactions of their own."""

import threading

import pytest
from django.db import transaction
from django.utils import timezone

from courses.discussions.actions import posts
from courses.discussions.models import Post
from tests.courses.test_last_seat import all_at_once
from tests.factories import courses as factories
from tests.factories.discussions import PostFactory, first_module

AT_ONCE = 8

pytestmark = pytest.mark.django_db(transaction=True)


def unprotected(enrolment, module, looked):
    """The same without the lock on the person: everybody looks, then everybody writes."""
    with transaction.atomic():
        is_there = Post.objects.filter(author=enrolment.person, text="Как?").exists()
        looked.wait(timeout=30)
        if not is_there:
            Post.objects.create(
                run=enrolment.run, module=module, author=enrolment.person, text="Как?", last_at=timezone.now()
            )


def test_one_question_pressed_many_times_is_one_and_replies_are_all_counted():
    enrolment = factories.EnrolmentFactory()
    module = first_module(enrolment.run)

    def ask():
        posts.ask(run=enrolment.run, module=module, text="Как?", by=enrolment.person)

    assert all_at_once([ask] * AT_ONCE) == ["in"] * AT_ONCE
    thread = Post.objects.get()
    people = [factories.EnrolmentFactory(run=enrolment.run).person for _number in range(AT_ONCE)]
    all_at_once([lambda person=person: posts.reply(thread=thread, text="Так", by=person) for person in people])
    thread.refresh_from_db()
    assert thread.reply_count == thread.replies.count() == AT_ONCE


def test_control_without_the_lock_writes_it_many_times():
    """The race is real: this test fails to fail if the threads did not run at the same time."""
    enrolment = PostFactory(text="Другое").run.enrolments.get()
    looked = threading.Barrier(AT_ONCE)
    module = first_module(enrolment.run)
    all_at_once([lambda: unprotected(enrolment, module, looked)] * AT_ONCE)
    assert Post.objects.filter(text="Как?").count() == AT_ONCE
