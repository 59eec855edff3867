"""Whom a question is for: windows, topic and region, absences, what everybody has on hand."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultations import rules
from consultations.actions import consultation as actions
from consultations.enums import ConsultationState, Desk
from consultations.models import Absence, Consultation, ConsultationWindow, Expert
from consultations.tasks import follow_clock
from tests.factories.consultations import ConsultationFactory, TopicFactory, expert_for
from tests.factories.people import MembershipFactory, StaffFactory, UserFactory, staff_of
from tests.factories.programmes import ProgrammeFactory
from vector.common.models import AuditEntry
from vector.mail.outbox import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def like() -> Consultation:
    """A closed question that lends topic, region, programme and asker to the ones that are asked."""
    return ConsultationFactory(state=ConsultationState.CLOSED, closed_at=timezone.now())


def ask(like: Consultation, **changes: object) -> Consultation:
    number = Consultation.objects.count()
    values = {
        "by": like.asker,
        "programme": like.programme,
        "topic": like.topic,
        "region": like.region,
        "organisation": like.organisation,
        "subject": f"Вопрос {number}",
        "text": "Как быть?",
        **changes,
    }
    return actions.ask(**values)


def away(expert: Expert, substitute: Expert | None = None, *, days: int = 1) -> None:
    today = timezone.localdate()
    Absence.objects.create(expert=expert, starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=days))
    expert.substitute = substitute
    expert.save()


def test_question_goes_to_who_has_the_least_on_hand_and_only_they_are_told(like: Consultation) -> None:
    busy, free, last = expert_for(like), expert_for(like), expert_for(like)
    actions.claim(ask(like), by=busy.person)
    actions.claim(ask(like), by=last.person)
    # What is answered is on nobody's hands any more.
    done = actions.claim(ask(like), by=free.person)
    actions.answer(done, by=free.person, text="Так")
    before = len(letters(to=free.person.email))
    asked = ask(like)
    assert (asked.desk, asked.routed_to) == (Desk.EXPERTS, free.person)
    assert len(letters(to=free.person.email)) == before + 1
    assert [ask(like).routed_to for _ in range(3)] == [busy.person, free.person, last.person]
    assert AuditEntry.objects.filter(deed="consultation.route", object_id=str(asked.public_id)).count() == 1


def test_without_an_expert_the_working_group_answers(like: Consultation) -> None:
    staff, outsider = StaffFactory(), expert_for(ConsultationFactory())
    accelerator = staff_of(like.region)
    expert_for(like, is_available=False)
    asked = ask(like)
    assert (asked.desk, asked.routed_to) == (Desk.OFFICE, None)
    [letter] = letters(to=staff.email)
    assert "Вопрос ждёт рабочую группу." in letter.text
    assert [len(letters(to=person.email)) for person in (outsider.person, accelerator)] == [0, 0]
    people = [staff, outsider.person, accelerator, like.asker]
    assert [rules.may_claim(person, asked) for person in people] == [True, False, False, False]


def test_expert_is_not_asked_about_an_own_question(like: Consultation) -> None:
    mine = Expert.objects.create(person=like.asker)
    mine.topics.set([like.topic])
    mine.regions.set([like.region])
    assert ask(like).desk == Desk.OFFICE
    other = expert_for(like)
    asked = ask(like)
    assert asked.routed_to == other.person
    assert not rules.may_claim(like.asker, asked)


@pytest.mark.parametrize(
    ("days", "desk"),
    [
        ([], Desk.EXPERTS),
        ([(-3, -1)], Desk.OFFICE),
        ([(1, 3)], Desk.OFFICE),
        ([(0, 0)], Desk.EXPERTS),
        ([(-9, -7), (-1, 1)], Desk.EXPERTS),
    ],
)
def test_outside_the_windows_of_the_programme_the_working_group_answers(
    like: Consultation, days: list[tuple[int, int]], desk: Desk
) -> None:
    expert_for(like)
    now = timezone.now()
    today = now.astimezone(like.region.zone).date()
    for opens, closes in days:
        ConsultationWindow.objects.create(
            programme=like.programme,
            opens_on=today + timedelta(days=opens),
            closes_on=today + timedelta(days=closes),
        )
    # Another programme's windows are its own.
    ConsultationWindow.objects.create(
        programme=ProgrammeFactory(), opens_on=date(2019, 7, 15), closes_on=date(2019, 9, 15)
    )
    assert ask(like, now=now).desk == desk


def test_in_the_place_of_an_absent_expert_stands_the_substitute_who_sees_the_question(like: Consultation) -> None:
    elsewhere = ConsultationFactory()
    absent, substitute = expert_for(like), expert_for(elsewhere)
    other_topic = ConsultationFactory(topic=elsewhere.topic, organisation__region=like.region)
    assert not Consultation.objects.visible_to(substitute.person).filter(pk=like.pk).exists()
    away(absent, substitute)
    asked = ask(like)
    assert asked.routed_to == substitute.person
    assert letters(to=absent.person.email) == []
    seen = Consultation.objects.in_queue_of(substitute.person)
    # The absent one's topic in the absent one's region, one's own topic in one's own; nothing crossed.
    assert set(seen) == {asked, like, elsewhere}
    assert other_topic not in seen
    assert set(Consultation.objects.answered_by(substitute.person)) == {asked, like, elsewhere}
    assert rules.may_claim(substitute.person, asked)
    assert actions.claim(asked, by=substitute.person).holder == substitute.person


def test_substitute_of_a_substitute_stands_in_and_nobody_in_a_ring(like: Consultation) -> None:
    first, second, third = expert_for(like), expert_for(ConsultationFactory()), expert_for(ConsultationFactory())
    away(first, second)
    away(second, third)
    assert ask(like).routed_to == third.person
    away(third, first)
    assert ask(like).desk == Desk.OFFICE
    Expert.objects.filter(pk=third.pk).update(is_available=False)
    Absence.objects.filter(expert=third).delete()
    assert ask(like).desk == Desk.OFFICE


def test_who_goes_away_later_is_passed_by_once(like: Consultation) -> None:
    first, second, staff = expert_for(like), expert_for(like), StaffFactory()
    asked, held = ask(like), actions.claim(ask(like), by=second.person)
    assert asked.routed_to == first.person
    follow_clock()
    asked.refresh_from_db()
    assert asked.routed_to == first.person
    away(first)
    letters_before = len(letters(to=second.person.email))
    for _ in range(2):
        follow_clock()
    asked.refresh_from_db()
    assert (asked.desk, asked.routed_to) == (Desk.EXPERTS, second.person)
    assert len(letters(to=second.person.email)) == letters_before + 1
    away(second)
    for _ in range(2):
        follow_clock()
    asked.refresh_from_db()
    held.refresh_from_db()
    assert (asked.desk, asked.routed_to) == (Desk.OFFICE, None)
    # What is held already stays: its lease and promise see to it.
    assert (held.holder, len(letters(to=staff.email))) == (second.person, 1)


def test_absence_of_other_days_changes_nothing(like: Consultation) -> None:
    expert = expert_for(like)
    tomorrow = timezone.localdate() + timedelta(days=2)
    Absence.objects.create(expert=expert, starts_on=tomorrow, ends_on=tomorrow)
    Absence.objects.create(expert=expert, starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 2))
    assert ask(like).routed_to == expert.person


def test_question_given_back_goes_to_a_colleague_if_there_is_one(like: Consultation) -> None:
    first = expert_for(like)
    asked = ask(like)
    actions.claim(asked, by=first.person)
    # Who has given it back is not asked again.
    released = actions.release(asked, by=first.person)
    assert (released.desk, released.routed_to) == (Desk.OFFICE, None)
    second = expert_for(like)
    # The colleague has more on hand, and still.
    actions.claim(ask(like), by=second.person)
    actions.claim(asked, by=first.person)
    assert actions.release(asked, by=first.person).routed_to == second.person


def test_accelerator_claims_on_its_desk_in_its_region_only(like: Consultation) -> None:
    expert, here, staff = expert_for(like), staff_of(like.region), StaffFactory()
    there = staff_of(MembershipFactory().organisation.region)
    asked = ask(like)
    people = [expert.person, here, there, staff, UserFactory()]
    assert [rules.may_claim(person, asked) for person in people] == [True, False, False, False, False]
    asked.desk, asked.routed_to = Desk.ACCELERATOR, None
    asked.save()
    assert [rules.may_claim(person, asked) for person in people] == [False, True, False, False, False]
    asked.desk = Desk.OFFICE
    asked.save()
    assert [rules.may_claim(person, asked) for person in people] == [False, False, False, True, False]


@pytest.mark.django_db(transaction=True)
def test_questions_asked_at_once_spread() -> None:
    topic, programme = TopicFactory(), ProgrammeFactory()
    places = [MembershipFactory()]
    places += [MembershipFactory(organisation=places[0].organisation) for _ in range(7)]
    like = ConsultationFactory.build(
        topic=topic, region=places[0].organisation.region, programme=programme, organisation=None
    )
    experts = [expert_for(like) for _ in range(4)]
    start = threading.Barrier(len(places))

    def send(place: object) -> None:
        start.wait(timeout=30)
        try:
            ask(like, by=place.person, organisation=place.organisation)  # type: ignore[attr-defined]
        finally:
            connection.close()

    senders = [threading.Thread(target=send, args=(place,)) for place in places]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(timeout=60)
    routed = [Consultation.objects.filter(routed_to=expert.person).count() for expert in experts]
    assert routed == [2, 2, 2, 2]
