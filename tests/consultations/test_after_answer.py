"""After the answer: whether it helped, going on with the question or with a new one, what the search remembers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from consultations import own_data
from consultations.actions import consultation as actions
from consultations.actions import feedback
from consultations.enums import ConsultationState
from consultations.models import Consultation, QuestionLink
from tests.consultations.test_asking import ASK, DETAILS, QUESTION, details
from tests.factories.consultations import ConsultationFactory, expert_for, with_text
from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import AuditEntry
from vector.people.models import Membership
from vector.search import similar
from vector.search.models import Entry

pytestmark = pytest.mark.django_db


def answered(**fields: object) -> Consultation:
    question = with_text(ConsultationFactory(**fields))
    expert = expert_for(question).person
    actions.claim(question, by=expert)
    return actions.answer(question, by=expert, text="Да, нужен.")


class TestHelped:
    def say(self, client: Client, question: Consultation, word: str, person: object = None) -> object:
        signed_in(client, person or question.asker)
        return client.post(reverse("consultations:helped", args=[question.public_id]), {"helped": word})

    def test_yes_closes_the_question(self, client: Client) -> None:
        question = answered()
        assert self.say(client, question, "yes")["Location"] == question.get_absolute_url()
        question.refresh_from_db()
        assert (question.state, question.has_helped, question.closed_by) == (
            ConsultationState.CLOSED,
            True,
            question.asker,
        )
        assert "ответ помог" in client.get(question.get_absolute_url()).content.decode()

    def test_no_leads_to_the_field_and_a_reply_reopens(self, client: Client) -> None:
        question = answered()
        assert self.say(client, question, "no")["Location"] == f"{question.get_absolute_url()}#write"
        question.refresh_from_db()
        assert (question.state, question.has_helped) == (ConsultationState.ANSWERED, False)
        page = client.get(question.get_absolute_url()).content.decode()
        assert "Напишите ниже, что осталось неясным" in page
        assert 'id="write"' in page
        actions.reply(question, by=question.asker, text="Не понял про сроки")
        question.refresh_from_db()
        assert (question.state, question.has_helped) == (ConsultationState.ASSIGNED, None)
        assert AuditEntry.objects.filter(deed="consultation.not_helped").count() == 1

    def test_word_can_be_changed(self) -> None:
        question = answered()
        feedback.say_whether_helped(question, by=question.asker, has_helped=False)
        question = feedback.say_whether_helped(question, by=question.asker, has_helped=True)
        assert (question.state, question.has_helped) == (ConsultationState.CLOSED, True)
        question = feedback.say_whether_helped(question, by=question.asker, has_helped=False)
        assert (question.state, question.has_helped) == (ConsultationState.CLOSED, False)

    def test_without_an_answer_there_is_nothing_to_say(self, client: Client) -> None:
        question = with_text(ConsultationFactory())
        with pytest.raises(TransitionRefused):
            feedback.say_whether_helped(question, by=question.asker, has_helped=True)
        assert self.say(client, question, "yes").status_code == 409
        assert "Помогло?" not in client.get(question.get_absolute_url()).content.decode()

    def test_only_the_asker_says(self, client: Client) -> None:
        question = answered()
        with pytest.raises(DomainError):
            feedback.say_whether_helped(question, by=question.holder, has_helped=True)
        for person in (question.holder, StaffFactory()):
            assert self.say(client, question, "yes", person).status_code == 403
        assert self.say(client, question, "yes", UserFactory()).status_code == 404
        question.refresh_from_db()
        assert question.has_helped is None

    def test_another_word_is_none(self, client: Client) -> None:
        assert self.say(client, answered(), "maybe").status_code == 403


class TestReopening:
    @pytest.fixture
    def old(self, settings: Settings) -> Consultation:
        settings.CONSULTATION_REOPEN_DAYS = 30
        question = answered()
        Consultation.objects.filter(pk=question.pk).update(answered_at=timezone.now() - timedelta(days=31))
        question.refresh_from_db()
        return question

    def test_within_the_time_a_reply_brings_it_back(self) -> None:
        question = answered()
        Consultation.objects.filter(pk=question.pk).update(answered_at=timezone.now() - timedelta(days=29))
        assert actions.reply(question, by=question.asker, text="Ещё").state == ConsultationState.ASSIGNED

    def test_later_it_does_not(self, old: Consultation) -> None:
        with pytest.raises(DomainError):
            actions.reply(old, by=old.asker, text="Ещё")
        old.refresh_from_db()
        assert (old.state, old.messages.count()) == (ConsultationState.ANSWERED, 2)

    def test_later_the_page_offers_a_new_linked_question(self, client: Client, old: Consultation) -> None:
        page = signed_in(client, old.asker).get(old.get_absolute_url()).content.decode()
        assert f'href="{reverse(ASK)}?follows={old.public_id}"' in page
        assert 'id="write"' not in page
        client.get(reverse(ASK), {"follows": str(old.public_id)})
        client.post(reverse(ASK), {"text": QUESTION, "shown": "1"})
        assert old.number in client.get(reverse(DETAILS)).content.decode()
        client.post(reverse(DETAILS), details(old.asker.memberships.get()))
        new = Consultation.objects.exclude(pk=old.pk).get()
        assert QuestionLink.objects.values_list("first", "second").get() == (old.pk, new.pk)

    def test_nobody_goes_on_with_anothers_question(self, asker: Client, place: Membership, old: Consultation) -> None:
        asker.get(reverse(ASK), {"follows": str(old.public_id)})
        asker.post(reverse(ASK), {"text": QUESTION, "shown": "1"})
        assert old.subject not in asker.get(reverse(DETAILS)).content.decode()
        asker.post(reverse(DETAILS), details(place))
        assert QuestionLink.objects.count() == 0
        with pytest.raises(DomainError):
            actions.ask(
                by=place.person,
                programme=old.programme,
                topic=old.topic,
                region=old.region,
                organisation=None,
                subject="Чужое",
                text="Чужое",
                follows=old,
            )


class TestWhatIsRemembered:
    def test_question_and_answer_are_found_by_the_own_side(self) -> None:
        question = answered()
        assert Entry.objects.get().text == "Как заключить договор?\nДа, нужен."
        assert [row.key for row in similar.similar("заключить", user=question.asker)] == [f"consultation-{question.pk}"]

    def test_forgotten_person_is_forgotten_here_too(self) -> None:
        question = answered()
        own_data.forget(question.asker)
        assert Entry.objects.count() == 0
