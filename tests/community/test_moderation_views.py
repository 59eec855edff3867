"""Pages of those who moderate: what waits, approving, hiding, moving, settling reports."""

import pytest
from django.urls import reverse

from tests.community.test_views import read
from tests.factories.community import ReportFactory, ThemeFactory, opening, replies_to, topic
from tests.factories.people import RegionFactory, RegionStaffFactory
from tests.sign_in import signed_in
from vector.community.actions import moderation, posts

pytestmark = pytest.mark.django_db


def approve(client, post):
    return client.post(reverse("community:post-approve", args=[post.public_id]), {"seen": post.words_mark})


def test_accelerator_finds_what_waits_in_its_region(client):
    region = RegionFactory()
    staff = RegionStaffFactory(region=region).person
    topic(title="Наше ждёт", region=region, is_awaiting=True)
    topic(title="Чужое ждёт", region=RegionFactory(), is_awaiting=True)
    ReportFactory(post=opening(topic(title="Наше обидное", region=region)))
    ReportFactory(post=opening(topic(title="Чужое обидное")))
    moderation.hide_topic(topic=topic(title="Наше скрытое", region=region), reason="Так", by=staff)
    address = reverse("community:moderation")
    for view, word in (("awaiting", "ждёт"), ("reports", "обидное"), ("hidden", "скрытое")):
        seen = read(client, f"{address}?view={view}", staff)
        assert f"Наше {word}" in seen
        assert f"Чужое {word}" not in seen
    cabinet = read(client, reverse("cabinet:home"))
    assert "1 сообщение в сообществе ждёт проверки" in cabinet
    assert "1 жалоба на сообщение в сообществе" in cabinet


def test_moderator_approves_hides_moves_and_settles_by_buttons(client, office):
    waiting, theme = topic(is_awaiting=True), ThemeFactory()
    signed_in(client, office)
    approve(client, opening(waiting))
    waiting.refresh_from_db()
    assert waiting.is_shown
    client.post(reverse("community:topic-move", args=[waiting.public_id]), {"theme": theme.pk, "region": ""})
    [reply] = replies_to(waiting, count=1)
    report = ReportFactory(post=reply)
    client.post(reverse("community:report-dismiss", args=[report.public_id]))
    assert client.post(reverse("community:post-hide", args=[reply.public_id]), {"reason": ""}).status_code == 422
    client.post(reverse("community:post-hide", args=[reply.public_id]), {"reason": "Не по теме"})
    for mark in ("pin", "lock"):
        client.post(reverse(f"community:topic-{mark}", args=[waiting.public_id]), {"on": "1"})
    waiting.refresh_from_db()
    reply.refresh_from_db()
    report.refresh_from_db()
    assert (waiting.theme, waiting.pinned_by, waiting.locked_by) == (theme, office, office)
    assert (reply.state, report.state) == ("hidden", "dismissed")


def test_late_approval_of_a_hidden_post_says_why_not(client, office):
    thread = topic(is_awaiting=True)
    moderation.hide_topic(topic=thread, reason="Реклама", by=office)
    response = approve(signed_in(client, office), opening(thread))
    assert response.status_code == 409
    assert "тем временем убрали" in response.content.decode()


def test_approval_is_of_the_text_that_was_read(client, office):
    post = opening(topic(text="Кто возил?", is_awaiting=True))
    seen = read(client, reverse("community:moderation"), office)
    assert f'name="seen" value="{post.words_mark}"' in seen
    posts.edit(post=post, text="Покупайте у нас", by=post.author)
    response = approve(client, post)
    assert response.status_code == 409
    page = response.content.decode()
    post.refresh_from_db()
    for words in ("Покупайте у нас", "Автор тем временем изменил", f'name="seen" value="{post.words_mark}"'):
        assert words in page
    assert not post.is_readable
    assert approve(client, post).status_code == 302
    post.refresh_from_db()
    assert post.is_readable


def test_accelerator_moves_topics_to_its_own_region_or_to_all(client):
    region = RegionFactory()
    staff, thread, foreign = RegionStaffFactory(region=region).person, topic(region=region), RegionFactory()
    address = reverse("community:topic-move", args=[thread.public_id])
    data = {"theme": thread.theme_id, "region": foreign.pk}
    assert signed_in(client, staff).post(address, data).status_code == 422
    client.post(address, {**data, "region": ""})
    thread.refresh_from_db()
    assert thread.region is None


@pytest.mark.parametrize("is_awaiting", [True, False])
def test_accelerator_that_gives_a_topic_away_is_led_to_a_page_that_is_there(client, is_awaiting):
    region = RegionFactory()
    staff = RegionStaffFactory(region=region).person
    thread = topic(title="Поездки", region=region, is_awaiting=is_awaiting)
    address = reverse("community:topic-move", args=[thread.public_id])
    page = signed_in(client, staff).post(address, {"theme": thread.theme_id, "region": ""}, follow=True)
    assert page.status_code == 200
    assert ("«Поездки» перенесена" in page.content.decode()) is is_awaiting


def test_first_topic_that_its_author_deleted_waits_for_nobody(client):
    thread = topic(title="Поездки", is_awaiting=True)
    assert "Поездки" in read(client, "/community/", thread.author)
    posts.delete(post=opening(thread), by=thread.author)
    assert "Поездки" not in read(client, "/community/")
