"""Pages of preparing and approving, the asker's page, the list: who sees what, and how many queries it takes."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations import registry
from consultations.actions import consultation as questions
from consultations.answers.actions import answer as actions
from consultations.answers.enums import AnswerState
from consultations.answers.models import ConsentRequest, PublishedAnswer, PublishedAnswerPage
from consultations.answers.queries import Texts, to_publish
from consultations.enums import MessageKind
from consultations.models import Consultation, Message
from tests.factories import answers as made
from tests.factories.consultations import ConsultationFactory, with_text
from tests.factories.people import OrganisationFactory, StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.common.errors import DomainError

pytestmark = pytest.mark.django_db

TEXT = "Я Анна Петровна Кузнецова из «Родника», мой телефон 8 921 000-11-22. Нужен ли договор?"


def page_of(question: Consultation) -> str:
    return reverse("answers:prepare", args=[question.public_id])


def copy_data(question: Consultation, **changes: object) -> dict[str, object]:
    texts = made.TEXTS
    copy = PublishedAnswer.objects.filter(consultation=question).first()
    return {
        "shown": actions.digest(copy) if copy else "",
        "title": texts.title,
        "topic": question.topic_id,
        "question": texts.question,
        "answer": texts.answer,
        **changes,
    }


class TestPrepare:
    @pytest.fixture
    def question(self) -> Consultation:
        organisation = OrganisationFactory(title="АНО «Родник»", town="Сегежа")
        question = made.answered(text=TEXT, answer="Сегежа далеко, но договор нужен.", organisation=organisation)
        question.asker.first_name, question.asker.last_name = "Анна Петровна", "Кузнецова"
        question.asker.save()
        return question

    def test_copy_is_suggested_without_names_and_the_thread_is_marked(
        self, client: Client, question: Consultation
    ) -> None:
        answer = signed_in(client, question.holder).get(page_of(question))
        form = answer.context["form"]
        assert form.initial["question"] == ("Я специалист из «организация», мой телефон [телефон]. Нужен ли договор?")
        assert form.initial["answer"] == "[место] далеко, но договор нужен."
        html = answer.content.decode()
        assert "<mark>Анна Петровна Кузнецова</mark>" in html
        assert "[имя человека]" in html
        assert not PublishedAnswer.objects.exists()

    def test_copy_is_saved_and_sent(self, client: Client, question: Consultation) -> None:
        signed_in(client, question.holder)
        saved = client.post(page_of(question), copy_data(question, answer="Пишет Кузнецова: нужен."))
        copy = PublishedAnswer.objects.get()
        assert saved["Location"] == reverse("answers:done", args=[copy.public_id])
        html = client.get(page_of(question)).content.decode()
        assert "Ещё найдено в сохранённой копии" in html
        client.post(page_of(question), copy_data(question, submit="1"))
        copy.refresh_from_db()
        assert (copy.state, copy.answer) == (AnswerState.TO_APPROVE, made.TEXTS.answer)
        assert client.get(page_of(question))["Location"] == copy.get_absolute_url()

    def test_copy_that_a_colleague_saved_meanwhile_is_not_overwritten_unseen(
        self, client: Client, question: Consultation
    ) -> None:
        mine = copy_data(question, answer="Мои слова")
        made.draft(question, by=StaffFactory(last_name="Лаптева"))
        signed_in(client, question.holder)
        refused = client.post(page_of(question), mine)
        html = refused.content.decode()
        assert refused.status_code == 409
        assert "Лаптева" in html
        assert "Мои слова" in html
        assert PublishedAnswer.objects.get().answer == made.TEXTS.answer
        again = client.post(page_of(question), {**mine, "shown": refused.context["form"]["shown"].value()})
        assert again.status_code == 302
        assert PublishedAnswer.objects.get().answer == "Мои слова"

    def test_nothing_typed_is_lost_when_something_is_missing(self, client: Client, question: Consultation) -> None:
        answer = signed_in(client, question.holder).post(page_of(question), copy_data(question, title=""))
        assert answer.status_code == 422
        assert made.TEXTS.answer in answer.content.decode()
        assert not PublishedAnswer.objects.exists()

    def test_without_consent_the_page_says_whom_to_ask(self, client: Client) -> None:
        question = made.answered(is_agreed=False)
        signed_in(client, question.holder)
        html = client.get(page_of(question)).content.decode()
        assert str(question.asker) in html
        assert "<textarea" not in html
        refused = client.post(page_of(question), copy_data(question))
        assert refused.status_code == 422
        asked = client.post(reverse("answers:ask-consent", args=[question.public_id]))
        assert asked.status_code == 200
        assert ConsentRequest.objects.get().asked_by == question.holder

    def test_asker_cannot_prepare_and_strangers_find_nothing(self, client: Client, question: Consultation) -> None:
        other = made.second_expert(question)
        assert signed_in(client, other).get(page_of(question)).status_code == 403
        assert signed_in(client, question.asker).get(page_of(question)).status_code == 404
        assert signed_in(client, UserFactory()).get(page_of(question)).status_code == 404

    @pytest.mark.parametrize("count", [1, 30])
    def test_number_of_queries_does_not_grow_with_the_thread(
        self, client: Client, question: Consultation, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(count):
            Message.objects.create(
                consultation=question, author=question.asker, kind=MessageKind.REPLY, text=f"Ещё {number}"
            )
        made.draft(question)
        signed_in(client, question.holder)
        with django_assert_num_queries(13):
            assert "Ещё 0" in client.get(page_of(question)).content.decode()


class TestApprove:
    def test_second_person_sees_both_and_ticks_each_warning(self, client: Client) -> None:
        question = made.answered(text=TEXT)
        copy = made.to_approve(question, texts=Texts("Договор", "Пишет Маша.", "Звоните 8 921 000-11-22."))
        second = made.second_expert(question)
        signed_in(client, second)
        answer = client.get(copy.get_absolute_url())
        html = answer.content.decode()
        assert "убрано: " in html
        assert [value for value, _label in answer.context["form"].choices] == ["Маша", "8 921 000-11-22"]
        shown = actions.digest(copy)
        refused = client.post(copy.get_absolute_url(), {"shown": shown, "confirmed": ["Маша"]})
        assert refused.status_code == 422
        assert not PublishedAnswerPage.objects.exists()
        done = client.post(copy.get_absolute_url(), {"shown": shown, "confirmed": ["Маша", "8 921 000-11-22"]})
        assert done["Location"] == reverse("answers:done", args=[copy.public_id])
        assert PublishedAnswer.objects.get().approved_by == second
        assert PublishedAnswerPage.objects.get().get_url() in client.get(done["Location"]).content.decode()

    @pytest.mark.parametrize("count", [1, 30])
    def test_number_of_queries_does_not_grow_with_the_thread(
        self, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        copy = made.to_approve()
        for number in range(count):
            reply = {"author": copy.consultation.asker, "kind": MessageKind.REPLY, "text": f"Ещё {number}"}
            Message.objects.create(consultation=copy.consultation, **reply)
        signed_in(client, made.second_expert(copy.consultation))
        with django_assert_num_queries(11):
            assert client.get(copy.get_absolute_url()).context["form"] is not None

    def test_who_prepared_it_has_no_button(self, client: Client) -> None:
        copy = made.to_approve()
        signed_in(client, copy.drafted_by)
        assert client.get(copy.get_absolute_url()).context["form"] is None
        answer = client.post(copy.get_absolute_url(), {"shown": actions.digest(copy)})
        assert answer.status_code == 403
        copy.refresh_from_db()
        assert copy.state == AnswerState.TO_APPROVE

    def test_office_member_who_asked_does_not_approve(self, client: Client) -> None:
        question = made.answered(asker=StaffFactory())
        copy = made.to_approve(question)
        assert signed_in(client, question.asker).get(copy.get_absolute_url()).status_code == 404

    def test_returned_with_a_reason(self, client: Client) -> None:
        copy = made.to_approve()
        signed_in(client, StaffFactory())
        address = reverse("answers:give-back", args=[copy.public_id])
        assert client.post(address, {"reason": ""}).status_code == 200
        page = client.post(address, {"reason": "Виден посёлок"}, follow=True).content.decode()
        assert "Копия возвращена" in page
        copy.refresh_from_db()
        assert (copy.state, copy.reason) == (AnswerState.DRAFT, "Виден посёлок")
        assert "Виден посёлок" in signed_in(client, copy.drafted_by).get(page_of(copy.consultation)).content.decode()

    def test_second_of_those_asked_reads_that_it_is_decided(self, client: Client) -> None:
        copy = made.to_approve()
        first, second = made.second_expert(copy.consultation), made.second_expert(copy.consultation)
        data = {"shown": actions.digest(copy), "reason": "Виден посёлок"}
        actions.approve(copy, by=first, shown=data["shown"])
        signed_in(client, second)
        for address in (copy.get_absolute_url(), reverse("answers:give-back", args=[copy.public_id])):
            late = client.post(address, data)
            assert late.status_code == 409
            assert "Опубликован" in late.content.decode()
        actions.withdraw(copy, by=first, reason="Закон изменился")
        signed_in(client, copy.drafted_by)
        late = client.post(reverse("answers:withdraw", args=[copy.public_id]), data)
        assert (late.status_code, "Снят" in late.content.decode()) == (409, True)

    def test_withdrawn_revised_reviewed(self, client: Client) -> None:
        copy = made.published()
        signed_in(client, copy.drafted_by)
        page = client.post(reverse("answers:review", args=[copy.public_id]), follow=True).content.decode()
        assert "Ответ проверен" in page
        client.post(reverse("answers:withdraw", args=[copy.public_id]), {"reason": "Закон изменился"})
        copy.refresh_from_db()
        assert (copy.state, copy.page.live) == (AnswerState.WITHDRAWN, False)
        late = client.post(reverse("answers:review", args=[copy.public_id]))
        assert (late.status_code, "Снят" in late.content.decode()) == (409, True)
        revise = reverse("answers:revise", args=[copy.public_id])
        assert client.post(revise)["Location"] == page_of(copy.consultation)
        twice = client.post(revise)
        assert (twice.status_code, "Готовится" in twice.content.decode()) == (409, True)
        client.force_login(made.second_expert(copy.consultation))
        assert client.post(revise).status_code == 403

    def test_question_closed_without_an_answer_has_nothing_to_publish(self, client: Client) -> None:
        question = with_text(ConsultationFactory(publishable_at=timezone.now()), "Нужен ли договор?")
        questions.close(question, by=question.asker)
        assert signed_in(client, StaffFactory()).get(page_of(question)).status_code == 403
        question.refresh_from_db()
        with pytest.raises(DomainError):
            actions.prepare(question, by=StaffFactory(), topic=question.topic, texts=made.TEXTS)


class TestConsentPage:
    def test_asker_agrees_and_takes_it_back(self, client: Client) -> None:
        question = made.answered(is_agreed=False, text="Мой вопрос", answer="Их ответ")
        address = reverse("answers:consent", args=[question.public_id])
        signed_in(client, question.asker)
        html = client.get(address).content.decode()
        assert "Мой вопрос" in html
        assert "Их ответ" in html
        client.post(address, {"deed": "agree"})
        question.refresh_from_db()
        assert question.publishable_at is not None
        copy = made.published(question)
        assert copy.page.get_url() in client.get(address).content.decode()
        client.post(address, {"deed": "decline"})
        copy.refresh_from_db()
        assert copy.state == AnswerState.WITHDRAWN
        assert client.get(reverse("answers:consent-done", args=[question.public_id])).status_code == 200
        assert client.post(address, {"deed": "other"}).status_code == 404

    def test_consent_is_taken_back_while_the_question_is_open_again(self, client: Client) -> None:
        copy = made.published()
        question = copy.consultation
        questions.reply(question, by=question.asker, text="Ещё неясно")
        address = reverse("answers:consent", args=[question.public_id])
        answer = signed_in(client, question.asker).post(address, {"deed": "decline"}, follow=True)
        assert answer.status_code == 200
        copy.refresh_from_db()
        assert (copy.state, copy.page.live) == (AnswerState.WITHDRAWN, False)

    def test_looking_changes_nothing(self, client: Client) -> None:
        question = made.answered(is_agreed=False)
        signed_in(client, question.asker).get(reverse("answers:consent", args=[question.public_id]))
        question.refresh_from_db()
        assert question.publishable_at is None


class TestList:
    @pytest.mark.parametrize("count", [1, 30])
    def test_number_of_queries_does_not_grow(
        self, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        question = made.answered()
        same = {"topic": question.topic, "organisation": question.organisation, "asker": question.asker}
        rows = [
            PublishedAnswer(
                consultation=ConsultationFactory(**same),
                topic=question.topic,
                title=f"Копия {number}",
                question="Вопрос",
                answer="Ответ",
                drafted_by=question.holder,
            )
            for number in range(count)
        ]
        PublishedAnswer.objects.bulk_create(rows)
        signed_in(client, question.holder)
        with django_assert_num_queries(9):
            answer = client.get(reverse("answers:list"))
        assert len(answer.context["answers"]) == min(count, 20)

    def test_states_are_filters_and_others_answers_are_not_shown(self, client: Client) -> None:
        mine = made.draft()
        made.draft()
        signed_in(client, mine.drafted_by)
        shown = client.get(reverse("answers:list")).context["answers"]
        assert list(shown) == [mine]
        assert list(client.get(reverse("answers:list"), {"state": "published"}).context["answers"]) == []
        assert signed_in(client, UserFactory()).get(reverse("answers:list")).status_code == 404


class TestQueue:
    def in_view(self, person: object) -> set[str]:
        return set(Consultation.objects.filter(to_publish(person)).values_list("subject", flat=True))  # type: ignore[arg-type]

    def test_view_holds_what_there_is_to_do(self) -> None:
        made.answered(subject="Согласие есть")
        made.answered(subject="Без согласия", is_agreed=False)
        with_text(ConsultationFactory(subject="Без ответа"))
        made.draft(made.answered(subject="Черновик"))
        waiting = made.to_approve(made.answered(subject="На проверке"))
        made.published(made.answered(subject="Готово"))
        made.withdrawn(made.answered(subject="Снято"))
        made.answered(subject="Закрыт без ответа")
        Consultation.objects.filter(subject="Закрыт без ответа").update(
            state="closed", closed_at=timezone.now(), answered_at=None
        )
        assert self.in_view(StaffFactory()) == {"Согласие есть", "Черновик", "На проверке"}
        assert self.in_view(waiting.drafted_by) == set()

    def test_expert_prepares_what_they_hold_and_approves_what_others_prepared(self) -> None:
        mine = made.answered(subject="Моё")
        waiting = made.to_approve(made.answered(subject="На проверке"))
        assert self.in_view(mine.holder) == {"Моё", "На проверке"}
        assert self.in_view(waiting.drafted_by) == set()
        assert self.in_view(UserFactory()) == set()

    def test_view_link_and_panel_are_registered(self) -> None:
        question = made.answered(text="Нужен ли договор с волонтёром на один день?")
        published = made.published(texts=Texts("Договор на один день", "Нужен ли договор?", "Не всегда."))
        assert "to-publish" in {view.key for view in registry.queue_views()}
        assert [link.label for link in registry.links(question.holder, question)] == ["Опубликовать обезличенно"]
        assert [link.label for link in registry.links(question.asker, question)] == ["Публикация без имён"]
        assert registry.links(made.second_expert(question), question) == []
        [panel] = [panel for panel in registry.panels(question.holder, question) if "answers" in panel.template]
        assert [entry.url for entry in panel.context["found"]] == [published.page.get_url()]
        [own] = [part for part in registry.panels(StaffFactory(), published.consultation) if "answers" in part.template]
        assert own.context["found"] == []
        assert (own.context["answer"], panel.context["answer"]) == (published, None)
