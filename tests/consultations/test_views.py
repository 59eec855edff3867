"""Pages of the queue: who sees what, what is said, how many queries it takes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations.enums import ConsultationState
from consultations.models import Consultation
from tests.factories.consultations import ConsultationFactory, TopicFactory, expert_for, with_text
from tests.factories.people import (
    MembershipFactory,
    RegionStaffFactory,
    StaffFactory,
    UserFactory,
)
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.people.enums import MembershipRole

pytestmark = pytest.mark.django_db


def ask_data(**changes: object) -> dict[str, object]:
    return {
        "text": "Нужен ли договор?",
        "subject": "Договор",
        "topic": TopicFactory().pk,
        **changes,
    }


class TestVisibility:
    """A question is seen by its asker, the organisation's head and coordinator, its experts, its region's staff and
    the project office; for everybody else it does not exist."""

    @pytest.fixture
    def question(self) -> Consultation:
        return with_text(ConsultationFactory())

    def status(self, client: Client, person: object, question: Consultation) -> int:
        return signed_in(client, person).get(question.get_absolute_url()).status_code

    def test_those_who_may(self, client: Client, question: Consultation) -> None:
        head = MembershipFactory(organisation=question.organisation, role=MembershipRole.HEAD).person
        expert = expert_for(question).person
        region_staff = RegionStaffFactory(region=question.region).person
        for person in (question.asker, head, expert, region_staff, StaffFactory()):
            assert self.status(client, person, question) == 200

    def test_those_who_may_not(self, client: Client, question: Consultation) -> None:
        colleague = MembershipFactory(organisation=question.organisation, role=MembershipRole.PARTICIPANT).person
        foreign_head = MembershipFactory(role=MembershipRole.HEAD).person
        foreign_expert = expert_for(ConsultationFactory(topic=question.topic)).person
        foreign_staff = RegionStaffFactory().person
        left = MembershipFactory(
            organisation=question.organisation, ended_at=timezone.now(), ended_by=StaffFactory()
        ).person
        for person in (colleague, foreign_head, foreign_expert, foreign_staff, left, UserFactory()):
            assert self.status(client, person, question) == 404

    def test_a_file_follows_its_thread_and_only_as_an_attachment(self, client: Client) -> None:
        place = MembershipFactory()
        ProgrammeFactory()
        upload = SimpleUploadedFile("устав.txt", b"text of the charter")
        signed_in(client, place.person).post(
            reverse("consultations:ask-details"), ask_data(organisation=place.organisation.pk, files=[upload])
        )
        stored = Consultation.objects.get().messages.get().files.get()
        answer = client.get(stored.get_absolute_url())
        assert b"".join(answer.streaming_content) == b"text of the charter"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cache-Control"] == "private, no-store"
        assert signed_in(client, MembershipFactory().person).get(stored.get_absolute_url()).status_code == 404


class TestThread:
    def test_two_experts_press_take(self, client: Client) -> None:
        question = with_text(ConsultationFactory())
        first, second = expert_for(question), expert_for(question)
        address = reverse("consultations:claim", args=[question.public_id])
        assert signed_in(client, first.person).post(address)["Location"] == question.get_absolute_url()
        late = signed_in(client, second.person).post(address)
        assert late.status_code == 409
        assert str(first.person) in late.content.decode()

    def test_coordinator_cannot_take_a_question(self, client: Client) -> None:
        question = with_text(ConsultationFactory())
        address = reverse("consultations:claim", args=[question.public_id])
        assert signed_in(client, question.asker).post(address).status_code == 403
        assert Consultation.objects.get().state == ConsultationState.NEW

    @pytest.mark.parametrize("deed", ["answer", "ask_back"])
    def test_asker_cannot_answer_the_own_question(self, client: Client, deed: str) -> None:
        question = with_text(ConsultationFactory())
        answer = signed_in(client, question.asker).post(question.get_absolute_url(), {"deed": deed, "text": "Сам"})
        assert answer.status_code == 403
        assert question.messages.count() == 1

    def test_head_reads_but_does_not_write(self, client: Client) -> None:
        question = with_text(ConsultationFactory())
        head = MembershipFactory(organisation=question.organisation, role=MembershipRole.HEAD).person
        answer = signed_in(client, head).post(question.get_absolute_url(), {"deed": "reply", "text": "За него"})
        assert answer.status_code == 403

    def test_text_cannot_smuggle_markup(self, client: Client) -> None:
        question = with_text(ConsultationFactory(), "<script>alert(1)</script>")
        page = signed_in(client, question.asker).get(question.get_absolute_url()).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("count", [1, 30])
class TestQueryCounts:
    """The same number of queries at 1 and at 30 rows."""

    def questions(self, count: int) -> list[Consultation]:
        first = ConsultationFactory()
        rest = [
            ConsultationFactory(
                topic=first.topic, organisation=first.organisation, asker=first.asker, region=first.region
            )
            for _ in range(count - 1)
        ]
        return [first, *rest]

    def test_question_list(self, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        signed_in(client, self.questions(count)[0].asker)
        client.get(reverse("consultations:question-list"))
        with django_assert_num_queries(5):
            client.get(reverse("consultations:question-list"))

    def test_thread(self, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        question = ConsultationFactory()
        for _ in range(count):
            with_text(question)
        signed_in(client, question.asker)
        client.get(question.get_absolute_url())
        with django_assert_num_queries(8):
            client.get(question.get_absolute_url())
