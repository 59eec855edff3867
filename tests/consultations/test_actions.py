"""A question's way through its states, and who is told."""

import threading
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from consultations import rules
from consultations.actions import consultation as actions
from consultations.enums import TRANSITIONS, ConsultationState
from consultations.models import Consultation
from consultations.promise import answer_by
from tests.factories.consultations import ConsultationFactory, TopicFactory, expert_for
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import AuditEntry
from vector.common.uploads import CheckedFile, check_upload
from vector.common.working_time import WorkingTime
from vector.mail.outbox import letters_to

pytestmark = pytest.mark.django_db


def subjects(address: str) -> list[str]:
    return [letter["subject"] for letter in letters_to(address)]


def ask(**changes: object) -> Consultation:
    coordinator = MembershipFactory()
    values = {
        "by": coordinator.person,
        "programme": ProgrammeFactory(),
        "topic": TopicFactory(title="Документы"),
        "region": coordinator.organisation.region,
        "organisation": coordinator.organisation,
        "subject": "Договор с волонтёром",
        "text": "Нужен ли письменный договор?",
        **changes,
    }
    return actions.ask(**values)


def test_ask_tells_the_asker_and_the_experts_of_topic_and_region_only() -> None:
    coordinator = MembershipFactory()
    topic = TopicFactory()
    question = ConsultationFactory.build(topic=topic, region=coordinator.organisation.region, organisation=None)
    mine = expert_for(question)
    other_topic = expert_for(ConsultationFactory(organisation__region=coordinator.organisation.region))
    other_region = expert_for(ConsultationFactory(topic=topic))
    absent = expert_for(question, is_available=False)

    asked = ask(by=coordinator.person, topic=topic, region=question.region, organisation=coordinator.organisation)

    assert asked.state == ConsultationState.NEW
    assert [message.text for message in asked.messages.all()] == ["Нужен ли письменный договор?"]
    assert subjects(coordinator.person.email) == [f"Вопрос {asked.number} принят: Договор с волонтёром"]
    assert len(subjects(mine.person.email)) == 1
    for untold in (other_topic, other_region, absent):
        assert subjects(untold.person.email) == []


def test_ask_refuses_an_organisation_of_others() -> None:
    with pytest.raises(DomainError) as refusal:
        ask(organisation=OrganisationFactory())
    assert refusal.value.field == "organisation"
    assert Consultation.objects.count() == 0


def test_ask_keeps_the_files_under_random_names() -> None:
    checked = check_upload(SimpleUploadedFile("Положение.txt", "Текст положения".encode()))
    asked = ask(files=[checked])
    stored = asked.messages.get().files.get()
    assert stored.original_name == "Положение.txt"
    assert stored.content_type == "text/plain"
    assert "Положение" not in stored.file.name
    with stored.file.open() as kept:
        assert kept.read().decode() == "Текст положения"


def test_claim_binds_the_question_to_its_expert() -> None:
    question = ConsultationFactory()
    expert = expert_for(question)
    claimed = actions.claim(question, by=expert.person)
    assert (claimed.state, claimed.holder, claimed.claimed_by) == (
        ConsultationState.ASSIGNED,
        expert.person,
        expert.person,
    )
    assert AuditEntry.objects.get(deed="consultation.claim").details == {"from": "new", "to": "assigned"}


def test_claim_refuses_what_a_colleague_holds_and_names_the_colleague() -> None:
    question = ConsultationFactory()
    first, second = expert_for(question), expert_for(question)
    actions.claim(question, by=first.person)
    with pytest.raises(TransitionRefused) as refusal:
        actions.claim(question, by=second.person)
    assert str(first.person) in refusal.value.message
    assert Consultation.objects.get().holder == first.person


def test_only_an_available_expert_of_topic_and_region_may_claim() -> None:
    question = ConsultationFactory()
    mine, absent = expert_for(question), expert_for(question, is_available=False)
    other_topic = expert_for(ConsultationFactory(organisation__region=question.region))
    people = [mine.person, absent.person, other_topic.person, UserFactory(), question.asker]
    assert [rules.may_claim(person, question) for person in people] == [True, False, False, False, False]


