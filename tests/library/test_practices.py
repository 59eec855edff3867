"""A topic of the community becomes a practice: who makes the draft, what is in it, whom the topic leads there."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests.factories.community import ThemeFactory, opening, replies_to, topic, trusted
from tests.factories.pages import standard_page
from tests.factories.people import StaffFactory
from tests.sign_in import signed_in
from vector.common.errors import DomainError
from vector.community.actions import outcomes, posts
from vector.library.enums import MaterialKind
from vector.library.models import MaterialPage
from vector.library.practices import PRACTICE

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return StaffFactory()


@pytest.fixture
def thread():
    made = topic(
        theme=ThemeFactory(is_public=True),
        title="Утренний звонок",
        text="Пять волонтёров <звонят> по списку. Пишите на tajnaja@example.org.",
    )
    replies_to(made, count=1)
    posts.reply(topic=made, text="Завели общий лист.", by=made.author)
    return made


def make(client, thread, person):
    address = reverse("community:topic-become", args=[thread.public_id, "practice"])
    return signed_in(client, person).post(address)


def test_office_makes_a_draft_of_the_authors_words(client, office, thread):
    assert make(client, thread, trusted()).status_code == 404
    assert make(client, thread, office).status_code == 200
    page = MaterialPage.objects.get()
    text = str(page.body)
    assert (page.title, page.live, page.kind, page.owner) == ("Утренний звонок", False, MaterialKind.PRACTICE, office)
    assert "Пять волонтёров &lt;звонят&gt;" in text
    assert "Завели общий лист." in text
    assert "Ответ 1" not in text
    assert "tajnaja" not in text
    assert page.get_latest_revision() is not None


def test_topic_leads_everybody_to_the_practice_once_it_is_published(client, office, thread):
    make(client, thread, office)
    page = MaterialPage.objects.get()
    draft = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def links(person):
        if person is None:
            client.logout()
        else:
            signed_in(client, person)
        # A parameter that the cache of visitors' pages does not know: the page is made anew.
        text = client.get(f"{thread.get_absolute_url()}?fresh=1").content.decode()
        return [address in text for address in (f'href="{draft}"', f'href="{page.get_url()}"')]

    readers = (office, trusted(), None)
    assert [links(reader) for reader in readers] == [[True, False], [False, False], [False, False]]
    page.save_revision(user=office).publish(user=office)
    assert [links(reader) for reader in readers] == [[False, True]] * 3
    assert "Завели общий лист." in client.get(page.get_url()).content.decode()
    page.refresh_from_db()
    page.unpublish(user=office)
    assert [links(reader) for reader in readers] == [[True, False], [False, False], [False, False]]


def test_topic_without_its_authors_words_becomes_no_practice(office):
    thread = topic()
    posts.delete(post=opening(thread), by=thread.author)
    with pytest.raises(DomainError):
        outcomes.make(topic=thread, destination=PRACTICE, by=office)
    assert not MaterialPage.objects.exists()


def made(thread, office):
    outcomes.make(topic=thread, destination=PRACTICE, by=office)
    return MaterialPage.objects.get()


def leads_to(thread):
    return [(outcome.path, outcome.title) for outcome in thread.outcomes.all()]


@pytest.mark.parametrize("is_published", [False, True])
def test_topic_leads_to_no_practice_that_was_deleted(office, thread, is_published):
    page = made(thread, office)
    if is_published:
        page.save_revision(user=office).publish(user=office)
    MaterialPage.objects.get().delete()
    assert leads_to(thread) == []
    assert outcomes.make(topic=thread, destination=PRACTICE, by=office).pk


def test_topic_leads_to_a_practice_that_moved_or_is_called_otherwise(
    office, thread, django_capture_on_commit_callbacks
):
    page = made(thread, office)
    page.save_revision(user=office).publish(user=office)
    section = standard_page(title="Практики", slug="practices")
    Page.objects.get(pk=page.pk).move(section, pos="last-child")
    assert leads_to(thread) == [(f"/practices/{page.slug}/", "Утренний звонок")]
    with django_capture_on_commit_callbacks(execute=True):
        section = Page.objects.get(pk=section.pk).specific
        section.slug = "best"
        section.save_revision().publish()
    assert leads_to(thread) == [(f"/best/{page.slug}/", "Утренний звонок")]
    page = MaterialPage.objects.get()
    page.title = "Вечерний звонок"
    page.save_revision(user=office).publish(user=office)
    assert leads_to(thread) == [(f"/best/{page.slug}/", "Вечерний звонок")]
    page = MaterialPage.objects.get()
    page.unpublish(user=office)
    assert leads_to(thread) == [(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Вечерний звонок")]
