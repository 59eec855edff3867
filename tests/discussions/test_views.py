"""Pages of discussions: who sees what, what is kept when something is refused, how much is asked of the database."""

import pytest
from django.urls import reverse

from courses.discussions import own_data
from courses.discussions.actions import moderation, posts
from courses.discussions.models import Following, Post
from tests.factories import courses as factories
from tests.factories.discussions import PostFactory, ReportFactory, first_module, replies_to
from tests.sign_in import signed_in
from vector.people import registry
from vector.people.actions.accounts import anonymise

pytestmark = pytest.mark.django_db

SECRET = "Только для своих"


@pytest.fixture
def enrolment():
    return factories.EnrolmentFactory()


@pytest.fixture
def tutor(enrolment):
    return factories.RunTutorFactory(run=enrolment.run).person


def module_address(run):
    return reverse("discussions:module", args=[run.public_id, first_module(run).pk])


def test_question_is_asked_and_replied_to(client, enrolment, tutor):
    signed_in(client, enrolment.person)
    response = client.post(module_address(enrolment.run), {"text": "Как у вас\nс договорами?"}, follow=True)
    post = Post.objects.get()
    assert response.redirect_chain[-1][0] == reverse("discussions:thread", args=[post.public_id])
    signed_in(client, tutor).post(reverse("discussions:thread", args=[post.public_id]), {"text": "Вот так."})
    text = signed_in(client, enrolment.person).get(module_address(enrolment.run)).content.decode()
    assert "Как у вас" in text
    assert "1 ответ" in text


def test_refused_message_keeps_what_was_typed(client, enrolment):
    typed = "Смотрите " + " ".join(f"https://example.org/{number}" for number in range(9))
    response = signed_in(client, enrolment.person).post(module_address(enrolment.run), {"text": typed})
    text = response.content.decode()
    assert typed in text
    assert "не больше 3 ссылок" in text
    assert not Post.objects.exists()


def test_strangers_find_nothing(client, enrolment):
    post = PostFactory(enrolment=enrolment, text=SECRET)
    other_run = factories.EnrolmentFactory(run=factories.CourseRunFactory(course=enrolment.run.course)).person
    for state in ("invited", "withdrawn"):
        person = factories.EnrolmentFactory(run=enrolment.run, **{state: True}).person
        assert signed_in(client, person).get(post.get_absolute_url()).status_code == 404
    signed_in(client, other_run)
    for address in (post.get_absolute_url(), module_address(enrolment.run)):
        assert client.get(address).status_code == 404
    assert SECRET not in client.get(reverse("discussions:mine")).content.decode()


def test_hidden_message_is_read_by_its_author_and_tutors_only(client, enrolment, tutor):
    post = PostFactory(enrolment=enrolment, text=SECRET)
    [reply] = replies_to(post, count=1)
    Post.objects.filter(pk=reply.pk).update(text=f"{SECRET} тоже")
    for row in (post, reply):
        moderation.hide(post=row, reason="Реклама", by=tutor)
    other = factories.EnrolmentFactory(run=enrolment.run).person
    seen = {
        person: signed_in(client, person).get(post.get_absolute_url()).content.decode().count(SECRET)
        for person in (other, enrolment.person, tutor)
    }
    assert seen == {other: 0, enrolment.person: 2, tutor: 2}
    assert SECRET not in signed_in(client, other).get(module_address(enrolment.run)).content.decode()
    assert client.get(reverse("discussions:post-report", args=[post.public_id])).status_code == 404


def test_module_page_leads_to_its_discussion(client, enrolment):
    PostFactory(enrolment=enrolment, text="Как у вас?")
    module = first_module(enrolment.run)
    text = signed_in(client, enrolment.person).get(module.get_url_parts()[2]).content.decode()
    assert module_address(enrolment.run) in text
    assert "Как у вас?" in text
    client.logout()
    assert "Как у вас?" not in client.get(module.get_url_parts()[2]).content.decode()


def test_wish_about_letters_is_kept(client, enrolment):
    address = reverse("discussions:following-edit", args=[enrolment.run.public_id])
    signed_in(client, enrolment.person)
    assert "checked" in client.get(address).content.decode()
    assert client.post(address, {"frequency": "often"}).status_code == 200
    assert not Following.objects.exists()
    client.post(address, {"frequency": "never"})
    assert Following.objects.get().frequency == "never"


def test_reports_wait_for_the_tutors_of_the_run(client, enrolment, tutor):
    report = ReportFactory(post=PostFactory(enrolment=enrolment, text="Купите"))
    ReportFactory(post__text="Чужое")
    text = signed_in(client, tutor).get(reverse("discussions:reports")).content.decode()
    assert "Купите" in text
    assert "Чужое" not in text
    assert "1 жалоба" in client.get(reverse("cabinet:home")).content.decode()
    client.post(reverse("discussions:report-settle", args=[report.public_id]))
    assert "Жалоб нет" in client.get(reverse("discussions:reports")).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_lists_ask_the_same_for_any_number(client, enrolment, tutor, count, django_assert_num_queries):
    threads = [PostFactory(enrolment=enrolment) for _number in range(count)]
    replies_to(threads[0], count=count)
    for post in threads:
        ReportFactory(post=post)
    signed_in(client, tutor)
    addresses = {
        module_address(enrolment.run): 7,
        threads[0].get_absolute_url(): 6,
        reverse("discussions:reports"): 5,
        reverse("discussions:mine"): 5,
    }
    for address in addresses:
        client.get(address)
    for address, queries in addresses.items():
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_own_data_holds_my_messages_and_forgetting_takes_their_words(enrolment):
    mine = PostFactory(enrolment=enrolment, text="Моё")
    PostFactory(run=enrolment.run, author=factories.EnrolmentFactory(run=enrolment.run).person, text="Чужое")
    assert [row["Текст"] for row in own_data.messages(enrolment.person).rows] == ["Моё"]
    assert "discussions" in [section.code for section in registry.sections_of(enrolment.person)]
    anonymise(person=enrolment.person, by=enrolment.person)
    mine.refresh_from_db()
    assert (mine.text, mine.deleted_at is not None) == ("–", True)


def test_hot_list_reads_its_index(enrolment):
    from django.db import connection

    from courses.discussions.queries import threads_of

    PostFactory(enrolment=enrolment)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    rows = threads_of(enrolment.run, first_module(enrolment.run).pk).select_related(None)[:20]
    assert "discussion_threads" in rows.explain()


def test_edited_message_says_so(client, enrolment):
    post = PostFactory(enrolment=enrolment)
    signed_in(client, enrolment.person).post(reverse("discussions:post-edit", args=[post.public_id]), {"text": "Иначе"})
    text = client.get(post.get_absolute_url()).content.decode()
    assert "Иначе" in text
    assert "изменено" in text
    posts.delete(post=post, by=enrolment.person)
    assert client.get(reverse("discussions:post-edit", args=[post.public_id])).status_code == 404
