"""An answer's way to the site and back: what each deed changes, refuses, and whom it tells."""

import threading
import time
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Page

from consultations.answers.actions import answer as actions
from consultations.answers.actions import consent, votes
from consultations.answers.enums import AnswerState
from consultations.answers.models import (
    AnswerIndexPage,
    AnswerVote,
    ConsentRequest,
    PublishedAnswer,
    PublishedAnswerPage,
)
from consultations.answers.queries import Texts, known_of
from consultations.enums import MessageKind
from consultations.models import Consultation
from tests.factories import answers as made
from tests.factories.community import PostFactory, topic
from tests.factories.courses import course
from tests.factories.people import StaffFactory
from tests.factories.regions import region_page
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import AuditEntry
from vector.mail.models import Delivery
from vector.search import similar

pytestmark = pytest.mark.django_db

NEW = Texts("Нужна ли медкнижка", "Придут читать вслух.", "Полная не нужна.")


def letters(name: str) -> list[str]:
    """To whom letters of this rung went."""
    return list(Delivery.objects.filter(key__contains=f":{name}").order_by("pk").values_list("recipient", flat=True))


class TestPreparing:
    def test_copy_is_made_once_and_saved_after_that(self) -> None:
        question = made.answered()
        first = made.draft(question)
        office = StaffFactory()
        second = actions.prepare(question, by=office, topic=question.topic, texts=NEW)
        assert second.pk == first.pk
        assert (second.title, second.question, second.answer, second.drafted_by) == (
            NEW.title,
            NEW.question,
            NEW.answer,
            office,
        )
        deeds = AuditEntry.objects.filter(object_id=str(first.public_id)).order_by("pk").values_list("deed", flat=True)
        assert list(deeds) == ["answer.prepare", "answer.save"]

    def test_without_consent_nothing_is_prepared(self) -> None:
        question = made.answered(is_agreed=False)
        with pytest.raises(DomainError, match="согла"):
            made.draft(question)
        assert not PublishedAnswer.objects.exists()

    def test_what_waits_for_approval_is_not_changed(self) -> None:
        copy = made.to_approve()
        with pytest.raises(TransitionRefused):
            actions.prepare(copy.consultation, by=copy.drafted_by, topic=copy.topic, texts=NEW)
        copy.refresh_from_db()
        assert copy.title == made.TEXTS.title

    def test_experts_who_did_not_prepare_it_are_asked(self) -> None:
        question = made.answered()
        other = made.second_expert(question)
        made.to_approve(question)
        assert letters("approve-") == [other.email]

    def test_without_other_experts_the_office_is_asked(self) -> None:
        office = StaffFactory()
        made.to_approve()
        assert letters("approve-") == [office.email]

    def test_returned_copy_goes_back_with_the_reason(self) -> None:
        copy = made.to_approve()
        back = actions.give_back(copy, by=StaffFactory(), reason="Виден посёлок")
        assert (back.state, back.reason) == (AnswerState.DRAFT, "Виден посёлок")
        assert letters("back-") == [copy.drafted_by.email]


class TestApproving:
    def test_approved_copy_is_on_the_site_and_the_asker_knows(self, client: Client) -> None:
        copy = made.published()
        page = PublishedAnswerPage.objects.get()
        assert (copy.state, copy.version, copy.reviewed_on, copy.page_id) == (
            AnswerState.PUBLISHED,
            1,
            timezone.localdate(),
            page.pk,
        )
        assert (page.live, page.title, page.question, page.answer, page.topic) == (
            True,
            made.TEXTS.title,
            made.TEXTS.question,
            made.TEXTS.answer,
            copy.topic,
        )
        assert made.TEXTS.answer in client.get(page.get_url()).content.decode()
        assert letters("published-v1") == [copy.consultation.asker.email]
        found = similar.similar("нужен договор студентам")
        assert [(entry.url, entry.topic, entry.is_public) for entry in found if entry.is_public] == [
            (page.get_url(), copy.topic.code, True)
        ]

    def test_who_prepared_it_cannot_approve(self) -> None:
        copy = made.to_approve()
        with pytest.raises(DomainError, match="другой"):
            actions.approve(copy, by=copy.drafted_by, shown=actions.digest(copy))
        assert not PublishedAnswerPage.objects.exists()

    def test_database_knows_that_it_takes_two(self) -> None:
        copy = made.published()
        with pytest.raises(IntegrityError, match="published_answer_two_people"), transaction.atomic():
            PublishedAnswer.objects.filter(pk=copy.pk).update(approved_by=copy.drafted_by)

    def test_consent_taken_back_meanwhile_stops_it(self) -> None:
        copy = made.to_approve()
        Consultation.objects.update(publishable_at=None)
        with pytest.raises(DomainError, match="согла"):
            actions.approve(copy, by=StaffFactory(), shown=actions.digest(copy))
        assert not PublishedAnswerPage.objects.exists()

    def test_texts_changed_meanwhile_are_read_once_more(self) -> None:
        copy = made.to_approve()
        PublishedAnswer.objects.filter(pk=copy.pk).update(answer="Совсем другое")
        with pytest.raises(DomainError, match="изменились"):
            actions.approve(copy, by=StaffFactory(), shown=actions.digest(copy))

    def test_page_leads_to_what_the_thread_was_about(self) -> None:
        about = course(title="Документы", slug="documents")
        hidden = course(title="Черновик", slug="draft", live=False)
        question = made.answered(about_path=f"{about.get_url()}?from=menu")
        document = Document.objects.create(title="Образец", file=ContentFile(b"x", name="sample.txt"))
        question.messages.get(kind=MessageKind.ANSWER).documents.add(document)
        page = made.published(question).page
        other = made.published(made.answered(about_path=f"{about.get_parent().get_url()}{hidden.slug}/")).page
        assert [link.page_id for link in page.related_pages.all()] == [about.pk]
        assert [link.document for link in page.related_documents.all()] == [document]
        assert list(other.related_pages.all()) == []

    def test_page_does_not_lead_to_the_askers_region(self) -> None:
        question = made.answered()
        Consultation.objects.update(about_path=region_page(region=question.region).get_url())
        assert list(made.published(question).page.related_pages.all()) == []


