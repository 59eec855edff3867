"""What the clock does by itself: leases that run out, promises about to break, answers nobody came back to."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from consultations import rules
from consultations.actions import consultation as actions
from consultations.actions import escalation, leases
from consultations.enums import ConsultationState, Desk, Escalation
from consultations.models import Absence, Consultation
from consultations.tasks import follow_clock
from tests.factories.consultations import ConsultationFactory, expert_for
from tests.factories.people import RegionFactory, StaffFactory, UserFactory, staff_of
from vector.common.models import AuditEntry
from vector.mail.outbox import letters
from vector.people.models import User

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")


def at(moment: str) -> datetime:
    """A moment of November 2026, in Moscow: "16 10:00" is a Monday. A question of then is promised by "19 18:00"."""
    return datetime.strptime(f"2026-11-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=MOSCOW)


@pytest.fixture
def like() -> Consultation:
    return ConsultationFactory(state=ConsultationState.CLOSED, closed_at=timezone.now())


def ask(like: Consultation, moment: str = "16 10:00") -> Consultation:
    return actions.ask(
        by=like.asker,
        programme=like.programme,
        topic=like.topic,
        region=like.region,
        organisation=like.organisation,
        subject=f"Вопрос {Consultation.objects.count()}",
        text="Как быть?",
        now=at(moment),
    )


def subjects(person: object) -> list[str]:
    return [letter.subject for letter in letters(to=person.email)]  # type: ignore[attr-defined]


def test_letters_say_the_time_of_who_reads_them(like: Consultation) -> None:
    far = RegionFactory(timezone="Asia/Vladivostok")
    first, colleague = expert_for(like), expert_for(like)
    for expert in (first, colleague):
        User.objects.filter(pk=expert.person_id).update(region=far)
    asked = ask(like)
    actions.claim(asked, by=first.person, now=at("16 10:00"))
    escalation.escalate(asked, now=at("19 12:00"))
    # Promised by Thursday 18:00 in Moscow: in Vladivostok it is Friday, one o'clock in the night.
    for person in (first.person, colleague.person):
        assert "20 ноября, пятница, 01:00 (Владивосток, UTC+10)" in letters(to=person.email)[-1].text


def test_lease_runs_in_working_hours_and_goes_with_the_question(like: Consultation) -> None:
    expert = expert_for(like).person
    asked = ask(like)
    # Eight working hours from Monday 16:00.
    assert actions.claim(asked, by=expert, now=at("16 16:00")).lease_until == at("17 15:00")
    assert leases.renew(asked, by=expert, now=at("17 14:00"))
    assert not leases.renew(asked, by=UserFactory(), now=at("17 14:30"))
    asked.refresh_from_db()
    assert asked.lease_until == at("18 13:00")
    assert actions.ask_back(asked, by=expert, text="Какой устав?", now=at("18 10:00")).lease_until is None
    assert not leases.renew(asked, by=expert, now=at("18 11:00"))
    assert actions.reply(asked, by=like.asker, text="Обычный", now=at("19 10:00")).lease_until == at("19 18:00")
    assert actions.answer(asked, by=expert, text="Так", now=at("19 11:00")).lease_until is None


def test_lease_that_is_over_gives_the_question_to_a_colleague(like: Consultation) -> None:
    first, second = expert_for(like).person, expert_for(like).person
    asked = ask(like)
    claimed = actions.claim(asked, by=first, now=at("16 10:00"))
    told = len(subjects(second))
    assert list(Consultation.objects.with_lease_over(at("16 17:59"))) == []
    assert not leases.expire(asked, now=at("16 17:59"))
    assert list(Consultation.objects.with_lease_over(at("16 18:00"))) == [asked]
    assert leases.expire(asked, now=at("16 18:00"))
    assert not leases.expire(asked, now=at("16 18:00"))
    asked.refresh_from_db()
    assert (asked.state, asked.holder, asked.claimed_at, asked.lease_until) == (ConsultationState.NEW, None, None, None)
    assert asked.routed_to == second
    assert asked.version == claimed.version + 1
    assert subjects(first)[0] == f"Вопрос {asked.number} вернулся в очередь: {asked.subject}"
    assert len(subjects(second)) == told + 1
    [entry] = AuditEntry.objects.filter(deed="consultation.lease_over")
    assert (entry.actor_id, entry.details["holder"]) == (None, str(first.public_id))


def test_substitute_of_the_holder_is_called_before_the_promise_breaks(like: Consultation) -> None:
    substitute = expert_for(ConsultationFactory())
    holder, colleague = expert_for(like, substitute=substitute), expert_for(like)
    staff = StaffFactory()
    asked = ask(like)
    actions.claim(asked, by=holder.person, now=at("16 10:00"))
    people = [substitute.person, holder.person, colleague.person, staff]
    before = [len(subjects(person)) for person in people]
    assert not rules.may_assign(substitute.person, asked)
    # 35 hours are promised: 28 of them are over on Thursday at 11:00.
    assert list(Consultation.objects.to_escalate(at("19 10:59"))) == []
    assert not escalation.escalate(asked, now=at("19 10:59"))
    assert list(Consultation.objects.to_escalate(at("19 11:00"))) == [asked]
    assert escalation.escalate(asked, now=at("19 11:00"))
    assert not escalation.escalate(asked, now=at("19 11:01"))
    assert [len(subjects(person)) - number for person, number in zip(people, before, strict=True)] == [1, 1, 0, 0]
    asked.refresh_from_db()
    assert asked.escalation == Escalation.SUBSTITUTE
    # Called, the substitute sees the question and may take it over.
    assert Consultation.objects.visible_to(substitute.person).filter(pk=asked.pk).exists()
    assert rules.may_assign(substitute.person, asked)


def test_working_group_is_called_once_when_the_promise_is_broken(like: Consultation) -> None:
    expert_for(like)
    staff = StaffFactory()
    asked = ask(like)
    assert not rules.may_claim(staff, asked)
    assert escalation.escalate(asked, now=at("19 18:00"))
    assert not escalation.escalate(asked, now=at("23 18:00"))
    asked.refresh_from_db()
    assert asked.escalation == Escalation.OFFICE
    assert len(subjects(staff)) == 1
    assert list(Consultation.objects.to_escalate(at("23 18:00"))) == []
    assert rules.may_claim(staff, asked)


def test_all_of_the_desk_are_called_when_nobody_has_taken_it(like: Consultation) -> None:
    people = [expert_for(like).person for _ in range(3)]
    asked = ask(like)
    assert [len(subjects(person)) for person in people] == [1, 0, 0]
    escalation.escalate(asked, now=at("19 12:00"))
    assert [len(subjects(person)) for person in people] == [2, 1, 1]


def test_substitute_who_is_away_is_not_called(like: Consultation) -> None:
    substitute = expert_for(ConsultationFactory())
    Absence.objects.create(expert=substitute, starts_on=at("18 00:00"), ends_on=at("20 00:00"))
    holder, colleague = expert_for(like, substitute=substitute), expert_for(like)
    asked = ask(like)
    actions.claim(asked, by=holder.person, now=at("16 10:00"))
    escalation.escalate(asked, now=at("19 12:00"))
    assert [len(subjects(person)) for person in (substitute.person, colleague.person)] == [0, 1]


def test_where_nobody_else_is_the_working_group_is_called_before(like: Consultation) -> None:
    only, staff = expert_for(like), StaffFactory()
    asked = ask(like)
    actions.claim(asked, by=only.person, now=at("16 10:00"))
    escalation.escalate(asked, now=at("19 12:00"))
    escalation.escalate(asked, now=at("19 19:00"))
    assert len(subjects(staff)) == 2


def test_colleagues_of_the_accelerator_are_called_on_its_desk(like: Consultation) -> None:
    holder, colleague = staff_of(like.region), staff_of(like.region)
    asked = ask(like)
    Consultation.objects.filter(pk=asked.pk).update(desk=Desk.ACCELERATOR)
    actions.claim(asked, by=holder, now=at("16 10:00"))
    escalation.escalate(asked, now=at("19 12:00"))
    assert [len(subjects(person)) for person in (holder, colleague)] == [1, 1]


def test_while_the_asker_is_asked_nobody_is_called_and_a_new_round_calls_anew(like: Consultation) -> None:
    expert, staff = expert_for(like).person, StaffFactory()
    asked = ask(like)
    actions.claim(asked, by=expert, now=at("16 10:00"))
    actions.ask_back(asked, by=expert, text="Какой устав?", now=at("16 11:00"))
    assert not escalation.escalate(asked, now=at("25 11:00"))
    assert list(Consultation.objects.to_escalate(at("25 11:00"))) == []
    actions.reply(asked, by=like.asker, text="Обычный", now=at("25 11:00"))
    assert escalation.escalate(asked, now=at("30 18:00"))
    actions.answer(asked, by=expert, text="Так", now=at("30 18:00"))
    again = actions.reply(asked, by=like.asker, text="А если иначе?", now=at("30 18:00"))
    assert again.escalation == Escalation.NONE
    assert escalation.escalate(asked, now=at("30 18:00") + timedelta(days=9))
    assert len(subjects(staff)) == 2


def test_clock_does_everything_that_is_due_and_may_strike_twice(like: Consultation) -> None:
    experts = [expert_for(like).person for _ in range(2)]
    now = timezone.now()
    left = actions.claim(ask(like), by=experts[0])
    late = ask(like)
    done = actions.claim(ask(like), by=experts[1])
    actions.answer(done, by=experts[1], text="Так")
    fresh = actions.claim(ask(like), by=experts[1])
    Consultation.objects.filter(pk=left.pk).update(lease_until=now - timedelta(minutes=1))
    Consultation.objects.exclude(pk=late.pk).update(answer_by=now + timedelta(days=5), warn_at=now + timedelta(days=4))
    Consultation.objects.filter(pk=late.pk).update(answer_by=now - timedelta(minutes=1))
    Consultation.objects.filter(pk=done.pk).update(answered_at=now - timedelta(days=30))
    for _strike in range(2):
        follow_clock()
    states = [Consultation.objects.get(pk=one.pk) for one in (left, late, done, fresh)]
    assert [(one.state, one.escalation) for one in states] == [
        (ConsultationState.NEW, 0),
        (ConsultationState.NEW, 2),
        (ConsultationState.CLOSED, 0),
        (ConsultationState.ASSIGNED, 0),
    ]
    deeds = ["consultation.lease_over", "consultation.escalate", "consultation.close_forgotten"]
    assert [AuditEntry.objects.filter(deed=deed).count() for deed in deeds] == [1, 1, 1]
