"""Writing, changing, hiding, pinning, reporting: what each deed does and refuses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.discussions import rules
from courses.discussions.actions import digests, moderation, posts
from courses.discussions.models import Post, Report
from tests.factories import courses as factories
from tests.factories.discussions import PostFactory, ReportFactory, first_module, replies_to
from vector.common.errors import DomainError
from vector.common.models import AuditEntry
from vector.mail.enums import Frequency
from vector.mail.models import Delivery
from vector.mail.outbox import letters_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return factories.EnrolmentFactory()


@pytest.fixture
def module(enrolment):
    return first_module(enrolment.run)


@pytest.fixture
def tutor(enrolment):
    return factories.RunTutorFactory(run=enrolment.run).person


def deeds():
    return list(AuditEntry.objects.filter(deed__startswith="discussion").order_by("pk").values_list("deed", flat=True))


def test_ask_begins_a_thread(enrolment, module):
    post = posts.ask(run=enrolment.run, module=module, text="Как?", by=enrolment.person)
    assert (post.thread, post.is_by_tutor, post.reply_count) == (None, False, 0)
    assert deeds() == ["discussion.ask"]


def test_ask_twice_is_once(enrolment, module):
    first = posts.ask(run=enrolment.run, module=module, text="Как?", by=enrolment.person)
    assert posts.ask(run=enrolment.run, module=module, text="Как?", by=enrolment.person) == first
    assert Post.objects.count() == 1


def test_ask_refuses_a_module_of_another_course(enrolment):
    foreign = first_module(factories.CourseRunFactory())
    with pytest.raises(DomainError):
        posts.ask(run=enrolment.run, module=foreign, text="Как?", by=enrolment.person)


def test_reply_is_counted_on_the_thread_and_marks_a_tutor(enrolment, tutor):
    thread = PostFactory(enrolment=enrolment, last_at=timezone.now() - timedelta(days=1))
    reply = posts.reply(thread=thread, text="Так.", by=tutor)
    thread.refresh_from_db()
    assert reply.is_by_tutor is True
    assert (thread.reply_count, thread.last_at) == (1, reply.last_at)


@pytest.mark.parametrize("fields", [{"deleted_at": timezone.now()}, {"hidden": True}, {"closed": True}])
def test_reply_is_refused_where_nobody_should_reply(fields, enrolment, tutor):
    thread = PostFactory(enrolment=enrolment)
    if fields.pop("hidden", False):
        moderation.hide(post=thread, reason="Реклама", by=tutor)
    if fields.pop("closed", False):
        moderation.close(thread=thread, is_on=True, by=tutor)
    Post.objects.filter(pk=thread.pk).update(**fields) if fields else None
    with pytest.raises(DomainError):
        posts.reply(thread=thread, text="Так.", by=enrolment.person)
    assert Post.objects.count() == 1


def test_too_many_messages_are_refused_but_not_a_tutors(enrolment, module, tutor):
    for number in range(posts.MOST_MESSAGES):
        posts.ask(run=enrolment.run, module=module, text=f"Вопрос {number}", by=enrolment.person)
        posts.ask(run=enrolment.run, module=module, text=f"Вопрос {number}", by=tutor)
    with pytest.raises(DomainError):
        posts.ask(run=enrolment.run, module=module, text="Ещё один", by=enrolment.person)
    posts.ask(run=enrolment.run, module=module, text="Ещё один", by=tutor)
    Post.objects.update(created_at=timezone.now() - posts.MOST_WITHIN - timedelta(seconds=1))
    assert posts.ask(run=enrolment.run, module=module, text="Позже", by=enrolment.person).pk


def test_too_many_links_are_refused_beside_the_field(enrolment, module):
    text = " ".join(f"https://example.org/{number}" for number in range(posts.MOST_LINKS + 1))
    with pytest.raises(DomainError) as refused:
        posts.ask(run=enrolment.run, module=module, text=text, by=enrolment.person)
    assert refused.value.field == "text"


def test_edit_is_for_an_hour_and_says_so(enrolment):
    post = PostFactory(enrolment=enrolment)
    assert posts.edit(post=post, text="Иначе", by=enrolment.person).edited_at is not None
    Post.objects.update(created_at=timezone.now() - rules.EDITABLE_FOR)
    with pytest.raises(DomainError):
        posts.edit(post=post, text="Поздно", by=enrolment.person)
    post.refresh_from_db()
    assert post.text == "Иначе"


def test_edit_and_delete_are_the_authors_alone(enrolment, tutor):
    post = PostFactory(enrolment=enrolment, text="Моё")
    with pytest.raises(DomainError):
        posts.edit(post=post, text="Чужое", by=tutor)
    with pytest.raises(DomainError):
        posts.delete(post=post, by=tutor)
    post.refresh_from_db()
    assert (post.text, post.deleted_at) == ("Моё", None)


def test_delete_takes_the_text_and_leaves_the_place(enrolment):
    thread = PostFactory(enrolment=enrolment)
    [reply] = replies_to(thread, count=1)
    deleted = posts.delete(post=thread, by=enrolment.person)
    assert (deleted.text, deleted.deleted_at is not None) == ("–", True)
    assert posts.delete(post=thread, by=enrolment.person).deleted_at == deleted.deleted_at
    assert Post.objects.filter(pk=reply.pk).exists()
    assert deeds() == ["discussion.delete"]


def test_hide_tells_the_author_why_and_settles_reports(enrolment, tutor):
    post = PostFactory(enrolment=enrolment)
    report = ReportFactory(post=post)
    moderation.hide(post=post, reason="Это реклама", by=tutor)
    moderation.hide(post=post, reason="Это реклама", by=tutor)
    report.refresh_from_db()
    assert report.settled_by == tutor
    letter = Delivery.objects.get(recipient=enrolment.person.email)
    assert "Это реклама" in letter.text
    assert moderation.restore(post=post, by=tutor).is_shown
    assert deeds() == ["discussion.hide", "discussion.restore"]


def test_pin_and_close_are_for_threads(enrolment, tutor):
    thread = PostFactory(enrolment=enrolment)
    [reply] = replies_to(thread, count=1)
    assert moderation.pin(thread=thread, is_on=True, by=tutor).pinned_by == tutor
    assert moderation.pin(thread=thread, is_on=False, by=tutor).pinned_at is None
    with pytest.raises(DomainError):
        moderation.close(thread=reply, is_on=True, by=tutor)


def test_report_is_once_a_person_and_can_be_settled(enrolment, tutor):
    post = PostFactory()
    report = moderation.report(post=post, reason="Грубость", by=enrolment.person)
    assert moderation.report(post=post, reason="Ещё раз", by=enrolment.person) == report
    assert moderation.settle(report=report, by=tutor).settled_by == tutor
    assert Report.objects.count() == 1


def test_who_wants_each_message_at_once_gets_it_but_not_the_own(enrolment, tutor):
    other = factories.EnrolmentFactory(run=enrolment.run).person
    for person in (enrolment.person, tutor):
        digests.follow(run=enrolment.run, frequency=Frequency.AT_ONCE, by=person)
    posts.ask(run=enrolment.run, module=first_module(enrolment.run), text="Как?", by=enrolment.person)
    assert (len(letters_to(tutor.email)), letters_to(enrolment.person.email), letters_to(other.email)) == (1, [], [])


def test_who_left_gets_nothing_at_once(enrolment):
    left = factories.EnrolmentFactory(run=enrolment.run)
    digests.follow(run=enrolment.run, frequency=Frequency.AT_ONCE, by=left.person)
    type(left).objects.filter(pk=left.pk).update(
        state="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=left.person
    )
    posts.ask(run=enrolment.run, module=first_module(enrolment.run), text="Как?", by=enrolment.person)
    assert letters_to(left.person.email) == []
