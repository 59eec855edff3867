"""Pages of the community: what members, visitors, authors and moderators find on them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.community import (
    PostFactory,
    ReportFactory,
    ThemeFactory,
    TopicFactory,
    file_of,
    opening,
    replies_to,
    topic,
    trusted,
)
from tests.factories.pages import standard_page
from tests.factories.people import MembershipFactory, RegionFactory
from tests.sign_in import signed_in
from vector.community import own_data
from vector.community.actions import moderation, posts
from vector.community.mentions import OFFERED
from vector.community.models import Post, Subscription, Theme, Topic
from vector.people import registry as people_registry
from vector.people.actions.accounts import anonymise

pytestmark = pytest.mark.django_db

SECRET = "Знают только участники"
HOME = "/community/"


def read(client, address, person=None):
    if person is not None:
        signed_in(client, person)
    return client.get(address).content.decode()


def test_first_topic_of_a_newcomer_waits_and_says_so(client, open_theme):
    person = MembershipFactory().person
    address = reverse("community:topic-new")
    form = read(client, f"{address}?theme={open_theme.slug}", person)
    for sentence in ("сначала прочтёт модератор", "Вместо имени они видят вашу роль", "(читают все)"):
        assert sentence in form
    data = {"title": "Поездки", "theme": open_theme.pk, "text": "Кто возил волонтёров?"}
    page = client.post(address, data, follow=True)
    assert "Ваше сообщение ждёт проверки" in page.content.decode()
    assert "рабочая группа" in page.content.decode()
    assert "Поездки" in read(client, HOME)
    assert "Поездки" not in read(client, HOME, trusted())
    client.logout()
    assert "Поездки" not in read(client, HOME)


def test_theme_that_cannot_be_is_no_theme(client, member):
    response = signed_in(client, member).get(reverse("community:topic-new"), {"theme": "a\x00"})
    assert response.status_code == 200


def test_topic_with_files_and_a_link_to_a_material(client, member, settings):
    material = standard_page(title="Образец положения", slug="sample")
    theme, region = ThemeFactory(), RegionFactory()
    data = {
        "title": "Положение",
        "theme": theme.pk,
        "region": region.pk,
        "text": f"Взяли отсюда: {settings.BASE_URL}{material.get_url()}.",
        "files": SimpleUploadedFile("наше.txt", "Положение".encode()),
    }
    response = signed_in(client, member).post(reverse("community:topic-new"), data)
    post = Post.objects.get(topic__title="Положение")
    assert response["Location"] == post.topic.get_absolute_url()
    assert (post.materials, post.topic.region) == ([[material.get_url(), "Образец положения"]], region)
    seen = read(client, post.topic.get_absolute_url())
    for word in ("наше.txt", "Образец положения", region.title):
        assert word in seen


def test_materials_are_called_as_they_are_now_and_withdrawn_ones_not_at_all(client, member, office, settings):
    pages = [standard_page(title=f"Образец {number}", slug=f"sample-{number}") for number in range(3)]
    text = " ".join(f"{settings.BASE_URL}{page.get_url()}" for page in pages)
    thread = topic()
    for _number in range(2):
        posts.reply(topic=thread, text=f"{text} {_number}", by=office)
    pages[0].unpublish()
    pages[1].title = "Новый образец"
    pages[1].save_revision().publish()
    seen = read(client, thread.get_absolute_url(), member)
    assert [seen.count(f">{word}</a>") for word in ("Образец 0", "Образец 1", "Новый образец", "Образец 2")] == [
        0,
        0,
        2,
        2,
    ]


def test_title_holds_no_addresses_or_phones(client, member):
    data = {"title": "Звоните 8 (921) 555-01-23", "theme": ThemeFactory().pk, "text": "Так"}
    response = signed_in(client, member).post(reverse("community:topic-new"), data)
    assert response.status_code == 422
    assert "не пишите в ней адреса почты, телефоны и имена после @" in response.content.decode()


def test_refused_reply_keeps_what_was_typed_beside_the_reason(client):
    thread = topic()
    typed = "Смотрите https://example.org/1 и https://example.org/2"
    response = signed_in(client, MembershipFactory().person).post(thread.get_absolute_url(), {"text": typed})
    assert response.status_code == 422
    for words in (typed, "не больше 1 ссылки"):
        assert words in response.content.decode()
    assert thread.posts.count() == 1


def test_reply_to_a_topic_locked_meanwhile_keeps_the_text(client, member, office):
    thread = topic()
    moderation.lock(topic=thread, is_on=True, by=office)
    text = signed_in(client, member).post(thread.get_absolute_url(), {"text": "Писала полчаса"}).content.decode()
    assert "Писала полчаса" in text
    assert "писать в ней нельзя" in text
    assert "Писала полчаса" not in read(client, thread.get_absolute_url())


def test_reply_calls_those_ticked_and_nobody_else(client, member):
    thread = topic()
    [reply] = replies_to(thread, count=1)
    stranger = trusted()
    signed_in(client, member)
    data = {"text": "Спасибо", "calls": [str(reply.author.public_id)]}
    response = client.post(thread.get_absolute_url(), data)
    sent = Post.objects.get(text="Спасибо")
    assert response["Location"] == sent.get_absolute_url()
    assert [mention.person for mention in sent.mentions.all()] == [reply.author]
    data = {"text": "Ещё раз", "calls": [str(stranger.public_id)]}
    assert client.post(thread.get_absolute_url(), data).status_code == 422


def test_whoever_stands_on_the_page_can_be_called_however_many_have_written(client, member):
    thread = topic()
    people = [replies_to(thread, count=1)[0].author for _number in range(2 * OFFERED)]
    page = read(client, f"{thread.get_absolute_url()}?page=2", member)
    offered = [person for person in people if f'value="{person.public_id}"' in page]
    # The page was open while others wrote.
    replies_to(thread, count=2)
    data = {"text": "Спасибо", "calls": [str(person.public_id) for person in offered]}
    assert client.post(f"{thread.get_absolute_url()}?page=2", data).status_code == 302
    assert {mention.person for mention in Post.objects.get(text="Спасибо").mentions.all()} == set(offered)
    # A refused reply keeps the ticks, and offers the others again.
    data = {"text": "", "calls": [str(people[0].public_id)]}
    response = client.post(f"{thread.get_absolute_url()}?page=2", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert [f'value="{person.public_id}"' in page for person in (people[0], *offered)] == [True] * (1 + len(offered))
    assert client.post(thread.get_absolute_url(), {"text": "Так", "calls": ["x"]}).status_code == 422


def test_post_leads_to_its_page_of_a_long_topic(client, member):
    thread = topic()
    replies = replies_to(thread, count=45)
    signed_in(client, member)
    for post, page in ((opening(thread), ""), (replies[18], ""), (replies[19], "?page=2"), (replies[44], "?page=3")):
        where = client.get(post.get_absolute_url())["Location"]
        assert where == f"{thread.get_absolute_url()}{page}#{post.public_id}"
        assert str(post.public_id) in read(client, where)


def test_own_post_is_changed_and_deleted_by_its_author(client, member):
    thread = topic()
    post = posts.reply(topic=thread, text="Так", by=member)
    signed_in(client, member).post(reverse("community:post-edit", args=[post.public_id]), {"text": "Иначе"})
    assert "Иначе" in read(client, thread.get_absolute_url())
    client.post(reverse("community:post-delete", args=[post.public_id]))
    seen = read(client, thread.get_absolute_url())
    assert "Иначе" not in seen
    assert "Автор удалил это сообщение" in seen
    assert client.get(reverse("community:post-edit", args=[post.public_id])).status_code == 404


def test_change_that_comes_too_late_keeps_what_was_typed(client, member, office):
    thread = topic()
    post = posts.reply(topic=thread, text="Так", by=member)
    moderation.lock(topic=thread, is_on=True, by=office)
    address = reverse("community:post-edit", args=[post.public_id])
    assert signed_in(client, member).get(address).status_code == 404
    assert address not in read(client, thread.get_absolute_url())
    response = client.post(address, {"text": "Писала полчаса"})
    assert response.status_code == 422
    for words in ("Писала полчаса", "писать в ней нельзя"):
        assert words in response.content.decode()


def test_what_others_write_is_text_and_no_markup(client, member):
    thread = topic(title="<b>Вопрос</b>", text="<script>alert(1)</script> https://example.org/page")
    seen = read(client, thread.get_absolute_url(), member)
    assert "<script>alert" not in seen
    assert "<b>Вопрос" not in seen
    assert 'rel="nofollow"' in seen


# Lists ----------------------------------------------------------------------------------------------------------------
def test_lists_are_narrowed_to_a_region(client, member):
    karelia, crimea = RegionFactory(title="Карелия"), RegionFactory(title="Крым")
    topic(title="Северная", region=karelia)
    topic(title="Южная", region=crimea)
    seen = read(client, f"{HOME}?region={karelia.slug}", member)
    assert "Северная" in seen
    assert "Южная" not in seen
    assert "Южная" in read(client, HOME)


def test_author_reads_why_the_topic_was_hidden_and_others_nothing(client, member, office):
    thread = topic(title=SECRET)
    moderation.hide_topic(topic=thread, reason="Похоже на рекламу", by=office)
    for address in (HOME, thread.get_absolute_url()):
        assert "Похоже на рекламу" in read(client, address, thread.author)
    assert SECRET not in read(client, HOME, member)
    assert client.get(thread.get_absolute_url()).status_code == 404


# Letters and one's own data -------------------------------------------------------------------------------------------
def test_wish_about_letters_is_kept_for_topic_and_theme(client, member):
    thread = topic()
    signed_in(client, member)
    for name, args in (("topic", [thread.public_id]), ("theme", [thread.theme.slug])):
        address = reverse(f"community:{name}-letters", args=args)
        assert 'value="daily"' in client.get(address).content.decode()
        assert client.post(address, {"frequency": "often"}).status_code == 422
        assert "Сохранено" in client.post(address, {"frequency": "never"}).content.decode()
    assert set(Subscription.objects.filter(person=member).values_list("topic", "theme", "frequency")) == {
        (thread.pk, None, "never"),
        (None, thread.theme_id, "never"),
    }


def test_own_data_holds_my_posts_and_forgetting_takes_their_words(member, django_capture_on_commit_callbacks):
    thread = topic(author=member, title="Моя тема", text="Моё")
    file = file_of(opening(thread))
    replies_to(thread, count=1)
    sections = {section.code: section for section in people_registry.sections_of(member)}
    assert {"Моя тема"} <= {row["Тема"] for row in sections["community"].rows}
    assert own_data.messages(member).rows[-1]["Файлы"] == file.original_name
    stored = file.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        anonymise(person=member, by=member)
    thread.refresh_from_db()
    post = opening(thread)
    assert (thread.title, post.text, post.deleted_at is not None, thread.reply_count) == ("–", "–", True, 1)
    assert not stored.exists(file.file.name)
    assert not Subscription.objects.filter(person=member).exists()


# Elsewhere ------------------------------------------------------------------------------------------------------------
def linking(thread, number):
    return PostFactory(topic=thread, materials=[[f"/sample-{number}/", f"Образец {number}"]])


@pytest.mark.parametrize("count", [1, 30])
def test_pages_ask_the_same_for_any_number(client, office, member, count, django_assert_num_queries):
    region = RegionFactory()
    theme = ThemeFactory(is_public=True)
    threads = [topic(theme=theme, region=region) for _number in range(count)]
    for post in [opening(threads[0]), *(linking(threads[0], number) for number in range(count))]:
        file_of(post)
        ReportFactory(post=post)
        topic(region=region, is_awaiting=True)
        moderation.hide_topic(topic=topic(region=region), reason="Так", by=office)
    moderated = reverse("community:moderation")
    asked = [
        (member, HOME, 8),
        (member, theme.get_absolute_url(), 7),
        # Two of them ask what stands at the addresses that the posts link to; none where there are no links.
        (member, threads[0].get_absolute_url(), 12),
        (office, moderated, 7),
        (office, f"{moderated}?view=reports", 7),
        (office, f"{moderated}?view=hidden", 7),
        (None, HOME, 7),
        (None, threads[0].get_absolute_url(), 9),
    ]
    for person, address, queries in asked:
        client.logout()
        if person is not None:
            signed_in(client, person)
        # A parameter that the cache of visitors' pages does not know: the page is made anew each time.
        address += ("&" if "?" in address else "?") + "fresh=1"
        client.get(address)
        with django_assert_num_queries(queries, info=address):
            assert client.get(address).status_code == 200


def test_hot_lists_read_their_indexes():
    from django.db import connection

    from vector.community import queries
    from vector.community.sections import PublicHits
    from vector.search.queries import wanted

    thread = topic()
    # On a table with next to nothing in it every index is as good as any other.
    for theme in ThemeFactory.create_batch(20):
        Topic.objects.bulk_create(TopicFactory.build(theme=theme, author=thread.author) for _number in range(20))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE community_topic")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    latest = queries.listed(None, is_member=True, region=None).select_related(None)
    assert "community_latest_topics" in latest[:20].explain()
    assert "community_theme_topics" in latest.filter(theme=thread.theme)[:20].explain()
    words = wanted("договор")
    assert "community_post_words" in PublicHits(words).found.explain()
    assert "community_topic_words" in PublicHits(words).found.explain()
    assert "community_topic_posts" in Post.objects.filter(topic=thread).order_by("created_at", "pk")[:20].explain()


def test_theme_moves_nothing_when_it_is_opened_to_everybody(client):
    thread = topic(title="Теперь видно")
    assert "Теперь видно" not in read(client, HOME)
    theme = Theme.objects.get(pk=thread.theme_id)
    theme.is_public = True
    theme.save()
    assert list(Topic.objects.public()) == [thread]
    assert Topic.objects.filter(published_at__lte=timezone.now()).count() == 1
