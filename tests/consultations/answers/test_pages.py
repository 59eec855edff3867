"""The public pages: the list with its topics, one answer, a visitor's word; and what editors may do with them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from consultations.answers.actions import answer as actions
from consultations.answers.models import AnswerIndexPage, AnswerVote, PublishedAnswerPage, RelatedPage
from consultations.answers.queries import Texts
from consultations.answers.views.public import VOTES
from tests.factories import answers as made
from tests.factories.consultations import TopicFactory
from tests.factories.pages import standard_page
from tests.factories.people import StaffFactory, SuperuserFactory
from tests.sign_in import signed_in
from vector.search import similar

pytestmark = pytest.mark.django_db


def answer_page(index: AnswerIndexPage, number: int, topic: Any) -> PublishedAnswerPage:
    page = PublishedAnswerPage(
        title=f"Ответ {number}",
        slug=f"answer-x{number}",
        question="Вопрос",
        answer="Ответ",
        topic=topic,
        reviewed_on="2026-01-15",
    )
    index.add_child(instance=page)
    return page


class TestIndex:
    @pytest.mark.parametrize("count", [1, 30])
    def test_number_of_queries_does_not_grow(self, client: Client, count: int, django_assert_num_queries: Any) -> None:
        index = made.published().page.get_parent().specific
        topic = TopicFactory()
        for number in range(count - 1):
            answer_page(index, number, topic)
        client.get("/")
        with django_assert_num_queries(10):
            answer = client.get("/answers/", {"from": "test"})
        assert len(answer.context["answers"]) == min(count, 20)

    def test_topic_is_a_filter_in_the_address(self, client: Client) -> None:
        shown, other = made.published(), made.published(texts=Texts("Медкнижка", "Нужна?", "Нет."))
        html = client.get("/answers/", {"topic": shown.topic.code}).content.decode()
        assert shown.title in html
        assert other.title not in html
        everything = client.get("/answers/", {"topic": "made-up"}).content.decode()
        assert other.title in everything

    def test_far_pages_are_the_last_one(self, client: Client) -> None:
        made.published()
        for number in ("999999999", "-1", "x"):
            assert client.get("/answers/", {"page": number}).status_code == 200

    def test_home_page_shows_the_newest(self, client: Client) -> None:
        copy = made.published()
        html = client.get("/").content.decode()
        assert copy.title in html
        assert "/answers/" in html


class TestAnswerPage:
    def test_shows_the_copy_and_nothing_of_the_thread(self, client: Client) -> None:
        question = made.answered(text="Секретный вопрос Анны", answer="Секретный ответ Анне")
        copy = made.published(question)
        html = client.get(copy.page.get_url()).content.decode()
        assert made.TEXTS.question in html
        assert made.TEXTS.answer in html
        people = (str(question.asker), str(copy.drafted_by), question.organisation.title)
        for secret in ("Секретн", question.number, *people):
            assert secret not in html

    def test_is_kept_for_visitors_and_carries_no_token(self, client: Client, django_assert_num_queries: Any) -> None:
        url = made.published().page.get_url()
        first = client.get(url)
        assert "csrfmiddlewaretoken" not in first.content.decode()
        assert not first.cookies
        with django_assert_num_queries(0):
            assert client.get(url).content == first.content

    @pytest.mark.parametrize("count", [1, 30])
    def test_number_of_queries_does_not_grow(self, client: Client, count: int, django_assert_num_queries: Any) -> None:
        copy = made.published()
        for number in range(count - 1):
            answer_page(copy.page.get_parent().specific, number, copy.topic)
        client.get("/")
        with django_assert_num_queries(13):
            assert made.TEXTS.answer in client.get(copy.page.get_url(), {"from": "test"}).content.decode()

    def test_related_pages_are_those_that_everybody_may_read(self, client: Client) -> None:
        page = made.published().page
        public, private, gone = (standard_page(title=f"Страница {slug}", slug=slug) for slug in ("a", "b", "c"))
        for related in (public, private, gone):
            RelatedPage.objects.create(answer_page=page, page=related)
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        Page.objects.filter(pk=gone.pk).update(live=False)
        assert client.get(page.get_url()).context["related"] == [(public.title, public.get_url())]

    def test_is_found_by_its_topic_part(self, client: Client) -> None:
        copy = made.published()
        found = client.get("/search/", {"q": "студентов договор", "part": "answers"}).context["found"]
        assert [entry["hit"].title for entry in found] == [copy.title]


class TestVote:
    def address(self) -> str:
        return reverse("answers:vote", args=[made.published().public_id])

    def test_page_between_asks_and_counts(self, client: Client) -> None:
        address = self.address()
        between = client.get(address, {"helped": "no"})
        assert "csrfmiddlewaretoken" in between.content.decode()
        assert "no-store" in between.headers["Cache-Control"]
        assert not AnswerVote.objects.exists()
        for word in ("no", "yes", "yes"):
            assert client.post(address, {"helped": word}).status_code == 200
        assert [vote.has_helped for vote in AnswerVote.objects.all()] == [True]

    def test_forged_vote_is_refused(self) -> None:
        address = self.address()
        assert Client(enforce_csrf_checks=True).post(address, {"helped": "yes"}).status_code == 403
        assert not AnswerVote.objects.exists()

    def test_flood_from_one_address_is_stopped(self, client: Client) -> None:
        address = self.address()
        cache.set("answer-vote-127.0.0.1", VOTES.most, 60)
        assert client.post(address, {"helped": "yes"}).status_code == 429
        assert not AnswerVote.objects.exists()
        assert client.post(address, {"helped": "yes"}, REMOTE_ADDR="192.0.2.9").status_code == 200

    def test_what_is_not_on_the_site_has_no_votes(self, client: Client) -> None:
        gone = made.withdrawn()
        waiting = made.to_approve()
        for copy in (gone, waiting):
            assert client.get(reverse("answers:vote", args=[copy.public_id])).status_code == 404


class TestEditors:
    def test_answer_is_corrected_in_the_admin_and_its_history_stays(self, client: Client) -> None:
        page = made.published().page
        signed_in(client, SuperuserFactory())
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = client.get(address).context["form"]
        data = {name: form[name].value() for name in ("title", "slug", "topic", "question")}
        formsets = {
            f"{prefix}-{name}": value
            for prefix in ("related_pages", "related_documents", "comments")
            for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", ""))
        }
        data |= {"answer": "Исправлено в разделе управления", "seo_title": "", "search_description": ""}
        answer = client.post(address, {**data, **formsets, "action-publish": "1"})
        assert answer.status_code == 302
        page.refresh_from_db()
        assert page.answer == "Исправлено в разделе управления"
        assert page.revisions.count() == 2
        assert [entry.url for entry in similar.similar("исправлено в разделе управления")] == [page.get_url()]

    def test_page_is_locked_while_a_new_version_is_prepared(self, client: Client) -> None:
        copy = made.published()
        address = reverse("wagtailadmin_pages:edit", args=[copy.page_id])
        signed_in(client, SuperuserFactory())
        assert "Готовится новая версия" not in client.get(address).content.decode()
        draft = actions.revise(copy, by=copy.drafted_by)
        assert "Готовится новая версия" in client.get(address).content.decode()
        client.post(address, {"title": "Исправлено", "action-publish": "1"})
        assert PublishedAnswerPage.objects.get().title == made.TEXTS.title
        waiting = actions.submit(draft, by=copy.drafted_by)
        actions.approve(waiting, by=StaffFactory(), shown=actions.digest(waiting))
        assert PublishedAnswerPage.objects.get().get_lock() is None

    def test_nobody_puts_up_takes_down_or_copies_past_the_record(self) -> None:
        live, gone = made.published().page, made.withdrawn().page
        for person in (SuperuserFactory(), StaffFactory()):
            on_site = Page.objects.get(pk=live.pk).permissions_for_user(person)
            assert (on_site.can_unpublish(), on_site.can_delete(), on_site.can_copy()) == (False, False, False)
            assert not Page.objects.get(pk=gone.pk).permissions_for_user(person).can_publish()
        assert Page.objects.get(pk=live.pk).permissions_for_user(SuperuserFactory()).can_publish()
        assert PublishedAnswerPage not in AnswerIndexPage.creatable_subpage_models()
