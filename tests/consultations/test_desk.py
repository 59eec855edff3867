"""One question before those who answer: its version, drafts, notes, reusable answers, documents, presence."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from consultations import registry
from consultations.actions import consultation as actions
from consultations.actions import drafts, notes, presence
from consultations.enums import ConsultationState
from consultations.models import Consultation, Draft, Message, Presence, ReusableAnswer
from tests.factories.consultations import ConsultationFactory, TopicFactory, beside, expert_for, with_text
from tests.factories.people import (
    MembershipFactory,
    RegionStaffFactory,
    StaffFactory,
    UserFactory,
)
from tests.sign_in import signed_in
from vector.common.models import AuditEntry
from vector.mail.outbox import letters, letters_to
from vector.people.enums import MembershipRole

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


def held(text: str = "Как заключить договор?") -> tuple[Consultation, Any]:
    """A question that an expert holds, and the expert."""
    question = with_text(ConsultationFactory(), text)
    person = expert_for(question).person
    return actions.claim(question, by=person), person


def form(question: Consultation, deed: str, **fields: Any) -> dict[str, Any]:
    """What the page of this question sends now."""
    question.refresh_from_db()
    last = question.messages.order_by("-pk").values_list("pk", flat=True).first()
    return {"deed": deed, "seen_version": question.version, "seen_message": last or 0, **fields}


def document(title: str, *, collection: Collection | None = None) -> Document:
    kept = {"collection": collection} if collection else {}
    return Document.objects.create(title=title, file=ContentFile(b"text", name="file.txt"), **kept)


def closed_collection() -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Закрытое")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


class TestVersion:
    def test_answer_is_sent_and_read(self, client: Client) -> None:
        question, expert = held()
        sent = signed_in(client, expert).post(
            question.get_absolute_url(), form(question, "answer", text="Да, письменный.")
        )
        assert sent["Location"] == reverse("consultations:message-sent", args=[question.public_id])
        page = signed_in(client, question.asker).get(question.get_absolute_url()).content.decode()
        assert "Да, письменный." in page

    @pytest.mark.parametrize("deed", ["answer", "answer_close", "ask_back"])
    def test_what_came_meanwhile_is_shown_before_anything_is_sent(self, client: Client, deed: str) -> None:
        question, expert = held()
        typed = form(question, deed, text="Моя длинная мысль")
        actions.reply(question, by=question.asker, text="Уже не нужно")
        refused = signed_in(client, expert).post(question.get_absolute_url(), typed)
        assert refused.status_code == 409
        assert "Моя длинная мысль" in refused.content.decode()
        assert [message.text for message in refused.context["thread"] if message.is_fresh] == ["Уже не нужно"]
        question.refresh_from_db()
        assert (question.state, question.messages.count()) == (ConsultationState.ASSIGNED, 2)
        assert Draft.objects.get().text == "Моя длинная мысль"
        # The page that came back has seen it.
        assert f'name="seen_version" value="{question.version}"' in refused.content.decode()
        again = client.post(question.get_absolute_url(), form(question, deed, text="Моя длинная мысль"))
        assert again.status_code == 302
        assert Draft.objects.count() == 0

    def test_every_deed_makes_the_version_one_greater(self) -> None:
        question, expert = held()
        seen = [question.version]
        for deed in (
            lambda: notes.add(question, by=expert, text="Заметка"),
            lambda: actions.release(question, by=expert),
            lambda: actions.claim(question, by=expert),
            lambda: actions.ask_back(question, by=expert, text="Что?"),
            lambda: actions.reply(question, by=question.asker, text="Это."),
            lambda: actions.answer(question, by=expert, text="Так."),
            lambda: actions.close(question, by=question.asker),
        ):
            deed()
            seen.append(Consultation.objects.get().version)
        assert all(later > earlier for earlier, later in itertools.pairwise(seen))

    def test_late_answer_is_refused_and_its_text_kept(self, client: Client) -> None:
        question = with_text(ConsultationFactory())
        first, second = expert_for(question), expert_for(question)
        actions.claim(question, by=second.person)
        late = signed_in(client, first.person).post(
            question.get_absolute_url(), form(question, "answer", text="Моя длинная мысль")
        )
        assert late.status_code == 409
        assert "Моя длинная мысль" in late.content.decode()
        assert question.messages.count() == 1
        assert "Моя длинная мысль" in client.get(question.get_absolute_url()).content.decode()

    def test_answer_and_close(self, client: Client) -> None:
        question, expert = held()
        signed_in(client, expert).post(question.get_absolute_url(), form(question, "answer_close", text="Да."))
        question.refresh_from_db()
        assert (question.state, question.closed_by, question.answered_at is not None) == (
            ConsultationState.CLOSED,
            expert,
            True,
        )
        assert len(letters_to(question.asker.email)) == 1

    def test_office_does_not_close_what_it_has_not_seen(self, client: Client) -> None:
        question, _expert = held()
        address = reverse("consultations:close", args=[question.public_id])
        old = signed_in(client, StaffFactory()).post(address, {"seen_version": question.version - 1})
        assert old.status_code == 409
        assert Consultation.objects.get().state == ConsultationState.ASSIGNED
        client.post(address, {"seen_version": question.version})
        assert Consultation.objects.get().state == ConsultationState.CLOSED


class TestDraft:
    def test_typed_text_is_saved_and_stands_there_again(self, client: Client) -> None:
        question, expert = held()
        url = question.get_absolute_url()
        saved = signed_in(client, expert).post(url, {"text": "Пол-ответа"}, headers=JSON).json()
        assert saved["saved"].startswith("сохранено в")
        page = client.get(url)
        assert "Пол-ответа" in page.content.decode()
        assert page.context["shown_draft"] == saved["shown"]["shown_draft"]
        # Each has a draft of their own; the asker's is none of the expert's business.
        other = signed_in(client, expert_for(question).person).get(url).content.decode()
        asker = signed_in(client, question.asker).get(url).content.decode()
        assert "Пол-ответа" not in other + asker

    def test_two_windows_do_not_overwrite_each_other(self, client: Client) -> None:
        question, expert = held()
        url = question.get_absolute_url()
        signed_in(client, expert).post(url, {"text": "Первое окно", "shown_draft": ""}, headers=JSON)
        second = client.post(url, {"text": "Второе окно", "shown_draft": ""}, headers=JSON)
        assert second.status_code == 409
        assert Draft.objects.get().text == "Первое окно"

    def test_saving_that_arrives_after_the_sending_makes_no_draft(self) -> None:
        question, expert = held()
        drafts.keep(question, by=expert, text="Да, нуж")
        actions.answer(question, by=expert, text="Да, нужен.")
        assert drafts.keep(question, by=expert, text="Да, нуж") is None
        assert Draft.objects.count() == 0
        assert drafts.keep(question, by=expert, text="И ещё одно").text == "И ещё одно"

    def test_draft_outlives_the_loss_of_the_question(self, client: Client) -> None:
        question, expert = held()
        drafts.keep(question, by=expert, text="Не успел")
        actions.release(question, by=expert)
        page = signed_in(client, expert).get(question.get_absolute_url())
        assert "Не успел" in page.content.decode()
        assert page.context["may_answer"] is False

    def test_empty_field_keeps_nothing(self) -> None:
        question, expert = held()
        drafts.keep(question, by=expert, text="Есть")
        assert drafts.keep(question, by=expert, text="  ") is None
        assert Draft.objects.count() == 0

    def test_asker_has_a_draft_too(self, client: Client) -> None:
        question, _expert = held()
        url = question.get_absolute_url()
        signed_in(client, question.asker).post(url, {"text": "Ещё хочу сказать"}, headers=JSON)
        assert "Ещё хочу сказать" in client.get(url).content.decode()
        client.post(url, {"deed": "reply", "text": "Ещё хочу сказать вот что"})
        assert Draft.objects.count() == 0


class TestNotes:
    def test_note_reaches_the_called_and_never_the_asker(self, client: Client) -> None:
        question, expert = held()
        colleague = RegionStaffFactory(region=question.region).person
        sent = signed_in(client, expert).post(
            question.get_absolute_url(),
            form(question, "note", **{"text": "Пол-ответа", "note-text": "Взгляни", "note-colleagues": [colleague.pk]}),
        )
        assert sent.status_code == 302
        note = Message.objects.get(kind="note")
        assert (note.text, list(note.mentioned.all())) == ("Взгляни", [colleague])
        assert [letter["subject"] for letter in letters_to(colleague.email)] == [
            f"Коллега просит вашего слова по вопросу {question.number}: {question.subject}"
        ]
        assert "Взгляни" in letters(to=colleague.email)[0].text
        assert letters_to(question.asker.email) == []
        assert AuditEntry.objects.get(deed="consultation.note").details == {"called": 1}
        # What stood half written beside it is there again.
        assert "Пол-ответа" in client.get(question.get_absolute_url()).content.decode()
        head = MembershipFactory(organisation=question.organisation, role=MembershipRole.HEAD).person
        for reader in (question.asker, head):
            assert "Взгляни" not in signed_in(client, reader).get(question.get_absolute_url()).content.decode()

    def test_only_colleagues_of_the_question_can_be_called(self, client: Client) -> None:
        question, expert = held()
        RegionStaffFactory(region=question.region)
        stranger = expert_for(ConsultationFactory()).person
        for person in (stranger, question.asker):
            refused = signed_in(client, expert).post(
                question.get_absolute_url(),
                form(question, "note", **{"note-text": "Взгляни", "note-colleagues": [person.pk]}),
            )
            assert refused.status_code == 422
            assert letters_to(person.email) == []
        assert Message.objects.filter(kind="note").count() == 0

    def test_experts_accelerator_and_office_are_offered(self) -> None:
        from consultations.beside import colleagues_of

        question, expert = held()
        fellow = expert_for(question).person
        staff = RegionStaffFactory(region=question.region).person
        office = StaffFactory()
        office.groups.set(Group.objects.filter(name="Рабочая группа"))
        RegionStaffFactory()
        expert_for(ConsultationFactory())
        found = colleagues_of(question, apart_from=expert)
        assert set(found) == {fellow, staff, office}

    def test_note_typed_beside_an_answer_is_not_lost(self, client: Client) -> None:
        question, expert = held()
        signed_in(client, expert).post(
            question.get_absolute_url(), form(question, "answer", **{"text": "Да.", "note-text": "Сверить с приказом"})
        )
        assert list(question.messages.values_list("kind", "text")) == [
            ("question", "Как заключить договор?"),
            ("answer", "Да."),
            ("note", "Сверить с приказом"),
        ]


class TestPhrases:
    def test_phrase_is_inserted_with_its_fields_filled_in(self, client: Client) -> None:
        question, expert = held()
        phrase = ReusableAnswer.objects.create(
            title="Приветствие", text="Здравствуйте, {имя}! О вопросе {number} из {регион}: {неизвестное}"
        )
        page = signed_in(client, expert).post(
            question.get_absolute_url(), form(question, "insert", text="Начало", phrase=phrase.pk)
        )
        text = (
            f"Начало\n\nЗдравствуйте, {question.asker.first_name}! "
            f"О вопросе {question.number} из {question.region.title}: {{неизвестное}}"
        )
        assert page.context["form"].initial["text"] == text
        assert Draft.objects.get().text == text

    def test_own_shared_and_those_of_the_topic_are_offered(self, client: Client) -> None:
        question, expert = held()
        for title, owner, topic in (
            ("Своя", expert, None),
            ("Общая", None, question.topic),
            ("Чужая", UserFactory(), None),
            ("Другой темы", None, TopicFactory()),
        ):
            ReusableAnswer.objects.create(title=title, text="Текст", owner=owner, topic=topic)
        page = signed_in(client, expert).get(question.get_absolute_url())
        assert [phrase.title for phrase in page.context["phrases"]] == ["Общая", "Своя"]
        strange = ReusableAnswer.objects.get(title="Чужая")
        client.post(question.get_absolute_url(), form(question, "insert", text="Начало", phrase=strange.pk))
        assert Draft.objects.get().text == "Начало"

    def test_expert_keeps_own_ones_and_cannot_touch_shared(self, client: Client) -> None:
        expert = expert_for(ConsultationFactory()).person
        address = reverse("consultations:phrases")
        signed_in(client, expert).post(address, {"title": "Моя", "text": "Текст", "is_shared": "on"})
        own = ReusableAnswer.objects.get()
        assert (own.owner, own.title) == (expert, "Моя")
        assert client.post(address, {"title": "Моя", "text": "Иной"}).status_code == 422
        client.post(reverse("consultations:phrase-edit", args=[own.public_id]), {"title": "Иная", "text": "Новый"})
        own.refresh_from_db()
        assert (own.title, own.text) == ("Иная", "Новый")
        shared = ReusableAnswer.objects.create(title="Общая", text="Текст")
        for name in ("phrase-edit", "phrase-remove"):
            url = reverse(f"consultations:{name}", args=[shared.public_id])
            assert client.post(url, {"title": "Взлом", "text": "х"}).status_code == 404
        client.post(reverse("consultations:phrase-remove", args=[own.public_id]))
        assert list(ReusableAnswer.objects.values_list("title", flat=True)) == ["Общая"]

    def test_office_shares(self, client: Client) -> None:
        signed_in(client, StaffFactory()).post(
            reverse("consultations:phrases"), {"title": "Общая", "text": "Текст", "is_shared": "on"}
        )
        assert ReusableAnswer.objects.get().owner is None


class TestDocuments:
    def test_only_what_everybody_may_open_is_found(self, client: Client) -> None:
        question, expert = held()
        open_one = document("Образец договора")
        document("Договор для своих", collection=closed_collection())
        document("Приказ")
        page = signed_in(client, expert).post(
            question.get_absolute_url(), form(question, "find", text="Начало", words="договор")
        )
        assert [label for _pk, label in page.context["form"].fields["documents"].choices] == [open_one.title]
        assert Draft.objects.get().text == "Начало"

    def test_document_goes_with_the_answer_a_closed_one_cannot(self, client: Client) -> None:
        question, expert = held()
        open_one, closed = document("Образец"), document("Тайный", collection=closed_collection())
        refused = signed_in(client, expert).post(
            question.get_absolute_url(), form(question, "answer", text="Вот.", documents=[closed.pk])
        )
        assert refused.status_code == 422
        assert "Тайный" not in refused.content.decode()
        client.post(question.get_absolute_url(), form(question, "answer", text="Вот.", documents=[open_one.pk]))
        page = signed_in(client, question.asker).get(question.get_absolute_url()).content.decode()
        assert f'<a href="{open_one.url}">Образец</a>' in page
        [letter] = letters(to=question.asker.email)
        assert f"- Образец: {settings.BASE_URL}{open_one.url}" in letter.text.splitlines()


class TestPresence:
    def test_colleagues_see_each_other_while_the_page_is_open(self, client: Client) -> None:
        question, expert = held()
        fellow = expert_for(question).person
        address = reverse("consultations:presence", args=[question.public_id])
        signed_in(client, expert).post(address, {"writing": "1"})
        told = signed_in(client, fellow).post(address).json()
        question.refresh_from_db()
        assert told == {"present": f"Сейчас пишет: {expert}", "version": question.version}
        assert (
            f"Сейчас смотрит: {fellow}" in signed_in(client, expert).get(question.get_absolute_url()).content.decode()
        )
        signed_in(client, fellow).post(address, {"leaving": "1"})
        assert str(fellow) not in signed_in(client, expert).get(question.get_absolute_url()).context["present"]

    def test_asker_is_not_told_who_looks(self, client: Client) -> None:
        question, expert = held()
        presence.renew(question, by=expert)
        address = reverse("consultations:presence", args=[question.public_id])
        assert signed_in(client, question.asker).post(address).status_code == 404

    def test_rows_that_nobody_took_away_go(self) -> None:
        question, expert = held()
        presence.renew(beside(question), by=expert)
        Presence.objects.update(seen_at=timezone.now() - timedelta(days=2))
        presence.renew(question, by=expert)
        presence.renew(question, by=expert, is_writing=True)
        assert list(Presence.objects.values_list("consultation", "is_writing")) == [(question.pk, True)]


def test_rail_shows_the_organisation_and_its_earlier_questions(client: Client) -> None:
    question, expert = held()
    head = MembershipFactory(organisation=question.organisation, role=MembershipRole.HEAD).person
    earlier = beside(question, subject="Раньше спрашивали")
    beside(question, subject="Не моя тема", topic=TopicFactory())
    page = signed_in(client, expert).get(question.get_absolute_url())
    assert [(place.person, place.roles) for place in page.context["people"]] == [
        (head, "Руководитель организации"),
        (question.asker, question.asker.memberships.get().get_role_display()),
    ]
    assert page.context["earlier"] == [earlier]


@pytest.mark.parametrize("count", [1, 30])
class TestQueryCounts:
    """The same number of queries at 1 and at 30 rows."""

    def test_thread(
        self, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(registry, "_panels", {})
        question, expert = held()
        for number in range(count):
            notes.add(question, by=expert, text=f"Заметка {number}", colleagues=[expert_for(question).person])
            beside(question)
            ReusableAnswer.objects.create(title=f"Ответ {number}", text="Текст")
        signed_in(client, expert)
        client.get(question.get_absolute_url())
        with django_assert_num_queries(19):
            client.get(question.get_absolute_url())