class TestNewVersion:
    def test_old_version_stays_until_the_new_one_is_approved(
        self, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        copy = made.published()
        actions.revise(copy, by=copy.drafted_by)
        draft = actions.prepare(copy.consultation, by=copy.drafted_by, topic=copy.topic, texts=NEW)
        url = draft.page.get_url()
        assert made.TEXTS.answer in client.get(url).content.decode()
        waiting = actions.submit(draft, by=copy.drafted_by)
        with django_capture_on_commit_callbacks(execute=True):
            again = actions.approve(waiting, by=StaffFactory(), shown=actions.digest(waiting))
        assert (again.version, again.page_id) == (2, copy.page_id)
        shown = client.get(url).content.decode()
        assert NEW.answer in shown
        assert made.TEXTS.answer not in shown
        assert PublishedAnswerPage.objects.get().revisions.count() == 2

    def test_new_version_begins_with_what_editors_made_of_the_page(self) -> None:
        copy = made.published()
        page = copy.page
        page.answer = "Исправлено редактором"
        page.save_revision().publish()
        assert actions.revise(PublishedAnswer.objects.get(), by=copy.drafted_by).answer == "Исправлено редактором"

    def test_review_shows_its_day_and_changes_nothing_else(self) -> None:
        copy = made.published()
        PublishedAnswer.objects.update(reviewed_on="2020-01-01")
        again = actions.review(copy, by=copy.drafted_by)
        page = PublishedAnswerPage.objects.get()
        assert (again.version, again.reviewed_on, page.reviewed_on, page.answer) == (
            1,
            timezone.localdate(),
            timezone.localdate(),
            made.TEXTS.answer,
        )


class TestWithdrawing:
    def gone(self, client: Client, url: str) -> None:
        assert client.get(url).status_code == 404
        assert made.TEXTS.title not in client.get("/answers/").content.decode()
        assert made.TEXTS.title not in client.get("/").content.decode()
        assert url not in client.get("/sitemap.xml").content.decode()
        assert client.get("/search/", {"q": "договор"}).context.get("found") == []
        assert similar.similar("нужен договор студентам") == []

    def test_withdrawn_answer_is_gone_everywhere(self, client: Client, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            copy = made.published()
        url = copy.page.get_url()
        # Each page is kept for visitors now.
        for address in (url, "/answers/", "/", "/sitemap.xml"):
            assert made.TEXTS.title in client.get(address).content.decode() or address == "/sitemap.xml"
        assert url in client.get("/sitemap.xml").content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            withdrawn = actions.withdraw(copy, by=copy.drafted_by, reason="Закон изменился")
        assert (withdrawn.state, withdrawn.reason) == (AnswerState.WITHDRAWN, "Закон изменился")
        self.gone(client, url)

    def test_consent_taken_back_takes_it_down(self, client: Client, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            copy = made.published()
        url = copy.page.get_url()
        client.get(url)
        with django_capture_on_commit_callbacks(execute=True):
            consent.decline(copy.consultation, by=copy.consultation.asker)
        copy.refresh_from_db()
        assert (copy.state, copy.withdrawn_by) == (AnswerState.WITHDRAWN, copy.consultation.asker)
        self.gone(client, url)
        with pytest.raises(DomainError, match="согла"):
            actions.revise(copy, by=copy.drafted_by)

    def test_withdrawn_answer_is_approved_anew(self) -> None:
        copy = made.withdrawn()
        again = actions.submit(actions.revise(copy, by=copy.drafted_by), by=copy.drafted_by)
        shown = actions.approve(again, by=StaffFactory(), shown=actions.digest(again))
        assert (shown.version, shown.page_id, shown.withdrawn_at) == (2, copy.page_id, None)
        assert PublishedAnswerPage.objects.get().live

    def test_twice_is_refused(self) -> None:
        copy = made.withdrawn()
        with pytest.raises(TransitionRefused):
            actions.withdraw(copy, by=copy.drafted_by, reason="Ещё раз")


class TestConsent:
    def test_asker_is_asked_once_a_day_and_agrees(self) -> None:
        question = made.answered(is_agreed=False)
        for _number in range(2):
            consent.ask(question, by=question.holder)
        assert letters("consent-2") == [question.asker.email]
        consent.give(question, by=question.asker)
        consent.give(question, by=question.asker)
        question.refresh_from_db()
        assert question.publishable_at is not None
        assert letters("consent-given") == [question.holder.email]

    def test_who_declined_is_not_asked_again(self) -> None:
        question = made.answered(is_agreed=False)
        consent.ask(question, by=question.holder)
        consent.decline(question, by=question.asker)
        with pytest.raises(DomainError):
            consent.ask(question, by=question.holder)
        assert ConsentRequest.objects.get().declined_at is not None
        consent.give(question, by=question.asker)
        assert ConsentRequest.objects.get().declined_at is None

    def test_nobody_is_asked_about_what_was_closed_without_an_answer(self) -> None:
        question = made.answered(is_agreed=False)
        Consultation.objects.update(state="closed", closed_at=timezone.now(), answered_at=None)
        with pytest.raises(DomainError):
            consent.ask(question, by=question.holder)
        assert not ConsentRequest.objects.exists()

    @pytest.mark.parametrize("is_agreed", [True, False])
    def test_who_declined_unasked_is_not_asked_at_all(self, is_agreed: bool) -> None:
        question = made.answered(is_agreed=is_agreed)
        consent.decline(question, by=question.asker)
        with pytest.raises(DomainError, match="отказал"):
            consent.ask(question, by=question.holder)
        assert letters("consent-") == []
        consent.give(question, by=question.asker)
        assert letters("consent-given") == []

    def test_nobody_else_decides(self) -> None:
        question = made.answered(is_agreed=False)
        for deed in (consent.give, consent.decline):
            with pytest.raises(DomainError):
                deed(question, by=question.holder)
        question.refresh_from_db()
        assert question.publishable_at is None


def test_names_of_those_who_replied_in_the_community_are_known(django_assert_num_queries: Any) -> None:
    question, thread = made.answered(), topic()
    replier = PostFactory(topic=thread).author
    stranger = PostFactory().author
    with django_assert_num_queries(1):
        before = known_of(question)
    question.about_path = thread.get_absolute_url()
    with django_assert_num_queries(2):
        known = known_of(question)
    organisation = replier.memberships.get().organisation
    assert replier.first_name in known.people
    assert stranger.first_name not in known.people
    assert organisation.title in known.organisations
    assert organisation.region.title in known.places
    assert organisation.title not in before.organisations


@pytest.mark.django_db(transaction=True)
def test_consent_is_taken_back_while_a_colleague_withdraws() -> None:
    copy = made.published()
    asker = copy.consultation.asker
    left = threading.Event()

    def colleague() -> None:
        with transaction.atomic():
            actions.withdraw(copy, by=copy.drafted_by, reason="Закон изменился")
            left.set()
            # The asker's deed comes to the answer meanwhile and waits for its row.
            time.sleep(0.5)
        connection.close()

    thread = threading.Thread(target=colleague)
    thread.start()
    assert left.wait(10)
    consent.decline(copy.consultation, by=asker)
    thread.join()
    copy.refresh_from_db()
    assert (copy.state, copy.reason) == (AnswerState.WITHDRAWN, "Закон изменился")
    assert Consultation.objects.get().publishable_at is None


class TestVotes:
    def test_one_word_a_visitor_and_day(self) -> None:
        copy = made.published()
        votes.vote(copy, sender="a", has_helped=True)
        votes.vote(copy, sender="a", has_helped=False)
        votes.vote(copy, sender="b", has_helped=True)
        counted = PublishedAnswer.objects.with_votes().get()
        assert (counted.helped, counted.not_helped) == (1, 1)

    def test_what_is_kept_tells_nobody(self) -> None:
        copy, other = made.published(), made.published()
        sender = "192.0.2.7 Browser"
        kept = {votes.vote(answer, sender=sender, has_helped=True).voter for answer in (copy, other)}
        assert len(kept) == 2
        assert all(len(voter) == 64 and "192" not in voter[:3] for voter in kept)
        assert AnswerVote.objects.count() == 2

    def test_new_version_is_counted_anew(self) -> None:
        copy = made.published()
        votes.vote(copy, sender="a", has_helped=False)
        waiting = actions.submit(actions.revise(copy, by=copy.drafted_by), by=copy.drafted_by)
        actions.approve(waiting, by=StaffFactory(), shown=actions.digest(waiting))
        counted = PublishedAnswer.objects.with_votes().get()
        assert (counted.helped, counted.not_helped) == (0, 0)


def test_list_is_made_once() -> None:
    made.published()
    made.published()
    index = AnswerIndexPage.objects.get()
    assert Page.objects.child_of(index).count() == 2
