"""Writing and moderating: what each deed does, tells and refuses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.community import ReportFactory, ThemeFactory, opening, replies_to, topic, trusted
from tests.factories.people import MembershipFactory, RegionFactory, RegionStaffFactory, UserFactory
from vector.common.errors import DomainError
from vector.common.flooding import REPEATED_WITHIN
from vector.common.models import AuditEntry
from vector.community import queries, rules
from vector.community.actions import moderation, posts
from vector.community.enums import PostState, ReportState
from vector.community.models import Post, Report, Subscription, Topic
from vector.mail.models import Delivery
from vector.mail.outbox import letters_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer():
    return MembershipFactory().person


def deeds():
    return list(AuditEntry.objects.filter(deed__startswith="community").order_by("pk").values_list("deed", flat=True))


def begin(by, *, theme=None, text="Кто возил волонтёров в сёла?", **fields):
    return posts.begin(theme=theme or ThemeFactory(), title="Поездки", text=text, by=by, **fields)


def test_first_post_waits_and_the_topic_with_it(newcomer):
    post = begin(newcomer)
    assert (post.state, post.topic.published_at) == (PostState.AWAITING, None)
    assert list(Topic.objects.visible_to(newcomer)) == [post.topic]
    assert post.topic not in Topic.objects.visible_to(trusted())
    assert deeds() == ["community.begin"]


def test_approval_publishes_and_tells_the_author_once(newcomer, office):
    post = begin(newcomer)
    for _again in range(2):
        moderation.approve(post=post, by=office)
    post.refresh_from_db()
    assert (post.state, post.approved_by, post.topic.is_shown) == (PostState.PUBLISHED, office, True)
    assert len(letters_to(newcomer.email)) == 1
    assert deeds() == ["community.begin", "community.approve"]
    assert begin(newcomer, text="Ещё вопрос").state == PostState.PUBLISHED


def test_post_of_somebody_approved_appears_at_once_and_is_counted():
    person, thread = trusted(), topic()
    reply = posts.reply(topic=thread, text="Мы возили.", by=person)
    thread.refresh_from_db()
    assert (reply.state, thread.reply_count, thread.last_post_at) == (PostState.PUBLISHED, 1, reply.published_at)


def test_moderators_and_marked_people_need_no_approval(office):
    staff = RegionStaffFactory().person
    assert [begin(person).state for person in (office, staff)] == [PostState.PUBLISHED] * 2


def test_approval_can_be_switched_off(newcomer, settings):
    settings.COMMUNITY_FIRST_POST_APPROVAL = False
    assert begin(newcomer).state == PostState.PUBLISHED


def test_who_has_only_a_hidden_post_waits_again(newcomer, office):
    reply = moderation.approve(post=posts.reply(topic=topic(), text="Купите", by=newcomer), by=office)
    moderation.hide(post=reply, reason="Реклама", by=office)
    assert begin(newcomer).state == PostState.AWAITING


def test_the_same_pressed_twice_is_once(newcomer):
    theme, thread = ThemeFactory(), topic()
    assert begin(newcomer, theme=theme) == begin(newcomer, theme=theme)
    first = posts.reply(topic=thread, text="Так", by=newcomer)
    assert posts.reply(topic=thread, text="Так", by=newcomer) == first
    Post.objects.filter(pk=first.pk).update(created_at=timezone.now() - REPEATED_WITHIN - timedelta(seconds=1))
    assert posts.reply(topic=thread, text="Так", by=newcomer) != first


def test_strangers_and_closed_themes_are_refused(newcomer, office):
    closed = ThemeFactory(is_open=False)
    for person, theme in ((UserFactory(), None), (newcomer, closed)):
        with pytest.raises(DomainError):
            begin(person, theme=theme)
    assert begin(office, theme=closed).pk
    with pytest.raises(DomainError):
        posts.reply(topic=topic(), text="Так", by=UserFactory())


def test_locked_and_hidden_topics_take_no_replies(office):
    locked, hidden, person = topic(), topic(), trusted()
    moderation.lock(topic=locked, is_on=True, by=office)
    moderation.hide_topic(topic=hidden, reason="Не по теме", by=office)
    for thread in (locked, hidden):
        with pytest.raises(DomainError):
            posts.reply(topic=thread, text="Так", by=person)
    moderation.lock(topic=locked, is_on=False, by=office)
    assert posts.reply(topic=locked, text="Так", by=person).pk


def test_too_many_posts_an_hour_are_refused_beside_the_field(settings, office):
    settings.COMMUNITY_POSTS_PER_HOUR = 2
    person, thread = trusted(), topic()
    posts.reply(topic=thread, text="Один", by=person)
    with pytest.raises(DomainError) as refused:
        posts.reply(topic=thread, text="Два", by=person)
    assert refused.value.field == "text"
    for number in range(3):
        posts.reply(topic=thread, text=f"Отвечает рабочая группа {number}", by=office)
    Post.objects.filter(author=person).update(created_at=timezone.now() - timedelta(hours=1, seconds=1))
    assert posts.reply(topic=thread, text="Два", by=person).pk


def test_links_of_newcomers_are_limited_but_not_to_our_own_pages(newcomer, settings):
    thread = topic()
    two = "https://example.org/1 и www.example.org/2"
    with pytest.raises(DomainError) as refused:
        posts.reply(topic=thread, text=two, by=newcomer)
    assert refused.value.field == "text"
    own = f"{settings.BASE_URL}/courses/ и {settings.BASE_URL}/library/ и https://example.org/1"
    assert posts.reply(topic=thread, text=own, by=newcomer).pk
    assert posts.reply(topic=thread, text=two, by=trusted()).pk
    with pytest.raises(DomainError):
        posts.reply(topic=thread, text=f"{settings.BASE_URL}.example.com/a {two}", by=newcomer)


def test_author_follows_the_own_topic_daily(newcomer):
    post = begin(newcomer)
    assert list(Subscription.objects.values_list("person", "topic", "frequency")) == [
        (newcomer.pk, post.topic_id, "daily")
    ]


def test_hidden_reply_is_seen_by_its_author_with_the_reason_and_by_moderators(office):
    thread, person = topic(), trusted()
    reply = posts.reply(topic=thread, text="Купите", by=person)
    report = ReportFactory(post=reply)
    for _again in range(2):
        moderation.hide(post=reply, reason="Это реклама", by=office)
    thread.refresh_from_db()
    report.refresh_from_db()
    seen = [reply in Post.objects.visible_to(reader) for reader in (person, office, trusted())]
    assert (seen, thread.reply_count) == ([True, True, False], 0)
    assert (report.state, report.handled_by) == (ReportState.UPHELD, office)
    [letter] = Delivery.objects.filter(recipient=person.email)
    assert "Это реклама" in letter.text
    assert moderation.restore(post=reply, by=office).state == PostState.PUBLISHED
    thread.refresh_from_db()
    assert thread.reply_count == 1
    assert deeds() == ["community.reply", "community.hide", "community.restore"]


def test_declined_first_post_is_hidden_and_can_be_restored(newcomer, office):
    reply = posts.reply(topic=topic(), text="Купите", by=newcomer)
    hidden = moderation.hide(post=reply, reason="Реклама", by=office)
    with pytest.raises(DomainError):
        moderation.approve(post=hidden, by=office)
    assert moderation.restore(post=hidden, by=office).published_at is not None


def test_opening_post_is_not_hidden_alone(office):
    with pytest.raises(DomainError):
        moderation.hide(post=opening(topic()), reason="Реклама", by=office)


def test_hidden_topic_is_for_its_author_and_moderators(office):
    thread = topic()
    report = ReportFactory(post=opening(thread))
    moderation.hide_topic(topic=thread, reason="Не по теме", by=office)
    seen = [thread in Topic.objects.visible_to(reader) for reader in (thread.author, office, trusted())]
    report.refresh_from_db()
    assert (seen, report.state) == ([True, True, False], ReportState.UPHELD)
    assert len(letters_to(thread.author.email)) == 1
    assert moderation.restore_topic(topic=thread, by=office).is_shown
    assert deeds() == ["community.hide_topic", "community.restore_topic"]


def test_declined_topic_that_is_shown_again_waits_again(newcomer, office):
    post = begin(newcomer)
    moderation.hide_topic(topic=post.topic, reason="Реклама", by=office)
    with pytest.raises(DomainError):
        moderation.approve(post=post, by=office)
    moderation.restore_topic(topic=post.topic, by=office)
    assert moderation.approve(post=post, by=office).topic.is_shown


def test_move_changes_theme_and_region(office):
    thread, theme, region = topic(), ThemeFactory(), RegionFactory()
    moved = moderation.move(topic=thread, theme=theme, region=region, by=office)
    assert (moved.theme, moved.region) == (theme, region)
    moderation.move(topic=thread, theme=theme, region=region, by=office)
    assert deeds() == ["community.move"]


def test_accelerator_moderates_its_region_alone():
    region = RegionFactory()
    staff = RegionStaffFactory(region=region).person
    own, foreign, everywhere = topic(region=region), topic(region=RegionFactory()), topic()
    assert [rules.may_moderate(staff, thread) for thread in (own, foreign, everywhere)] == [True, False, False]
    assert list(Topic.objects.moderated_by(staff)) == [own]
    assert list(Post.objects.moderated_by(staff)) == [opening(own)]


def test_report_is_once_a_person_and_can_be_dismissed(office):
    post, person = opening(topic()), trusted()
    report = moderation.report(post=post, reason="Грубость", by=person)
    assert moderation.report(post=post, reason="Ещё раз", by=person) == report
    assert moderation.dismiss(report=report, by=office).state == ReportState.DISMISSED
    moderation.hide_topic(topic=post.topic, reason="Грубость", by=office)
    report.refresh_from_db()
    assert (report.state, Report.objects.count()) == (ReportState.DISMISSED, 1)


def test_edit_is_the_authors_for_an_hour():
    person, thread = trusted(), topic()
    post = posts.reply(topic=thread, text="Так", by=person)
    assert posts.edit(post=post, text="Иначе", by=person).edited_at is not None
    with pytest.raises(DomainError):
        posts.edit(post=post, text="Чужое", by=trusted())
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - rules.EDITABLE_FOR)
    with pytest.raises(DomainError):
        posts.edit(post=post, text="Поздно", by=person)
    post.refresh_from_db()
    assert post.text == "Иначе"


def test_edit_cannot_bring_in_the_links_that_were_refused(newcomer):
    post = posts.reply(topic=topic(), text="Так", by=newcomer)
    with pytest.raises(DomainError):
        posts.edit(post=post, text="https://example.org/1 https://example.org/2", by=newcomer)


def test_delete_takes_the_words_and_leaves_the_place():
    person, thread = trusted(), topic()
    [other] = replies_to(thread, count=1)
    post = posts.reply(topic=thread, text="Моё", by=person)
    with pytest.raises(DomainError):
        posts.delete(post=post, by=other.author)
    deleted = posts.delete(post=post, by=person)
    assert posts.delete(post=post, by=person).deleted_at == deleted.deleted_at
    thread.refresh_from_db()
    assert (deleted.text, thread.reply_count) == ("–", 1)


def test_pin_and_lock_are_written_down_once(office):
    thread = topic()
    for is_on in (True, True, False):
        moderation.pin(topic=thread, is_on=is_on, by=office)
        moderation.lock(topic=thread, is_on=is_on, by=office)
    assert deeds() == ["community.pinned", "community.locked", "community.not_pinned", "community.not_locked"]


@pytest.mark.parametrize("deed", ["lock", "hide_topic"])
def test_nothing_is_changed_in_a_locked_or_hidden_topic(deed, office):
    person, thread = trusted(), topic()
    post = posts.reply(topic=thread, text="Так", by=person)
    assert rules.may_edit(person, post)
    if deed == "lock":
        moderation.lock(topic=Topic.objects.get(pk=thread.pk), is_on=True, by=office)
    else:
        moderation.hide_topic(topic=Topic.objects.get(pk=thread.pk), reason="Не по теме", by=office)
    with pytest.raises(DomainError):
        posts.edit(post=post, text="Иначе", by=person)
    assert not rules.may_edit(person, Post.objects.get(pk=post.pk))


def test_settled_report_waits_again_when_the_same_person_reports_anew(office):
    post, person = replies_to(topic(), count=1)[0], trusted()
    first = moderation.report(post=post, reason="Грубость", by=person)
    Report.objects.update(created_at=timezone.now() - timedelta(days=9))
    moderation.dismiss(report=first, by=office)
    again = moderation.report(post=post, reason="Теперь ещё и телефон", by=person)
    assert again == first
    assert [report.reason for report in queries.open_reports(office)] == ["Теперь ещё и телефон"]
    assert timezone.now() - queries.open_reports(office)[0].created_at < timedelta(minutes=1)
    moderation.report(post=post, reason="Ещё раз", by=trusted())
    assert queries.open_reports(office).count() == 2
