"""A topic of the community becomes a question to an expert, or an answer to publish; experts are marked there."""

from typing import Any

import pytest
from django.urls import reverse

from consultations import community
from consultations.actions import consultation as actions
from consultations.answers.community import ANSWER
from consultations.community import QUESTION
from consultations.models import Consultation, Topic
from tests.factories.community import PostFactory, topic
from tests.factories.consultations import TopicFactory, expert_for
from tests.factories.people import MembershipFactory, StaffFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory
from vector.common.errors import DomainError
from vector.common.models import AuditEntry
from vector.community.actions import outcomes
from vector.community.registry import marks_of, may_open
from vector.mail.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Any:
    """A topic of a coordinator, in a programme under way, with a topic of questions to ask on."""
    ProgrammeFactory()
    TopicFactory(title="Документы")
    return topic(author=MembershipFactory(role="coordinator").person, title="Журнал", text="Как вести журнал учёта?")


def test_topic_becomes_a_question_of_its_author(thread: Any) -> None:
    made = outcomes.make(topic=thread, destination=QUESTION, by=thread.author)
    question = Consultation.objects.get()
    assert (question.asker, question.subject, question.about_path) == (
        thread.author,
        "Журнал",
        thread.get_absolute_url(),
    )
    assert question.messages.get().text == "Как вести журнал учёта?"
    assert (made.title, made.path, made.is_public) == (str(question), question.get_absolute_url(), False)


def test_office_asks_in_the_authors_name_and_the_trail_says_so(thread: Any) -> None:
    office = StaffFactory()
    outcomes.make(topic=thread, destination=QUESTION, by=office)
    assert Consultation.objects.get().asker == thread.author
    assert AuditEntry.objects.get(deed="consultation.ask_from_community").actor_id == office.public_id


def test_question_is_asked_by_the_author_and_the_office_only(thread: Any) -> None:
    people = [thread.author, StaffFactory(), MembershipFactory().person]
    assert [community.may_make(person, thread) for person in people] == [True, True, False]


def test_question_made_of_a_topic_opens_for_those_who_may_see_it(thread: Any) -> None:
    made = outcomes.make(topic=thread, destination=QUESTION, by=thread.author)
    people = [thread.author, StaffFactory(), MembershipFactory().person]
    assert [may_open(person, made) for person in people] == [True, True, False]


def test_topic_of_nobodys_organisation_is_refused() -> None:
    ProgrammeFactory()
    TopicFactory()
    with pytest.raises(DomainError):
        outcomes.make(topic=topic(author=StaffFactory()), destination=QUESTION, by=StaffFactory())
    assert not Consultation.objects.exists()


def test_topic_with_replies_becomes_an_answer_to_publish(thread: Any) -> None:
    PostFactory(topic=thread, text="Пишите мне: head@example.org. Журнал – на листе.")
    # Asked by nobody, the expert of topic and region hears nothing.
    expert_for(Consultation(topic=Topic.objects.get(), region=thread.author.memberships.get().organisation.region))
    made = outcomes.make(topic=thread, destination=ANSWER, by=StaffFactory())
    question = Consultation.objects.get()
    assert (question.state, question.asker) == ("answered", thread.author)
    assert not question.rounds.get().in_queue
    assert "head@example.org" not in question.messages.get(kind="answer").text
    assert made.path == reverse("answers:prepare", args=[question.public_id])
    assert [letter.recipient for letter in Delivery.objects.all()] == [thread.author.email]


def test_topic_without_replies_of_others_is_no_answer(thread: Any) -> None:
    with pytest.raises(DomainError):
        outcomes.make(topic=thread, destination=ANSWER, by=StaffFactory())
    assert not Consultation.objects.exists()


def test_office_makes_no_answer_of_its_own_words(thread: Any) -> None:
    office = StaffFactory()
    assert [ANSWER.may(person, thread) for person in (office, thread.author)] == [True, False]
    assert ANSWER.may(office, topic(author=office)) is False


def test_experts_are_marked() -> None:
    question = Consultation(topic=TopicFactory(), region=MembershipFactory().organisation.region)
    expert, other = expert_for(question).person, UserFactory()
    assert marks_of([expert.pk, other.pk]) == {expert.pk: ["эксперт-консультант"]}


def test_topic_that_is_a_question_already_is_published_from_there(thread: Any) -> None:
    office = StaffFactory()
    PostFactory(topic=thread, text="Вот образец.")
    outcomes.make(topic=thread, destination=QUESTION, by=office)
    question = Consultation.objects.get()
    expert = expert_for(question).person
    with pytest.raises(DomainError, match=question.number):
        outcomes.make(topic=thread, destination=ANSWER, by=office)
    actions.claim(question, by=expert)
    actions.answer(question, by=expert, text="Ведите по дням.")
    made = outcomes.make(topic=thread, destination=ANSWER, by=office)
    assert made.path == reverse("answers:prepare", args=[question.public_id])
    assert Consultation.objects.count() == 1
