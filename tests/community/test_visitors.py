"""What visitors find in the community, signed in or not: public themes, roles in place of names, no contacts."""

import pytest
from django.urls import reverse

from tests.community.test_views import HOME, SECRET, read
from tests.factories.community import (
    PostFactory,
    file_of,
    opening,
    topic,
    trusted,
)
from tests.factories.people import MembershipFactory, RegionFactory, UserFactory
from tests.sign_in import signed_in
from vector.community.actions import moderation, posts
from vector.community.mentions import MOST_CALLED
from vector.community.models import Post
from vector.pages import region_sections, sitemaps
from vector.people.actions.accounts import anonymise
from vector.people.enums import MembershipRole, OrganisationKind

pytestmark = pytest.mark.django_db


def test_visitor_reads_public_themes_alone(client, open_theme):
    shown = topic(theme=open_theme, title="Видно всем", text="Как у вас?")
    hidden = topic(title=SECRET, text=SECRET)
    for address in (HOME, open_theme.get_absolute_url(), shown.get_absolute_url()):
        text = read(client, address)
        assert "Видно всем" in text
        assert SECRET not in text
        assert "csrfmiddlewaretoken" not in text
    assert read(client, f"{HOME}?region=none").count(SECRET) == 0
    for address in (hidden.get_absolute_url(), hidden.theme.get_absolute_url(), opening(hidden).get_absolute_url()):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"] == f"/people/sign-in/?next={address}"


def test_visitor_sees_roles_instead_of_names_and_no_contacts(client, open_theme):
    place = MembershipFactory(
        role=MembershipRole.COORDINATOR,
        organisation__kind=OrganisationKind.STATE,
        organisation__title="Дом «Тайный»",
        person__first_name="Мария",
        person__last_name="Тайная",
    )
    called = trusted()
    type(called).objects.filter(pk=called.pk).update(first_name="Ольга", last_name="Названная")
    PostFactory(author=place.person)
    thread = topic(theme=open_theme)
    text = "Пишите на tajnaja@example.org или звоните +7 (921) 555-01-23. @Ольга Названная тоже знает."
    posts.reply(topic=thread, text=text, by=place.person)
    seen = read(client, thread.get_absolute_url())
    for word in ("Тайн", "tajnaja", "555", "Названная", called.email, place.person.email):
        assert word not in seen
    for word in ("Координатор", "Государственное учреждение", "[адрес скрыт]", "[телефон скрыт]", "@участник"):
        assert word in seen
    seen = read(client, thread.get_absolute_url(), trusted())
    for word in ("Мария Тайная", "Дом «Тайный»", "tajnaja@example.org", "@Ольга Названная"):
        assert word in seen


def test_visitor_gets_no_files_and_a_page_that_is_kept_until_something_changes(client, open_theme, member):
    thread = topic(theme=open_theme)
    file = file_of(opening(thread))
    seen = read(client, thread.get_absolute_url())
    assert file.original_name not in seen
    assert "Файлы открыты участникам" in seen
    assert client.get(file.get_absolute_url()).status_code == 302
    assert client.get(thread.get_absolute_url())["ETag"]
    assert signed_in(client, UserFactory()).get(file.get_absolute_url()).status_code == 404
    response = signed_in(client, member).get(file.get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


@pytest.mark.django_db(transaction=True)
def test_kept_page_forgets_a_hidden_topic(client, open_theme, office):
    thread = topic(theme=open_theme, title="Скоро скроют")
    assert "Скоро скроют" in read(client, HOME)
    moderation.hide_topic(topic=thread, reason="Не по теме", by=office)
    assert "Скоро скроют" not in read(client, HOME)
    assert client.get(thread.get_absolute_url()).status_code == 302


def test_stranger_who_is_signed_in_reads_what_visitors_read(client, open_theme):
    shown, hidden = topic(theme=open_theme), topic()
    signed_in(client, UserFactory())
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.post(shown.get_absolute_url(), {"text": "Так"}).status_code == 403
    assert client.get(reverse("community:topic-new")).status_code == 404
    assert Post.objects.count() == 2


# Writing --------------------------------------------------------------------------------------------------------------
def test_name_that_an_edit_adds_is_not_shown_to_visitors_and_goes_with_its_person(client, open_theme, member):
    thread, called = topic(theme=open_theme), trusted()
    type(called).objects.filter(pk=called.pk).update(first_name="Ольга", last_name="Названная")
    post = posts.reply(topic=thread, text="Так", by=member)
    posts.edit(post=post, text="Так говорит @Ольга Названная.", by=member)
    assert "Названная" not in read(client, thread.get_absolute_url())
    assert "Названная" not in read(client, "/search/?q=говорит&part=community")
    called.refresh_from_db()
    anonymise(person=called, by=called)
    post.refresh_from_db()
    assert post.text == "Так говорит @участник."


def test_names_are_hidden_from_visitors_after_a_new_name_and_however_many_are_called(client, open_theme, member):
    thread, people = topic(theme=open_theme), [trusted() for _number in range(MOST_CALLED + 2)]
    for number, person in enumerate(people):
        type(person).objects.filter(pk=person.pk).update(first_name="Ольга", last_name=f"Тайная-{number}")
    text = ", ".join(f"@Ольга Тайная-{number}" for number in range(len(people)))
    posts.reply(topic=thread, text=f"{text}: расскажите. И @Олег Иванович Тайнов, который ушёл.", by=member)
    type(member).objects.filter(pk=people[0].pk).update(last_name="Новая")
    seen = read(client, thread.get_absolute_url())
    for word in ("Тайн", "Ольга", "Олег"):
        assert word not in seen
    for word in ("@участник: расскажите", "@участник, который ушёл"):
        assert word in seen


def test_search_finds_public_topics_by_title_and_text_without_contacts(client, open_theme):
    by_text = topic(theme=open_theme, title="Бумаги", text="Договор с волонтёром, tajnaja@example.org")
    by_title = topic(theme=open_theme, title="Договоры и папки")
    topic(title=f"Договор {SECRET}")
    waiting = topic(theme=open_theme, title="Договор ждёт", is_awaiting=True)
    seen = read(client, "/search/?q=договор&part=community")
    for found in (by_text, by_title):
        assert found.get_absolute_url() in seen
    for word in (SECRET, "tajnaja", waiting.get_absolute_url()):
        assert word not in seen


def test_sitemap_and_region_page_hold_what_everybody_reads(open_theme):
    region = RegionFactory()
    shown = topic(theme=open_theme, region=region)
    hidden = topic(region=region)
    addresses = [address for address, _changed in sitemaps.entries()]
    assert {HOME, open_theme.get_absolute_url(), shown.get_absolute_url()} <= set(addresses)
    assert hidden.get_absolute_url() not in addresses
    [section] = [found for found in region_sections.sections(region) if "Действуем" in str(found.title)]
    assert [item.url for item in section.items] == [shown.get_absolute_url()]


# Amounts --------------------------------------------------------------------------------------------------------------