def test_answer_reaches_the_asker_with_the_text() -> None:
    question = ConsultationFactory()
    expert = expert_for(question)
    actions.claim(question, by=expert.person)
    answered = actions.answer(question, by=expert.person, text="Да, нужен.")
    assert answered.state == ConsultationState.ANSWERED
    assert subjects(question.asker.email) == [f"Ответ на ваш вопрос {question.number}: {question.subject}"]


def test_answer_is_refused_after_the_question_went_to_a_colleague() -> None:
    question = ConsultationFactory()
    first, second = expert_for(question), expert_for(question)
    actions.claim(question, by=first.person)
    actions.release(question, by=first.person)
    actions.claim(question, by=second.person)
    with pytest.raises(TransitionRefused):
        actions.answer(question, by=first.person, text="Поздно.")
    assert question.messages.count() == 0


def test_release_tells_the_experts_again() -> None:
    question = ConsultationFactory()
    first, second = expert_for(question), expert_for(question)
    actions.claim(question, by=first.person)
    released = actions.release(question, by=first.person)
    assert (released.state, released.holder, released.claimed_at) == (ConsultationState.NEW, None, None)
    assert len(subjects(second.person.email)) == 1


def test_release_leaves_closed_what_the_asker_has_closed() -> None:
    question = ConsultationFactory()
    expert = expert_for(question).person
    actions.claim(question, by=expert)
    actions.close(question, by=question.asker)
    with pytest.raises(TransitionRefused):
        actions.release(question, by=expert)
    assert Consultation.objects.get().state == ConsultationState.CLOSED


def test_asker_and_expert_talk_until_it_is_settled() -> None:
    question = ConsultationFactory()
    expert = expert_for(question).person
    actions.claim(question, by=expert)
    assert actions.ask_back(question, by=expert, text="Какой у вас устав?").state == ConsultationState.WAITING
    assert actions.reply(question, by=question.asker, text="Обычный.").state == ConsultationState.ASSIGNED
    assert actions.answer(question, by=expert, text="Тогда так.").state == ConsultationState.ANSWERED
    reopened = actions.reply(question, by=question.asker, text="А если иначе?")
    assert (reopened.state, reopened.answered_at) == (ConsultationState.ASSIGNED, None)
    actions.answer(question, by=expert, text="То же.")
    assert actions.close(question, by=question.asker).state == ConsultationState.CLOSED
    assert [message.kind for message in question.messages.all()] == [
        "clarification",
        "reply",
        "answer",
        "reply",
        "answer",
    ]
    assert len(subjects(expert.email)) == 2
    assert len(subjects(question.asker.email)) == 3


def test_reply_of_another_person_is_refused() -> None:
    with pytest.raises(DomainError):
        actions.reply(ConsultationFactory(), by=UserFactory(), text="Чужое")


def test_close_of_another_person_is_refused() -> None:
    question = ConsultationFactory()
    with pytest.raises(DomainError):
        actions.close(question, by=UserFactory())
    assert Consultation.objects.get().state == ConsultationState.NEW


def test_every_state_has_its_transitions() -> None:
    assert set(TRANSITIONS) == set(ConsultationState)


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        # Monday → Thursday; Friday → Wednesday, over the weekend; Saturday counts from Monday.
        (datetime(2026, 11, 16, 9, tzinfo=ZoneInfo("Europe/Moscow")), "2026-11-19 18:00 MSK"),
        (datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Europe/Moscow")), "2026-11-25 18:00 MSK"),
        (datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Kaliningrad")), "2026-11-25 18:00 EET"),
    ],
)
def test_answer_is_promised_in_working_days_of_the_region(asked: datetime, promised: str) -> None:
    zone = asked.tzinfo
    assert isinstance(zone, ZoneInfo)
    assert f"{answer_by(asked.astimezone(ZoneInfo('UTC')), WorkingTime(zone)):%Y-%m-%d %H:%M %Z}" == promised


