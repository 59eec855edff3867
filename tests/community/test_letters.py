"""Letters: mentions and each message at once, the morning digest; to whom, when, of what, once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.factories.community import PostFactory, ThemeFactory, opening, replies_to, topic, trusted
from tests.factories.people import MembershipFactory, RegionFactory, RegionStaffFactory, StaffFactory, UserFactory
from vector.community import letters
from vector.community.actions import moderation, posts, subscriptions
from vector.community.mentions import MOST_CALLED
from vector.community.models import DigestMark, Mention, Post, Subscription
from vector.mail.enums import DeliveryState, Frequency, Stream
from vector.mail.models import Delivery
from vector.mail.mornings import NEWS_FOR
from vector.mail.outbox import letters_to

pytestmark = pytest.mark.django_db

MOSCOW, KALININGRAD = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Kaliningrad")
MONDAY = datetime(2026, 11, 16, 12, tzinfo=MOSCOW)
TUESDAY = datetime(2026, 11, 17, 9, tzinfo=MOSCOW)


def reader(*, zone="Europe/Moscow"):
    return MembershipFactory(person__region=RegionFactory(timezone=zone)).person


def follows(person, thing, frequency=Frequency.DAILY, since=MONDAY - timedelta(days=5)):
    wish = subscriptions.follow(thing=thing, frequency=frequency, by=person)
    Subscription.objects.filter(pk=wish.pk).update(since=since)
    return person


def said(thread, *, at=MONDAY, text="Мы возили.", by=None):
    post = posts.reply(topic=thread, text=text, by=by or trusted())
    Post.objects.filter(pk=post.pk).update(published_at=at)
    return post


def thread_long_ago(**fields):
    thread = topic(**fields)
    Post.objects.update(published_at=MONDAY - timedelta(days=30))
    return thread


def test_digest_comes_once_in_the_morning_of_the_reader_and_can_be_unsubscribed_from():
    thread = thread_long_ago()
    east, west = follows(reader(), thread), follows(reader(zone="Europe/Kaliningrad"), thread)
    said(thread)
    assert subscriptions.send_digests(now=MONDAY + timedelta(hours=8)) == 0
    assert subscriptions.send_digests(now=datetime(2026, 11, 17, 7, 59, tzinfo=KALININGRAD)) == 1
    assert subscriptions.send_digests(now=datetime(2026, 11, 17, 8, tzinfo=KALININGRAD)) == 1
    assert subscriptions.send_digests(now=TUESDAY + timedelta(hours=6)) == 0
    letters = {letter.recipient: letter for letter in Delivery.objects.filter(key__startswith="community-digest")}
    assert set(letters) == {east.email, west.email}
    assert "Мы возили." in letters[east.email].text
    assert {letter.stream for letter in letters.values()} == {Stream.COMMUNITY}


def test_digest_tells_of_topic_and_theme_but_not_of_what_one_wrote_or_muted():
    theme = ThemeFactory()
    loud, muted = thread_long_ago(theme=theme), thread_long_ago(theme=theme)
    person = follows(reader(), theme)
    PostFactory(author=person, published_at=MONDAY - timedelta(days=30))
    follows(person, muted, Frequency.NEVER)
    said(loud, text="Слышно")
    said(muted, text="Тихо")
    said(loud, text="Своё", by=person)
    subscriptions.send_digests(now=TUESDAY)
    [letter] = Delivery.objects.filter(recipient=person.email)
    assert [words in letter.text for words in ("Слышно", "Тихо", "Своё")] == [True, False, False]


def test_digest_leaves_out_what_is_hidden_waits_or_was_said_before():
    thread, office = thread_long_ago(), StaffFactory()
    person = follows(reader(), thread, since=MONDAY)
    said(thread, text="Раньше", at=MONDAY - timedelta(hours=1))
    hidden = said(thread, text="Скрытое", at=MONDAY + timedelta(hours=1))
    moderation.hide(post=hidden, reason="Реклама", by=office)
    posts.reply(topic=thread, text="Ждёт", by=reader())
    assert subscriptions.send_digests(now=TUESDAY) == 0
    said(thread, text="Новое", at=MONDAY + timedelta(hours=2))
    assert subscriptions.send_digests(now=TUESDAY) == 1
    [letter] = Delivery.objects.filter(recipient=person.email)
    assert [words in letter.text for words in ("Раньше", "Скрытое", "Ждёт", "Новое")] == [False, False, False, True]


def test_next_digest_holds_only_what_is_new_and_old_news_are_left_out():
    thread = thread_long_ago()
    person = follows(reader(), thread)
    said(thread, text="Первое")
    subscriptions.send_digests(now=TUESDAY)
    said(thread, text="Второе", at=TUESDAY + timedelta(hours=1))
    assert subscriptions.send_digests(now=TUESDAY + timedelta(days=1)) == 1
    texts = [letter.text for letter in Delivery.objects.filter(recipient=person.email)]
    assert sorted("Первое" in text for text in texts) == [False, True]
    said(thread, text="Третье", at=TUESDAY + timedelta(days=2))
    assert subscriptions.send_digests(now=TUESDAY + timedelta(days=3) + NEWS_FOR) == 0


def test_who_left_the_programme_gets_nothing():
    thread = thread_long_ago()
    person = follows(reader(), thread)
    person.memberships.update(ended_at=timezone.now(), ended_by=person)
    follows(UserFactory(), thread, Frequency.AT_ONCE)
    said(thread)
    assert subscriptions.send_digests(now=TUESDAY) == 0
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("people", [1, 30])
def test_digest_asks_the_same_for_any_number_of_readers(people, django_assert_num_queries):
    thread = thread_long_ago()
    said(thread)
    Subscription.objects.all().delete()
    for _number in range(people):
        follows(reader(), thread)
    # The last of them asks whether something was hidden meanwhile.
    with django_assert_num_queries(17):
        assert subscriptions.send_digests(now=TUESDAY) == people
    assert DigestMark.objects.count() == people


def test_mention_is_told_at_once_and_not_again_in_the_morning():
    thread = thread_long_ago()
    ticked, named, other = replies_to(thread, count=1)[0].author, trusted(), trusted()
    Post.objects.update(published_at=MONDAY - timedelta(days=30))
    follows(ticked, thread)
    post = posts.reply(topic=thread, text=f"Спросите @{named}: она знает.", by=trusted(), calls=[ticked])
    Post.objects.filter(pk=post.pk).update(published_at=MONDAY)
    assert {mention.person for mention in Mention.objects.filter(post=post)} == {ticked, named}
    assert [len(letters_to(person.email)) for person in (ticked, named, other)] == [1, 1, 0]
    subscriptions.send_digests(now=TUESDAY)
    assert len(letters_to(ticked.email)) == 1


def test_who_is_called_by_a_change_hears_of_it_at_once_and_once():
    thread, first, second, office = thread_long_ago(), trusted(), trusted(), StaffFactory()
    post = posts.reply(topic=thread, text=f"Спросите @{first}.", by=office)
    posts.edit(post=post, text=f"Спросите @{first} и @{second}.", by=office)
    posts.edit(post=post, text=f"Лучше спросите @{first} и @{second}.", by=office)
    assert [len(letters_to(person.email)) for person in (first, second)] == [1, 1]
    waiting = posts.reply(topic=thread, text="Ждёт", by=reader())
    posts.edit(post=waiting, text=f"Ждёт @{second}.", by=waiting.author)
    assert len(letters_to(second.email)) == 1


def test_who_is_called_beyond_the_most_reads_it_in_the_morning():
    thread, people = thread_long_ago(), [trusted() for _number in range(MOST_CALLED + 1)]
    for person in people:
        follows(person, thread)
    Post.objects.update(published_at=MONDAY - timedelta(days=30))
    post = posts.reply(topic=thread, text="Спросите " + ", ".join(f"@{person}" for person in people), by=StaffFactory())
    Post.objects.filter(pk=post.pk).update(published_at=MONDAY)
    assert [len(letters_to(person.email)) for person in people] == [1] * MOST_CALLED + [0]
    subscriptions.send_digests(now=TUESDAY)
    assert [len(letters_to(person.email)) for person in people] == [1] * len(people)


def test_a_longer_name_calls_only_its_bearer():
    short, long = trusted(), trusted()
    type(short).objects.filter(pk=short.pk).update(first_name="Мария", last_name="Ким")
    type(long).objects.filter(pk=long.pk).update(first_name="Мария", last_name="Кимова")
    post = posts.reply(topic=topic(), text="@Мария Кимова, как у вас?", by=trusted())
    assert [mention.person for mention in post.mentions.all()] == [long]


def test_strangers_and_oneself_are_not_called():
    stranger, person = UserFactory(), trusted()
    PostFactory(author=stranger)
    post = posts.reply(topic=topic(), text=f"@{stranger} и @{person}", by=person)
    assert not post.mentions.exists()


def test_first_post_tells_only_those_who_approve_until_it_is_approved():
    thread, office, named = topic(), StaffFactory(), trusted()
    follows(reader_at_once := reader(), thread, Frequency.AT_ONCE)
    post = posts.reply(topic=thread, text=f"Привет, @{named}!", by=reader())
    assert recipients() == {office.email}
    Delivery.objects.all().delete()
    moderation.approve(post=post, by=office)
    assert recipients() == {named.email, reader_at_once.email, post.author.email}


def test_first_post_in_a_region_is_told_to_its_accelerator_alone():
    region, office = RegionFactory(), StaffFactory()
    here = RegionStaffFactory(region=region).person
    RegionStaffFactory()
    RegionStaffFactory(region=region, ended_at=timezone.now(), ended_by=office)
    posts.reply(topic=topic(region=region), text="Добрый день!", by=reader())
    assert recipients() == {here.email}
    Delivery.objects.all().delete()
    posts.reply(topic=topic(region=RegionFactory()), text="Добрый день!", by=reader())
    assert recipients() == {office.email}


def recipients():
    return {letter.recipient for letter in Delivery.objects.all()}


def test_at_once_of_a_theme_gives_way_to_the_wish_about_the_topic():
    theme = ThemeFactory()
    quiet, loud = topic(theme=theme), topic(theme=theme)
    person = follows(reader(), theme, Frequency.AT_ONCE)
    follows(person, quiet, Frequency.NEVER)
    said(quiet)
    assert letters_to(person.email) == []
    said(loud)
    assert len(letters_to(person.email)) == 1


def test_changing_ones_mind_begins_anew():
    thread = thread_long_ago()
    person = reader()
    subscriptions.follow(thing=thread, frequency=Frequency.NEVER, by=person)
    said(thread, at=timezone.now() - timedelta(hours=3))
    wish = subscriptions.follow(thing=thread, frequency=Frequency.DAILY, by=person)
    assert (wish.since > opening(thread).published_at, Subscription.objects.filter(person=person).count()) == (True, 1)
    assert subscriptions.send_digests(now=timezone.now() + timedelta(days=1)) == 0


def test_same_wish_again_loses_nothing():
    thread = thread_long_ago()
    person = follows(reader(), thread)
    said(thread)
    subscriptions.follow(thing=thread, frequency=Frequency.DAILY, by=person)
    assert subscriptions.send_digests(now=TUESDAY) == 1


def test_one_letter_that_cannot_be_made_keeps_nobody_elses(monkeypatch):
    thread = thread_long_ago()
    people = [follows(reader(), thread) for _number in range(3)]
    said(thread)
    make = letters.digest

    def fails(person, news, **fields):
        if person == people[1]:
            raise ValueError
        return make(person, news, **fields)

    monkeypatch.setattr(letters, "digest", fails)
    assert subscriptions.send_digests(now=TUESDAY) == 2
    monkeypatch.undo()
    assert subscriptions.send_digests(now=TUESDAY) == 1
    assert recipients() >= {person.email for person in people}


def test_one_letter_that_cannot_be_queued_keeps_nobody_elses(monkeypatch):
    thread = thread_long_ago()
    people = [follows(reader(), thread) for _number in range(3)]
    said(thread)
    queue = subscriptions.queue_many

    def fails(outgoing):
        found = list(outgoing)
        if any(letter.to == people[1].email for letter in found):
            raise ValueError
        return queue(found)

    monkeypatch.setattr(subscriptions, "queue_many", fails)
    assert subscriptions.send_digests(now=TUESDAY) == 2
    assert set(DigestMark.objects.values_list("person", flat=True)) == {people[0].pk, people[2].pk}


def waiting_texts(person):
    return [letter.text for letter in Delivery.objects.filter(recipient=person.email, state=DeliveryState.DUE)]


@pytest.mark.parametrize("deed", ["hide", "hide_topic", "delete"])
def test_letter_about_what_is_gone_does_not_leave(deed):
    thread, office, author = thread_long_ago(), StaffFactory(), trusted()
    at_once, daily = follows(reader(), thread, Frequency.AT_ONCE), follows(reader(), thread)
    other = said(thread_long_ago(theme=thread.theme), text="Остаётся")
    follows(daily, other.topic)
    post = said(thread, text="Уходит", by=author)
    subscriptions.send_digests(now=TUESDAY)
    assert [len(waiting_texts(person)) for person in (at_once, daily)] == [1, 1]
    if deed == "hide":
        moderation.hide(post=post, reason="Реклама", by=office)
    elif deed == "hide_topic":
        moderation.hide_topic(topic=thread, reason="Реклама", by=office)
    else:
        posts.delete(post=post, by=author)
    assert waiting_texts(at_once) == []
    [text] = waiting_texts(daily)
    assert [words in text for words in ("Уходит", "Остаётся")] == [False, True]
    # And what is left of it goes, too.
    moderation.hide(post=other, reason="Реклама", by=office)
    assert waiting_texts(daily) == []


def test_what_is_hidden_while_digests_are_made_is_not_told(monkeypatch):
    thread, office = thread_long_ago(), StaffFactory()
    person = follows(reader(), thread)
    stays, goes = said(thread, text="Остаётся"), said(thread, text="Уходит", by=trusted())
    make = letters.digest

    def hidden_meanwhile(*args, **fields):
        letter = make(*args, **fields)
        moderation.hide(post=goes, reason="Реклама", by=office)
        return letter

    monkeypatch.setattr(letters, "digest", hidden_meanwhile)
    subscriptions.send_digests(now=TUESDAY)
    [text] = waiting_texts(person)
    assert [post.text in text for post in (stays, goes)] == [True, False]


def test_nobody_is_asked_to_approve_what_is_approved_or_gone():
    office, others = StaffFactory(), [reader(), reader()]
    StaffFactory()
    first, second = (posts.reply(topic=topic(), text="Впервые", by=person) for person in others)
    moderation.approve(post=first, by=office)
    posts.delete(post=second, by=others[1])
    assert waiting_texts(office) == []
