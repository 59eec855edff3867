"""Questions that are one, one that is several, and those that belong together; who sees and learns what."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from consultations.actions import consultation as actions
from consultations.actions import merging, splitting
from consultations.beside import related_of
from consultations.enums import ConsultationState
from consultations.models import Consultation, Message, QuestionLink
from consultations.queries import answering_of
from tests.factories.consultations import ConsultationFactory, TopicFactory, expert_for, with_text
from tests.factories.people import OrganisationFactory, StaffFactory
from tests.sign_in import signed_in
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import AuditEntry
from vector.common.uploads import check_upload
from vector.mail.outbox import letters_to

pytestmark = pytest.mark.django_db


def same(main: Consultation, **fields: Any) -> Consultation:
    """The same question of another organisation of the region."""
    organisation = OrganisationFactory(region=main.region)
    return with_text(ConsultationFactory(topic=main.topic, organisation=organisation, **fields), "То же самое?")


@pytest.fixture
def main() -> Consultation:
    return with_text(ConsultationFactory(subject="Главный"), "Нужен ли договор?")


@pytest.fixture
def expert(main: Consultation) -> Any:
    return expert_for(main).person


def subjects(person: Any) -> list[str]:
    return [letter["subject"] for letter in letters_to(person.email)]


class TestMerge:
    def test_answer_to_the_main_question_reaches_every_asker_in_the_own_thread(
        self, main: Consultation, expert: Any, client: Client
    ) -> None:
        duplicate = same(main, subject="Дубль")
        merging.merge(duplicate, into=main, by=expert)
        actions.claim(main, by=expert)
        files = [check_upload(SimpleUploadedFile("образец.txt", "Договор".encode()))]
        actions.answer(main, by=expert, text="Да, письменный.", files=files)
        duplicate.refresh_from_db()
        assert (duplicate.state, duplicate.holder, duplicate.rounds.count()) == (
            ConsultationState.ANSWERED,
            expert,
            1,
        )
        assert duplicate.rounds.get().in_queue
        original = main.messages.get(kind="answer")
        copy = duplicate.messages.get(kind="answer")
        assert (copy.text, copy.copied_from) == ("Да, письменный.", original)
        first, second = original.files.get(), copy.files.get()
        assert first.file.name != second.file.name
        with second.file.open() as kept:
            assert kept.read().decode() == "Договор"
        for question in (main, duplicate):
            assert subjects(question.asker) == [f"Ответ на ваш вопрос {question.number}: {question.subject}"]
            page = signed_in(client, question.asker).get(question.get_absolute_url()).content.decode()
            assert "Да, письменный." in page
            other = duplicate if question == main else main
            assert other.subject not in page
            assert other.number not in page
            assert client.get(other.get_absolute_url()).status_code == 404

    def test_asker_of_a_duplicate_sees_a_question_that_is_being_answered(
        self, main: Consultation, expert: Any, client: Client
    ) -> None:
        duplicate = same(main)
        actions.claim(main, by=expert)
        merging.merge(duplicate, into=main, by=expert)
        page = signed_in(client, duplicate.asker).get(duplicate.get_absolute_url()).content.decode()
        assert "У эксперта" in page
        assert "бъедин" not in page
        assert main.number not in page
        cabinet = client.get(reverse("cabinet:home")).content.decode()
        assert duplicate.subject in cabinet
        assert subjects(duplicate.asker) == []

    def test_duplicates_of_a_duplicate_come_along_and_there_are_no_chains(
        self, main: Consultation, expert: Any
    ) -> None:
        first, second = same(main), same(main)
        merging.merge(second, into=first, by=expert)
        merging.merge(first, into=main, by=expert)
        assert set(main.duplicates.all()) == {first, second}
        with pytest.raises(TransitionRefused):
            merging.merge(same(main), into=first, by=expert)
        with pytest.raises(TransitionRefused):
            merging.merge(first, into=same(main), by=expert)
        with pytest.raises(DomainError):
            merging.merge(main, into=main, by=expert)

    def test_question_joined_with_an_answered_one_is_answered_at_once(self, main: Consultation, expert: Any) -> None:
        actions.claim(main, by=expert)
        actions.answer(main, by=expert, text="Да.", and_close=True)
        late = same(main)
        assert merging.merge(late, into=main, by=expert).state == ConsultationState.ANSWERED
        assert [message.text for message in late.messages.filter(kind="answer")] == ["Да."]
        assert [round_.in_queue for round_ in (*main.rounds.all(), *late.rounds.all())] == [True, False]

    def test_question_cannot_be_joined_with_one_that_is_closed_without_an_answer(
        self, main: Consultation, expert: Any
    ) -> None:
        actions.close(main, by=main.asker)
        with pytest.raises(TransitionRefused):
            merging.merge(same(main), into=main, by=expert)

    def test_main_question_promises_by_the_earliest(self, main: Consultation, expert: Any) -> None:
        early = main.answer_by - timedelta(days=2)
        merging.merge(same(main, answer_by=early, warn_at=early - timedelta(days=1)), into=main, by=expert)
        merging.merge(same(main), into=main, by=expert)
        main.refresh_from_db()
        assert (main.answer_by, main.warn_at) == (early, early - timedelta(days=1))

    def test_nothing_is_joined_with_a_question_whose_clock_stands_still(self, main: Consultation, expert: Any) -> None:
        actions.claim(main, by=expert)
        actions.ask_back(main, by=expert, text="Какой?")
        with pytest.raises(TransitionRefused, match="ждёт"):
            merging.merge(same(main), into=main, by=expert)

    def test_answered_question_is_no_duplicate_any_more(self, main: Consultation, expert: Any) -> None:
        answered = same(main)
        actions.claim(answered, by=expert)
        actions.answer(answered, by=expert, text="Да.")
        with pytest.raises(TransitionRefused):
            merging.merge(answered, into=main, by=expert)


class TestUnmerge:
    def test_it_goes_back_to_its_holder_or_to_the_queue(self, main: Consultation, expert: Any) -> None:
        held, free = same(main), same(main)
        actions.claim(held, by=expert)
        for question in (held, free):
            merging.merge(question, into=main, by=expert)
            merging.unmerge(question, by=expert)
            question.refresh_from_db()
            assert (question.merged_into, question.merged_at, question.merged_by) == (None, None, None)
        assert (held.state, held.holder, held.lease_until is not None) == (ConsultationState.ASSIGNED, expert, True)
        assert (free.state, free.routed_to) == (ConsultationState.NEW, expert)
        with pytest.raises(TransitionRefused):
            merging.unmerge(free, by=expert)
        assert [entry.deed for entry in AuditEntry.objects.filter(object_id=free.public_id).order_by("pk")] == [
            "consultation.merge",
            "consultation.unmerge",
            "consultation.route",
        ]

    def test_reply_of_its_asker_takes_it_apart(self, main: Consultation, expert: Any) -> None:
        duplicate = same(main)
        merging.merge(duplicate, into=main, by=expert)
        replied = actions.reply(duplicate, by=duplicate.asker, text="У меня иначе")
        assert (replied.state, replied.merged_into) == (ConsultationState.NEW, None)
        actions.claim(main, by=expert)
        actions.answer(main, by=expert, text="Да.")
        assert duplicate.messages.filter(kind="answer").count() == 0

    def test_reply_after_the_copied_answer_opens_the_own_question_only(self, main: Consultation, expert: Any) -> None:
        duplicate = same(main)
        merging.merge(duplicate, into=main, by=expert)
        actions.claim(main, by=expert)
        actions.answer(main, by=expert, text="Да.")
        reopened = actions.reply(duplicate, by=duplicate.asker, text="А если устно?")
        assert (reopened.state, reopened.holder, reopened.merged_into) == (ConsultationState.ASSIGNED, expert, None)
        main.refresh_from_db()
        assert main.state == ConsultationState.ANSWERED

    def test_main_question_closed_without_an_answer_leaves_nobody_waiting(
        self, main: Consultation, expert: Any
    ) -> None:
        duplicate = same(main)
        merging.merge(duplicate, into=main, by=expert)
        actions.close(main, by=main.asker)
        duplicate.refresh_from_db()
        assert (duplicate.state, duplicate.merged_into) == (ConsultationState.NEW, None)

    def test_experts_of_all_that_go_back_are_locked_in_one_order(self, main: Consultation, expert: Any) -> None:
        later, earlier = same(main), same(main)
        earlier.topic = TopicFactory()
        earlier.save()
        first = expert_for(earlier).pk
        last = expert_for(later).pk
        for duplicate in (later, earlier):
            merging.merge(duplicate, into=main, by=expert)
        with CaptureQueriesContext(connection) as queries:
            actions.close(main, by=main.asker)
        locks = [query["sql"] for query in queries if "expert" in query["sql"] and "FOR NO KEY" in query["sql"]]
        assert {str(first), str(last)} <= set(re.findall(r"\d+", locks[0].partition(" IN (")[2]))

    def test_clock_of_a_waiting_question_goes_on_when_it_is_joined(self, main: Consultation, expert: Any) -> None:
        duplicate = same(main)
        actions.claim(duplicate, by=expert)
        actions.ask_back(duplicate, by=expert, text="Что именно?")
        merged = merging.merge(duplicate, into=main, by=expert)
        assert (merged.paused_at, merged.minutes_left, merged.lease_until) == (None, None, None)


class TestSplit:
    def test_chosen_messages_become_a_question_of_their_own(self, main: Consultation, expert: Any) -> None:
        actions.claim(main, by=expert)
        actions.reply(main, by=main.asker, text="И ещё: как страховать?")
        actions.reply(main, by=main.asker, text="Страховать всех?")
        later = list(main.messages.filter(kind="reply"))
        topic = TopicFactory()
        part = splitting.split(main, messages=later, subject="Страхование", topic=topic, by=expert)
        main.refresh_from_db()
        assert [message.text for message in main.messages.all()] == [
            "Нужен ли договор?",
            f"Вынесено в вопрос {part.number}: Страхование",
        ]
        assert [(message.kind, message.text) for message in part.messages.all()] == [
            ("question", "И ещё: как страховать?"),
            ("reply", "Страховать всех?"),
        ]
        assert (part.state, part.asker, part.organisation, part.topic, part.split_from, part.answer_by) == (
            ConsultationState.NEW,
            main.asker,
            main.organisation,
            topic,
            main,
            main.answer_by,
        )
        assert f"Часть вашего вопроса теперь отдельный вопрос {part.number}: Страхование" in subjects(main.asker)

    def test_what_stays_begins_with_a_question_and_the_pause_is_kept_on_both_sides(
        self, main: Consultation, expert: Any
    ) -> None:
        actions.reply(main, by=main.asker, text="И ещё: как страховать?")
        Consultation.objects.filter(pk=main.pk).update(paused_minutes=90)
        taken = main.messages.filter(kind="question")
        with translation.override("en"):
            part = splitting.split(main, messages=taken, subject="Договор", topic=main.topic, by=expert)
        assert [(message.kind, message.text) for message in main.messages.all()] == [
            ("question", "И ещё: как страховать?"),
            ("note", f"Вынесено в вопрос {part.number}: Договор"),
        ]
        assert part.paused_minutes == 90

    def test_neither_all_nor_none_nor_others_words_can_be_taken_out(self, main: Consultation, expert: Any) -> None:
        actions.claim(main, by=expert)
        actions.ask_back(main, by=expert, text="Какой?")
        actions.reply(main, by=main.asker, text="Такой.")
        mine = list(main.messages.filter(author=main.asker))
        strange = list(same(main).messages.all())
        for chosen in ([], mine, strange, [*mine[:1], main.messages.get(author=expert)]):
            with pytest.raises(DomainError) as refusal:
                splitting.split(main, messages=chosen, subject="Часть", topic=main.topic, by=expert)
            assert refusal.value.field == "messages"
        assert Consultation.objects.filter(split_from=main).count() == 0


class TestLinks:
    def test_each_shows_the_other_to_those_who_answer_both(self, main: Consultation, expert: Any) -> None:
        seen, unseen = same(main), with_text(ConsultationFactory())
        merging.link(main, other=seen, by=expert)
        merging.link(seen, other=main, by=expert)
        merging.link(main, other=unseen, by=StaffFactory())
        assert QuestionLink.objects.count() == 2

        def shown(question: Consultation, person: Any) -> list[tuple[Consultation, str]]:
            return [(entry.question, entry.kind) for entry in related_of(question, answering_of(person))]

        assert shown(main, expert) == [(seen, "linked")]
        assert shown(seen, expert) == [(main, "linked")]
        assert shown(main, StaffFactory()) == [(seen, "linked"), (unseen, "linked")]
        merging.unlink(seen, other=main, by=expert)
        assert shown(main, expert) == []
        with pytest.raises(DomainError):
            merging.link(main, other=main, by=expert)


class TestPage:
    def address(self, question: Consultation) -> str:
        return reverse("consultations:arrange", args=[question.public_id])

    def test_expert_joins_by_number_and_takes_apart(self, main: Consultation, expert: Any, client: Client) -> None:
        duplicate = same(main)
        signed_in(client, expert)
        sent = client.post(self.address(duplicate), {"deed": "merge", "merge-other": main.number})
        assert sent["Location"] == duplicate.get_absolute_url()
        assert Consultation.objects.get(pk=duplicate.pk).merged_into == main
        page = client.get(duplicate.get_absolute_url()).content.decode()
        assert f"Ответ на вопрос {main.number} получит и автор этого вопроса." in page
        client.post(self.address(duplicate), {"deed": "unmerge"})
        assert Consultation.objects.get(pk=duplicate.pk).state == ConsultationState.NEW
        assert client.post(self.address(duplicate), {"deed": "unmerge"}).status_code == 409

    def test_question_that_the_expert_does_not_answer_is_not_found(
        self, main: Consultation, expert: Any, client: Client
    ) -> None:
        strange = with_text(ConsultationFactory())
        refused = signed_in(client, expert).post(self.address(main), {"deed": "merge", "merge-other": strange.number})
        assert refused.status_code == 422
        assert Consultation.objects.get(pk=main.pk).state == ConsultationState.NEW
        assert client.get(self.address(strange)).status_code == 404

    def test_colleague_does_not_arrange_what_another_holds(
        self, main: Consultation, expert: Any, client: Client
    ) -> None:
        actions.claim(main, by=expert)
        assert signed_in(client, expert_for(main).person).get(self.address(main)).status_code == 403
        assert signed_in(client, StaffFactory()).get(self.address(main)).status_code == 200

    def test_expert_takes_a_part_out_and_links(self, main: Consultation, expert: Any, client: Client) -> None:
        actions.reply(main, by=main.asker, text="И ещё одно")
        reply = Message.objects.get(text="И ещё одно")
        signed_in(client, expert)
        chosen = {"split-messages": [reply.pk], "split-subject": "Ещё одно", "split-topic": main.topic.pk}
        sent = client.post(self.address(main), {"deed": "split", **chosen})
        part = Consultation.objects.get(split_from=main)
        assert sent["Location"] == part.get_absolute_url()
        other = same(main)
        client.post(self.address(main), {"deed": "link", "link-other": str(other.pk)})
        assert QuestionLink.objects.get().second == other
        client.post(self.address(main), {"deed": "unlink", "other": other.pk})
        assert QuestionLink.objects.count() == 0