def unprotected_claim(question: Consultation, *, by: object) -> None:
    """The same deed without the row's lock: the control that must go wrong."""
    row = Consultation.objects.get(pk=question.pk)
    if row.state != ConsultationState.NEW:
        raise TransitionRefused("taken")
    barrier_between_read_and_write.wait(timeout=10)
    row.state, row.holder, row.claimed_at, row.claimed_by = "assigned", by, timezone.now(), by
    row.save()


barrier_between_read_and_write = threading.Barrier(8)


def claims_at_once(claim: object, question: Consultation, people: list) -> int:
    """How many of eight experts, each with a connection of their own, are told that the question is theirs."""
    start = threading.Barrier(len(people))
    won: list[object] = []

    def press(person: object) -> None:
        try:
            start.wait(timeout=10)
            with transaction.atomic():
                claim(question, by=person)  # type: ignore[operator]
            won.append(person)
        except TransitionRefused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return len(won)


@pytest.mark.django_db(transaction=True)
def test_of_eight_experts_who_claim_at_once_one_gets_the_question() -> None:
    first = ConsultationFactory()
    people = [expert_for(first).person for _ in range(8)]
    for _round in range(5):
        question = ConsultationFactory(topic=first.topic, organisation__region=first.region)
        assert claims_at_once(actions.claim, question, people) == 1
    assert claims_at_once(unprotected_claim, first, people) == 8


def test_reply_to_a_closed_question_that_nobody_took_tells_the_experts_again() -> None:
    asked = ask()
    actions.close(asked, by=asked.asker)
    mine = expert_for(asked)
    other = expert_for(ConsultationFactory())
    reopened = actions.reply(asked, by=asked.asker, text="Всё-таки нужен ответ")
    assert reopened.state == ConsultationState.NEW
    assert len(subjects(mine.person.email)) == 1
    assert subjects(other.person.email) == []


def test_question_sent_twice_is_one_question() -> None:
    place = MembershipFactory()
    same = {
        "by": place.person,
        "topic": TopicFactory(),
        "programme": ProgrammeFactory(),
        "organisation": place.organisation,
        "region": place.organisation.region,
    }
    first = ask(**same)
    assert ask(**same) == first
    assert len(subjects(place.person.email)) == 1
    assert ask(**{**same, "text": "Другой вопрос"}) != first
    Consultation.objects.update(created_at=timezone.now() - actions.REPEATED_WITHIN)
    assert ask(**same) != first
    assert ask().asker != place.person
    assert Consultation.objects.count() == 4


def test_two_photographs_with_the_same_words_are_two() -> None:
    def photo(name: str, content: bytes) -> CheckedFile:
        return CheckedFile(ContentFile(content, name=name), name, "image/jpeg", len(content))

    first, second = photo("фото.jpg", b"one"), photo("фото.jpg", b"other")
    place = MembershipFactory()
    same = {
        "by": place.person,
        "topic": TopicFactory(),
        "programme": ProgrammeFactory(),
        "organisation": place.organisation,
        "region": place.organisation.region,
    }
    asked = [ask(**same, files=[file]) for file in (first, second, second, first)]
    assert (asked[0] != asked[1], asked[1], asked[0]) == (True, asked[2], asked[3])
    for file in (first, second, second):
        actions.reply(asked[0], by=place.person, text="Файлы – во вложении.", files=[file])
    replies = asked[0].messages.filter(kind="reply").order_by("pk")
    assert list(replies.values_list("files__size", flat=True)) == [3, 5]


def test_reply_sent_twice_is_one_message() -> None:
    asked = ask()
    for text in ("Уточняю", "Уточняю", "И ещё", "Уточняю"):
        actions.reply(asked, by=asked.asker, text=text)
    texts = list(asked.messages.values_list("text", flat=True))
    assert texts == ["Нужен ли письменный договор?", "Уточняю", "И ещё", "Уточняю"]


@pytest.mark.django_db(transaction=True)
def test_question_sent_by_two_requests_at_once_is_one_question() -> None:
    place = MembershipFactory()
    same = {
        "by": place.person,
        "topic": TopicFactory(),
        "programme": ProgrammeFactory(),
        "organisation": place.organisation,
        "region": place.organisation.region,
    }
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        ask(**same)
        connection.close()

    senders = [threading.Thread(target=send) for _number in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert Consultation.objects.count() == 1
