"""The morning letter: to whom, when, of what; once a day, whoever asks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from courses.discussions.actions import digests, moderation, posts
from courses.discussions.models import Following, Post
from courses.models import CourseRun, Enrolment
from tests.factories import courses as factories
from tests.factories.discussions import PostFactory, first_module
from tests.factories.people import RegionFactory, UserFactory
from vector.mail.enums import Frequency
from vector.mail.models import Delivery
from vector.mail.outbox import letters_to

pytestmark = pytest.mark.django_db

MOSCOW, KALININGRAD = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Kaliningrad")
MONDAY = datetime(2026, 11, 16, 12, tzinfo=MOSCOW)
TUESDAY = datetime(2026, 11, 17, 9, tzinfo=MOSCOW)


def studies(run, *, zone="Europe/Moscow", since=MONDAY - timedelta(days=5)):
    region = RegionFactory(timezone=zone)
    return factories.EnrolmentFactory(run=run, person=UserFactory(region=region), begun_at=since)


def said(run, *, by, at=MONDAY, text="Как?"):
    post = posts.ask(run=run, module=first_module(run), text=text, by=by)
    Post.objects.filter(pk=post.pk).update(created_at=at)
    return post


@pytest.fixture
def run():
    made = factories.CourseRunFactory()
    CourseRun.objects.update(created_at=MONDAY - timedelta(days=30))
    return made


def test_digest_comes_once_in_the_morning(run):
    author, reader = studies(run).person, studies(run).person
    tutor = factories.RunTutorFactory(run=run).person
    said(run, by=author, text="Как у вас с договорами?")
    assert digests.send_digests(now=MONDAY + timedelta(hours=8)) == 0
    assert digests.send_digests(now=TUESDAY) == 2
    assert digests.send_digests(now=TUESDAY) == 0
    assert digests.send_digests(now=TUESDAY + timedelta(hours=6)) == 0
    letter = Delivery.objects.get(recipient=reader.email)
    assert "Как у вас с договорами?" in letter.text
    assert (len(letters_to(tutor.email)), letters_to(author.email)) == (1, [])


def test_digest_comes_at_eight_where_the_recipient_is(run):
    author, west = studies(run).person, studies(run, zone="Europe/Kaliningrad").person
    said(run, by=author)
    assert digests.send_digests(now=datetime(2026, 11, 17, 7, 59, tzinfo=KALININGRAD)) == 0
    assert digests.send_digests(now=datetime(2026, 11, 17, 8, 0, tzinfo=KALININGRAD)) == 1
    assert len(letters_to(west.email)) == 1


def test_next_digest_holds_only_what_is_new(run):
    author, reader = studies(run).person, studies(run).person
    said(run, by=author, text="Первое")
    digests.send_digests(now=TUESDAY)
    said(run, by=author, text="Второе", at=TUESDAY + timedelta(hours=1))
    assert digests.send_digests(now=TUESDAY + timedelta(days=1)) == 1
    newest = Delivery.objects.filter(recipient=reader.email)
    assert len(newest) == 2
    [second] = [letter for letter in newest if "Второе" in letter.text]
    assert "Первое" not in second.text


def test_nobody_is_told_what_was_said_before_they_came_or_is_hidden(run):
    author = studies(run).person
    late = studies(run, since=MONDAY + timedelta(hours=1)).person
    reader = studies(run).person
    said(run, by=author, text="Раньше")
    hidden = said(run, by=author, text="Скрытое", at=MONDAY + timedelta(hours=2))
    moderation.hide(post=hidden, reason="Реклама", by=factories.RunTutorFactory(run=run).person)
    digests.send_digests(now=TUESDAY)
    assert letters_to(late.email) == []
    letter = Delivery.objects.get(recipient=reader.email)
    assert "Скрытое" not in letter.text


@pytest.mark.parametrize("state", ["never", "withdrawn", "other run"])
def test_who_does_not_want_it_or_is_not_there_gets_none(run, state):
    author, reader = studies(run).person, studies(run)
    if state == "never":
        digests.follow(run=run, frequency=Frequency.NEVER, by=reader.person)
    elif state == "withdrawn":
        Enrolment.objects.filter(pk=reader.pk).update(
            state="withdrawn", withdrawn_at=MONDAY, withdrawn_by=reader.person
        )
    else:
        Enrolment.objects.filter(pk=reader.pk).update(run=factories.CourseRunFactory(course=run.course))
    said(run, by=author)
    assert digests.send_digests(now=TUESDAY) == 0
    assert letters_to(reader.person.email) == []


def test_old_news_after_an_outage_is_left_out(run):
    author, _reader = studies(run).person, studies(run).person
    said(run, by=author)
    assert digests.send_digests(now=MONDAY + digests.NEWS_FOR + timedelta(days=1)) == 0


@pytest.mark.parametrize("people", [1, 30])
def test_digest_asks_the_same_for_any_number_of_readers(run, people, django_assert_num_queries):
    author = studies(run).person
    said(run, by=author)
    for _number in range(people):
        studies(run)
    with django_assert_num_queries(11):
        assert digests.send_digests(now=TUESDAY) == people
    assert Following.objects.count() == people


def test_a_reply_is_news_too(run):
    author, reader = studies(run).person, studies(run).person
    thread = PostFactory(run=run, author=reader, module=first_module(run))
    Post.objects.update(created_at=MONDAY - timedelta(days=9))
    reply = posts.reply(thread=thread, text="Вот так", by=author)
    Post.objects.filter(pk=reply.pk).update(created_at=MONDAY)
    digests.send_digests(now=TUESDAY)
    letter = Delivery.objects.get(recipient=reader.email)
    assert "Вот так" in letter.text
