"""Naming who answers: a person, another desk; the reason, who reads it, who may."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations import rules
from consultations.actions import assigning
from consultations.actions import consultation as actions
from consultations.enums import ConsultationState, Desk, MessageKind
from consultations.models import Consultation, Message
from tests.factories.consultations import ConsultationFactory, expert_for
from tests.factories.people import RegionFactory, StaffFactory, UserFactory, staff_of
from tests.sign_in import signed_in
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import AuditEntry
from vector.mail.outbox import letters

pytestmark = pytest.mark.django_db

REASON = "Это про наши областные выплаты"


@pytest.fixture
def question() -> Consultation:
    return ConsultationFactory()


def test_reassign_binds_the_question_to_a_named_person(question: Consultation) -> None:
    first, office = expert_for(question).person, StaffFactory()
    # An expert of other topics elsewhere may be named too.
    other = expert_for(ConsultationFactory()).person
    claimed = actions.claim(question, by=first)
    given = assigning.reassign(question, by=office, to=other, desk=Desk.EXPERTS, reason=REASON)
    assert (given.state, given.holder, given.claimed_by, given.desk) == (
        ConsultationState.ASSIGNED,
        other,
        office,
        Desk.EXPERTS,
    )
    assert given.lease_until is not None
    assert given.answer_by == claimed.answer_by
    assert given.version > claimed.version
    assert Consultation.objects.visible_to(other).filter(pk=question.pk).exists()
    [letter] = letters(to=other.email)
    assert REASON in letter.text
    assert str(office.get_full_name()) in letter.text
    note = question.messages.get()
    assert (note.kind, note.author, note.text) == (
        MessageKind.NOTE,
        office,
        f"Вопрос передан. Кому: {other}. {REASON}",
    )
    assert not Message.objects.for_askers().exists()
    assert AuditEntry.objects.get(deed="consultation.reassign").details == {
        "reason": REASON,
        "person": str(other.public_id),
        "held_by": str(first.public_id),
    }
    with pytest.raises(TransitionRefused):
        actions.answer(question, by=first, text="Поздно")


def test_reassign_takes_what_nobody_holds_and_leaves_the_clock_stopped(question: Consultation) -> None:
    expert, office = expert_for(question).person, StaffFactory()
    assert assigning.reassign(question, by=office, to=expert, desk=Desk.EXPERTS, reason=REASON).state == "assigned"
    waiting = actions.ask_back(question, by=expert, text="Какой устав?")
    given = assigning.reassign(question, by=expert, to=office, desk=Desk.OFFICE, reason=REASON)
    assert (given.state, given.holder, given.desk, given.lease_until, given.minutes_left) == (
        ConsultationState.WAITING,
        office,
        Desk.OFFICE,
        None,
        waiting.minutes_left,
    )
    assert actions.reply(question, by=question.asker, text="Обычный").holder == office


def test_taking_over_to_oneself_writes_no_letter_to_oneself(question: Consultation) -> None:
    holder, office = expert_for(question).person, StaffFactory()
    actions.claim(question, by=holder)
    assert assigning.reassign(question, by=office, to=office, desk=Desk.OFFICE, reason=REASON).holder == office
    assert letters(to=office.email) == []


def test_hand_over_goes_to_the_accelerator_and_back(question: Consultation) -> None:
    expert, here, elsewhere = expert_for(question).person, staff_of(question.region), staff_of(RegionFactory())
    actions.claim(question, by=expert)
    given = assigning.hand_over(question, by=expert, desk=Desk.ACCELERATOR, reason=REASON)
    assert (given.state, given.holder, given.desk, given.routed_to, given.lease_until) == (
        ConsultationState.NEW,
        None,
        Desk.ACCELERATOR,
        None,
        None,
    )
    [letter] = letters(to=here.email)
    assert "Вопрос ждёт ваш акселератор." in letter.text
    assert REASON in letter.text
    assert letters(to=elsewhere.email) == []
    assert question.messages.get().text == f"Вопрос передан. Кому: Акселератор региона. {REASON}"
    assert [rules.may_claim(person, given) for person in (here, expert, elsewhere)] == [True, False, False]
    actions.claim(question, by=here)
    back = assigning.hand_over(question, by=here, desk=Desk.EXPERTS, reason="Нужен юрист")
    assert (back.desk, back.routed_to) == (Desk.EXPERTS, expert)
    assert AuditEntry.objects.filter(deed="consultation.hand_over").latest("pk").details["reason"] == "Нужен юрист"


def test_what_cannot_be_is_refused_and_changes_nothing(question: Consultation) -> None:
    expert, office = expert_for(question).person, StaffFactory()
    answered = ConsultationFactory()
    actions.claim(answered, by=expert)
    actions.answer(answered, by=expert, text="Так")

    def refused(act: object, row: Consultation, error: type[DomainError], field: str | None, **values: object) -> None:
        with pytest.raises(error) as refusal:
            act(row, by=office, **{"reason": REASON, **values})  # type: ignore[operator]
        assert refusal.value.field == field

    experts = {"to": expert, "desk": Desk.EXPERTS}
    refused(assigning.reassign, question, DomainError, "reason", **experts, reason="  ")
    for person, desk in [
        (UserFactory(), Desk.EXPERTS),
        (expert, Desk.OFFICE),
        (office, Desk.ACCELERATOR),
        (question.asker, Desk.EXPERTS),
        (expert_for(question, is_available=False).person, Desk.EXPERTS),
    ]:
        refused(assigning.reassign, question, DomainError, "to", to=person, desk=desk)
    refused(assigning.hand_over, question, DomainError, "to", desk=Desk.EXPERTS)
    refused(assigning.hand_over, question, DomainError, "to", desk=Desk.ACCELERATOR)
    refused(assigning.reassign, answered, TransitionRefused, None, **experts)
    refused(assigning.hand_over, answered, TransitionRefused, None, desk=Desk.OFFICE)
    actions.claim(question, by=expert)
    refused(assigning.reassign, question, TransitionRefused, None, **experts)
    actions.ask_back(question, by=expert, text="Какой устав?")
    refused(assigning.hand_over, question, TransitionRefused, None, desk=Desk.OFFICE)
    assert not Message.objects.filter(kind=MessageKind.NOTE).exists()
    assert not AuditEntry.objects.filter(deed__in=["consultation.reassign", "consultation.hand_over"]).exists()


def test_who_may_pass_a_question_on(question: Consultation) -> None:
    holder, colleague = expert_for(question).person, expert_for(question).person
    here, office, stranger = staff_of(question.region), StaffFactory(), expert_for(ConsultationFactory()).person
    people = [holder, colleague, here, office, stranger, question.asker]
    assert [rules.may_assign(person, question) for person in people] == [True, True, True, True, False, False]
    claimed = actions.claim(question, by=holder)
    assert [rules.may_assign(person, claimed) for person in people] == [True, False, True, True, False, False]
    actions.answer(question, by=holder, text="Так")
    question.refresh_from_db()
    assert not any(rules.may_assign(person, question) for person in people)


def test_page_offers_places_and_people_and_passes_on(client: Client, question: Consultation) -> None:
    expert, here = expert_for(question).person, staff_of(question.region)
    other = expert_for(ConsultationFactory()).person
    actions.claim(question, by=expert)
    signed_in(client, expert)
    url = reverse("consultations:assign", args=[question.public_id])
    page = client.get(url)
    groups = {
        str(title): [value for value, _label in rows] for title, rows in page.context["form"].fields["to"].choices[1:]
    }
    assert groups == {
        "Кто свободен": ["accelerator", "office"],
        "Другие эксперты": [f"experts:{other.public_id}"],
        "Акселератор региона": [f"accelerator:{here.public_id}"],
    }
    without_reason = client.post(url, {"to": "accelerator", "reason": ""})
    assert without_reason.status_code == 422
    nobody = client.post(url, {"to": "office", "reason": REASON})
    assert (nobody.status_code, REASON in nobody.content.decode()) == (422, True)
    assert client.post(url, {"to": f"experts:{expert.public_id}", "reason": REASON}).status_code == 422
    done = client.post(url, {"to": f"accelerator:{here.public_id}", "reason": REASON})
    assert done.url == question.get_absolute_url()
    question.refresh_from_db()
    assert (question.holder, question.desk) == (here, Desk.ACCELERATOR)
    assert client.get(url).status_code == 403


def test_who_gave_the_question_out_of_sight_comes_to_the_queue(client: Client, question: Consultation) -> None:
    named, office = expert_for(ConsultationFactory()).person, StaffFactory()
    assigning.reassign(question, by=office, to=named, desk=Desk.EXPERTS, reason=REASON)
    signed_in(client, named)
    url = reverse("consultations:assign", args=[question.public_id])
    assert client.post(url, {"to": "office", "reason": REASON}).url == reverse("consultations:queue")
    assert client.get(url).status_code == 404


def test_choices_cost_the_same_queries_however_many_people(
    client: Client, question: Consultation, django_assert_num_queries: object
) -> None:
    office = StaffFactory()
    signed_in(client, office)
    url = reverse("consultations:assign", args=[question.public_id])
    expert_for(question)
    client.get(url)
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get(url)
    for _ in range(10):
        expert_for(question)
        expert_for(ConsultationFactory())
        staff_of(question.region)
        StaffFactory()
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get(url)
