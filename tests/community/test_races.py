"""Buttons pressed many times at once, over connections and transactions of their own."""

import threading
import time
from contextlib import suppress

import pytest
from django.db import transaction

from tests.courses.test_last_seat import all_at_once
from tests.factories.community import ThemeFactory, topic, trusted
from tests.factories.people import MembershipFactory, StaffFactory
from vector.common.errors import DomainError
from vector.common.models import AuditEntry
from vector.community.actions import moderation, outcomes, posts
from vector.community.enums import PostState
from vector.community.models import Post, Theme, Topic
from vector.community.registry import Destination, Made
from vector.mail.models import Delivery
from vector.people.models import User

AT_ONCE = 8

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_topic_pressed_many_times_is_one_and_replies_are_all_counted():
    theme, person = ThemeFactory(), trusted()
    before = Topic.objects.count()

    def begin():
        posts.begin(theme=Theme.objects.get(pk=theme.pk), title="Поездки", text="Кто возил?", by=person)

    assert all_at_once([begin] * AT_ONCE) == ["in"] * AT_ONCE
    assert Topic.objects.count() == before + 1
    thread = Topic.objects.get(title="Поездки")
    people = [trusted() for _number in range(AT_ONCE)]
    all_at_once([lambda person=person: posts.reply(topic=thread, text="Так", by=person) for person in people])
    thread.refresh_from_db()
    assert thread.reply_count == thread.posts.filter(is_opening=False).count() == AT_ONCE


def unprotected(thread, person, looked):
    """The same without the lock on the person: everybody looks, then everybody writes."""
    with transaction.atomic():
        is_there = Post.objects.filter(author=person, text="Так").exists()
        looked.wait(timeout=30)
        if not is_there:
            Post.objects.create(topic=thread, author=person, text="Так")


def test_control_without_the_lock_writes_it_many_times():
    """The race is real: this test fails to fail if the threads did not run at the same time."""
    thread, person = topic(), MembershipFactory().person
    looked = threading.Barrier(AT_ONCE)
    all_at_once([lambda: unprotected(thread, person, looked)] * AT_ONCE)
    assert Post.objects.filter(author=person).count() == AT_ONCE


def test_two_moderators_approve_once():
    thread = topic()
    post = posts.reply(topic=thread, text="Впервые", by=MembershipFactory().person)
    office = [StaffFactory() for _number in range(AT_ONCE)]
    all_at_once([lambda person=person: moderation.approve(post=post, by=person) for person in office])
    post.refresh_from_db()
    thread.refresh_from_db()
    assert (post.state, thread.reply_count) == (PostState.PUBLISHED, 1)
    assert AuditEntry.objects.filter(deed="community.approve").count() == 1
    assert Delivery.objects.filter(recipient=post.author.email).count() == 1


def test_approval_and_refusal_at_once_leave_one_state():
    thread, office = topic(), StaffFactory()
    post = posts.reply(topic=thread, text="Впервые", by=MembershipFactory().person)

    def approve():
        with suppress(DomainError):
            moderation.approve(post=post, by=office)

    def decline():
        moderation.hide(post=post, reason="Реклама", by=office)

    all_at_once([approve, decline] * (AT_ONCE // 2))
    post.refresh_from_db()
    thread.refresh_from_db()
    # Hidden last, or hidden first and not approved any more.
    assert (post.state, thread.reply_count) == (PostState.HIDDEN, 0)


def test_a_topic_becomes_something_once():
    thread, office = topic(), StaffFactory()
    made = []

    def make(*, topic, by):
        made.append(topic.pk)
        return Made(title="Вопрос", path="/q/1/")

    question = Destination(key="question", label="Спросить", may=lambda user, topic: True, make=make)
    assert (
        all_at_once([lambda: outcomes.make(topic=thread, destination=question, by=office)] * AT_ONCE)
        == ["in"] * AT_ONCE
    )
    assert (len(made), thread.outcomes.count()) == (1, 1)


def test_author_who_replies_while_the_topic_becomes_something_waits_and_is_heard():
    thread, office = topic(author=trusted()), StaffFactory()
    is_inside = threading.Event()

    def make(*, topic, by):
        is_inside.set()
        # Long enough for the reply to take its locks: without an order of them both would wait for each other.
        time.sleep(1)
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=topic.author_id)
        return Made(title="Вопрос", path="/q/1/")

    def reply():
        assert is_inside.wait(timeout=30)
        posts.reply(topic=thread, text="Ещё одно", by=thread.author)

    question = Destination(key="question", label="Спросить", may=lambda user, topic: True, make=make)
    done = all_at_once([lambda: outcomes.make(topic=thread, destination=question, by=office), reply])
    assert done == ["in", "in"]
    assert (thread.outcomes.count(), thread.posts.filter(text="Ещё одно").count()) == (1, 1)
