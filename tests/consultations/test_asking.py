"""Asking step by step: what is typed stays, what is similar is shown, what the question knows when it is filed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from consultations import typed
from consultations.actions import consultation as actions
from consultations.enums import Desk
from consultations.models import Consultation
from tests.factories.consultations import ConsultationFactory, TopicFactory
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.common.moments import moment
from vector.people.models import Membership
from vector.search import similar
from vector.search.models import Entry

pytestmark = pytest.mark.django_db

ASK, SIMILAR = "consultations:ask", "consultations:ask-similar"
DETAILS, SUGGESTIONS = "consultations:ask-details", "consultations:ask-suggestions"
QUESTION = "Добрый день. Нужен ли договор на разовую акцию? Придут студенты."


def details(place: Membership, **changes: object) -> dict[str, object]:
    return {
        "text": QUESTION,
        "subject": "Договор",
        "topic": TopicFactory().pk,
        "organisation": place.organisation.pk,
        **changes,
    }


def published(title: str = "Договор на разовую акцию", **fields: str) -> None:
    similar.remember(f"answer-{title}", title=title, text="", url="/answers/1/", is_public=True, **fields)


class TestOneFieldFirst:
    def test_visitor_signs_in_first_and_comes_back(self, client: Client) -> None:
        answer = client.get(reverse(ASK), {"about": "/regions/"})
        assert answer.status_code == 302
        assert "next=/consultations/ask/%3Fabout%3D" in answer["Location"]

    def test_page_has_one_field(self, asker: Client) -> None:
        page = asker.get(reverse(ASK))
        assert list(page.context["form"].fields) == ["text"]
        assert "Дальше" in page.content.decode()

    def test_address_keeps_the_place_only(self, asker: Client) -> None:
        asker.post(reverse(ASK), {"text": QUESTION})
        asker.get(reverse(ASK), {"about": "/regions/", "text": "Чужое", "may_publish": "on"})
        kept = asker.session["typed_question"]
        assert (kept["text"], kept["about"], kept.get("may_publish")) == (QUESTION, "/regions/", None)

    def test_similar_ones_stand_on_a_page_between(self, asker: Client) -> None:
        published()
        answer = asker.post(reverse(ASK), {"text": QUESTION})
        assert answer["Location"] == reverse(SIMILAR)
        page = asker.get(reverse(SIMILAR)).content.decode()
        assert '<a href="/answers/1/">Договор на разовую акцию</a>' in page
        assert reverse(DETAILS) in page

    def test_no_page_between_where_nothing_is_similar(self, asker: Client) -> None:
        asker.post(reverse(ASK), {"text": QUESTION})
        assert asker.get(reverse(SIMILAR))["Location"] == reverse(DETAILS)

    def test_whoever_saw_them_while_typing_goes_on(self, asker: Client) -> None:
        published()
        assert asker.post(reverse(ASK), {"text": QUESTION, "shown": "1"})["Location"] == reverse(DETAILS)

    def test_empty_question_is_asked_for(self, asker: Client) -> None:
        answer = asker.post(reverse(ASK), {"text": "  "})
        assert (answer.status_code, "text" in answer.context["form"].errors) == (422, True)

    @pytest.mark.parametrize("name", [SIMILAR, DETAILS])
    def test_later_steps_lead_to_the_first_without_a_question(self, asker: Client, name: str) -> None:
        assert asker.get(reverse(name))["Location"] == reverse(ASK)


class TestSuggestions:
    def test_part_of_a_page_with_both_kinds(self, asker: Client, place: Membership) -> None:
        published()
        own = ConsultationFactory(asker=place.person, organisation=place.organisation, subject="Договор с колледжем")
        similar.remember(
            "consultation-1",
            title=own.subject,
            text="",
            url=own.get_absolute_url(),
            organisation=place.organisation,
            asker=place.person,
        )
        page = asker.post(reverse(SUGGESTIONS), {"text": "нужен договор"}).content.decode()
        assert "<html" not in page
        assert "На это уже отвечали" in page
        assert "Вы или ваша организация уже спрашивали" in page
        assert own.get_absolute_url() in page

    def test_own_question_that_was_published_is_shown_once(self, asker: Client, place: Membership) -> None:
        published("Договор на разовую акцию")
        similar.remember("consultation-1", title="Договор на разовую акцию", text="", url="/own/", asker=place.person)
        page = asker.post(reverse(SUGGESTIONS), {"text": "нужен договор"}).content.decode()
        assert page.count("Договор на разовую акцию") == 1
        assert "/answers/1/" in page

    def test_another_organisations_question_is_not_there(self, client: Client, place: Membership) -> None:
        asker = MembershipFactory().person
        question = actions.ask(
            by=asker,
            programme=ProgrammeFactory(),
            topic=TopicFactory(),
            region=place.organisation.region,
            organisation=asker.memberships.get().organisation,
            subject="Тайный договор",
            text="Секрет",
        )
        data = {"text": "тайный договор секрет"}
        assert "Тайный" in signed_in(client, asker).post(reverse(SUGGESTIONS), data).content.decode()
        foreign = signed_in(client, place.person).post(reverse(SUGGESTIONS), data)
        assert (foreign.status_code, foreign.content.decode().strip()) == (200, "")
        assert Entry.objects.get().key == f"consultation-{question.pk}"

    def test_markup_in_a_title_is_text(self, asker: Client) -> None:
        published("Договор <script>alert(1)</script>")
        page = asker.post(reverse(SUGGESTIONS), {"text": "договор"}).content.decode()
        assert "&lt;script&gt;" in page
        assert "<script>" not in page

    def test_what_is_typed_is_kept_meanwhile(self, asker: Client) -> None:
        asker.post(reverse(SUGGESTIONS), {"text": "Недописанный воп"})
        assert "Недописанный воп" in asker.get(reverse(ASK)).content.decode()


class TestDetails:
    def test_subject_is_the_first_sentence_that_says_something(self, asker: Client) -> None:
        asker.post(reverse(ASK), {"text": QUESTION})
        form = asker.get(reverse(DETAILS)).context["form"]
        assert form["subject"].value() == "Нужен ли договор на разовую акцию?"
        assert form["text"].value() == QUESTION
        assert not form["may_publish"].value()

    def test_topic_is_guessed_from_similar_ones(self, asker: Client) -> None:
        topic = TopicFactory(code="documents")
        published(topic="documents")
        asker.post(reverse(ASK), {"text": QUESTION})
        assert asker.get(reverse(DETAILS)).context["form"]["topic"].value() == topic.pk

    def test_topic_that_is_not_offered_is_not_guessed(self, asker: Client) -> None:
        TopicFactory(code="documents", is_open=False)
        published(topic="documents")
        asker.post(reverse(ASK), {"text": QUESTION})
        assert asker.get(reverse(DETAILS)).context["form"]["topic"].value() is None

    def test_question_is_filed_with_page_organisation_and_consent(self, asker: Client, place: Membership) -> None:
        asker.get(reverse(ASK), {"about": "/courses/1-1/"})
        asker.post(reverse(ASK), {"text": QUESTION, "about": "/courses/1-1/"})
        answer = asker.post(reverse(DETAILS), details(place, may_publish="on"))
        question = Consultation.objects.get()
        assert answer["Location"] == reverse("consultations:question-received", args=[question.public_id])
        assert (question.organisation, question.region, question.about_path) == (
            place.organisation,
            place.organisation.region,
            "/courses/1-1/",
        )
        assert question.publishable_at is not None

    def test_consent_is_never_assumed(self, asker: Client, place: Membership) -> None:
        asker.post(reverse(DETAILS), details(place))
        assert Consultation.objects.get().publishable_at is None

    def test_foreign_organisation_is_refused_and_nothing_typed_is_lost(self, asker: Client, place: Membership) -> None:
        answer = asker.post(reverse(DETAILS), details(place, organisation=OrganisationFactory().pk))
        assert Consultation.objects.count() == 0
        assert "Нужен ли договор" in answer.content.decode()

    def test_without_a_programme_the_page_says_so(self, client: Client) -> None:
        place = MembershipFactory()
        answer = signed_in(client, place.person).post(reverse(DETAILS), details(place))
        assert "Ни одна программа ещё не началась" in answer.content.decode()

    @pytest.mark.parametrize("about", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
    def test_about_leads_only_to_ourselves(self, asker: Client, place: Membership, about: str) -> None:
        asker.get(reverse(ASK), {"about": about})
        asker.post(reverse(DETAILS), details(place))
        assert Consultation.objects.get().about_path == ""

    def test_asked_question_leaves_the_field_empty(self, asker: Client, place: Membership) -> None:
        asker.post(reverse(ASK), {"text": QUESTION})
        asker.post(reverse(DETAILS), details(place))
        assert asker.get(reverse(ASK)).context["form"]["text"].value() == ""

    def test_another_page_is_another_matter_and_the_text_stays(self, asker: Client, place: Membership) -> None:
        asker.get(reverse(ASK), {"about": "/a/"})
        asker.post(reverse(ASK), {"text": QUESTION, "about": "/a/"})
        page = asker.get(reverse(ASK), {"about": "/b/"})
        assert page.context["form"]["text"].value() == QUESTION
        assert page.context["about"] == "/b/"


class TestNothingTypedIsLost:
    def test_going_back_and_forth(self, asker: Client, place: Membership) -> None:
        topic = TopicFactory()
        asker.post(reverse(ASK), {"text": QUESTION})
        typed_details = details(place, subject="Своими словами", topic=topic.pk, may_publish="on", text="Новый текст")
        assert asker.post(reverse(DETAILS), {**typed_details, "back": "1"})["Location"] == reverse(ASK)
        assert asker.get(reverse(ASK)).context["form"]["text"].value() == "Новый текст"
        asker.post(reverse(ASK), {"text": "Ещё новее", "shown": "1"})
        form = asker.get(reverse(DETAILS)).context["form"]
        shown = {name: str(form[name].value()) for name in ("text", "subject", "topic", "may_publish")}
        assert shown == {
            "text": "Ещё новее",
            "subject": "Своими словами",
            "topic": str(topic.pk),
            "may_publish": "on",
        }
        assert Consultation.objects.count() == 0

    def test_unticked_consent_stays_unticked(self, asker: Client, place: Membership) -> None:
        asker.post(reverse(DETAILS), {**details(place, may_publish="on"), "back": "1"})
        asker.post(reverse(DETAILS), {**details(place), "back": "1"})
        assert asker.get(reverse(DETAILS)).context["form"]["may_publish"].value() == ""

    @pytest.mark.parametrize("name", [ASK, DETAILS])
    def test_session_that_ends_meanwhile(self, client: Client, place: Membership, name: str) -> None:
        answer = client.post(reverse(name), details(place, subject="Своими словами"))
        assert answer["Location"] == f"{reverse('people:sign-in')}?next={reverse(name)}"
        client.force_login(place.person)
        page = client.get(reverse(DETAILS))
        assert page.context["form"]["text"].value() == QUESTION
        assert page.context["form"]["subject"].value() == "Своими словами"

    def test_visitor_cannot_fill_the_server(self, client: Client) -> None:
        client.post(reverse(ASK), {"text": "ы" * 100_000, "other": "ы" * 100_000, "about": "/" * 9_000})
        kept = client.session[typed.KEY]
        assert {name: len(value) for name, value in kept.items()} == {"text": 10_000, "about": 500}

    def test_visitor_who_sends_nothing_leaves_nothing(self, client: Client, settings: Settings) -> None:
        client.post(reverse(ASK), {})
        assert settings.SESSION_COOKIE_NAME not in client.cookies

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("", ""),
            ("Договор?", "Договор?"),
            ("Здравствуйте! Как оформить приезд волонтёра? Спасибо", "Как оформить приезд волонтёра?"),
            ("Без точки\nвторая строка подлиннее", "вторая строка подлиннее"),
            ("слово " * 60, ("слово " * 60)[:118].rstrip() + " …"),
        ],
    )
    def test_first_sentence(self, text: str, line: str) -> None:
        assert typed.first_sentence(text) == line


class TestReceived:
    def page(self, client: Client, question: Consultation) -> str:
        signed_in(client, question.asker)
        return client.get(reverse("consultations:question-received", args=[question.public_id])).content.decode()

    @pytest.mark.parametrize(
        ("desk", "who"),
        [
            (Desk.EXPERTS, "эксперт по теме"),
            (Desk.ACCELERATOR, "акселератор вашего региона"),
            (Desk.OFFICE, "рабочая группа"),
        ],
    )
    def test_page_says_number_and_who_answers(self, client: Client, desk: Desk, who: str) -> None:
        question = ConsultationFactory(desk=desk)
        page = self.page(client, question)
        assert question.number in page
        assert who in page
        assert f"Ответим за 3 рабочих дня вашего региона: не позже чем {moment(question.answer_by)}" in page

    def test_reply_by_mail_is_promised_only_where_mail_is_read(self, client: Client, settings: Settings) -> None:
        question = ConsultationFactory()
        settings.CONSULTATION_MAILBOX_ADDRESS = ""
        assert "На письмо можно ответить" not in self.page(client, question)
        settings.CONSULTATION_MAILBOX_ADDRESS = "questions@example.org"
        assert "На письмо можно ответить" in self.page(client, question)


class TestQueryCounts:
    """The same number of queries however many similar questions there are."""

    def fill(self, place: Membership, count: int) -> None:
        for number in range(count):
            published(f"Договор на разовую акцию {number}")
            similar.remember(
                f"consultation-{number}",
                title=f"Договор {number}",
                text="",
                url="/",
                organisation=place.organisation,
                asker=place.person,
            )

    @pytest.mark.parametrize("count", [1, 30])
    def test_suggestions(
        self, asker: Client, place: Membership, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        self.fill(place, count)
        asker.post(reverse(SUGGESTIONS), {"text": "договор"})
        with django_assert_num_queries(5):
            asker.post(reverse(SUGGESTIONS), {"text": "договор"})

    @pytest.mark.parametrize("count", [1, 30])
    def test_page_between(
        self, asker: Client, place: Membership, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        self.fill(place, count)
        asker.post(reverse(ASK), {"text": "договор"})
        asker.get(reverse(SIMILAR))
        with django_assert_num_queries(5):
            asker.get(reverse(SIMILAR))

    @pytest.mark.parametrize("count", [1, 30])
    def test_details(
        self, asker: Client, place: Membership, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        self.fill(place, count)
        for _number in range(count):
            TopicFactory()
        asker.post(reverse(ASK), {"text": "договор"})
        asker.get(reverse(DETAILS))
        with django_assert_num_queries(8):
            asker.get(reverse(DETAILS))


def test_file_goes_with_the_question(asker: Client, place: Membership) -> None:
    upload = SimpleUploadedFile("устав.txt", b"charter")
    asker.post(reverse(DETAILS), details(place, files=[upload]))
    assert Consultation.objects.get().messages.get().files.get().original_name == "устав.txt"
