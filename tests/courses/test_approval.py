"""Runs that a tutor lets people into: applying, approving, declining, who sees what."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.actions import enrolments
from courses.enums import EnrolmentState
from courses.models import Enrolment
from tests.factories import courses as factories
from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.common.errors import DomainError, TransitionRefused
from vector.mail.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    run = factories.CourseRunFactory(by_approval=True, capacity=1)
    factories.RunTutorFactory(run=run)
    return run


@pytest.fixture
def tutor(run):
    return run.run_tutors.get().person


def applied(run, **fields):
    person = UserFactory(**fields)
    return enrolments.enrol(run=run, person=person, by=person)


def kinds_to(person):
    return [
        (key.split("-")[1], state)
        for key, state in Delivery.objects.filter(recipient=person.email).order_by("pk").values_list("key", "state")
    ]


def test_enrol_in_a_run_with_approval_is_an_application(run, tutor):
    enrolment = applied(run)
    assert (enrolment.state, enrolment.begun_at) == (EnrolmentState.REQUESTED, None)
    assert kinds_to(enrolment.person) == [("requested", "due")]
    assert kinds_to(tutor) == [("application", "due")]
    assert enrolments.enrol(run=run, person=enrolment.person, by=enrolment.person) == enrolment
    assert Delivery.objects.count() == 2


def test_application_holds_no_seat_and_may_wait_for_one(run, tutor):
    first, second = applied(run), applied(run)
    enrolments.approve(enrolment=first, by=tutor)
    with pytest.raises(enrolments.RunFull):
        enrolments.approve(enrolment=second, by=tutor)
    enrolments.withdraw(enrolment=first, by=first.person)
    assert enrolments.approve(enrolment=second, by=tutor).state == EnrolmentState.ACTIVE


def test_approval_begins_the_study_and_takes_back_what_only_an_application_needs(run, tutor):
    enrolment = applied(run)
    approved = enrolments.approve(enrolment=enrolment, by=tutor)
    assert (approved.state, approved.begun_at is not None) == (EnrolmentState.ACTIVE, True)
    assert kinds_to(enrolment.person) == [("requested", "superseded"), ("enrolled", "due")]
    assert kinds_to(tutor) == [("application", "superseded")]
    assert enrolments.approve(enrolment=enrolment, by=tutor).state == EnrolmentState.ACTIVE
    assert len(kinds_to(enrolment.person)) == 2


def test_decline_needs_a_reason_and_says_it(run, tutor):
    enrolment = applied(run)
    with pytest.raises(DomainError) as refused:
        enrolments.decline(enrolment=enrolment, reason="  ", by=tutor)
    assert refused.value.field == "reason"
    declined = enrolments.decline(enrolment=enrolment, reason="Поток для координаторов.", by=tutor)
    assert (declined.state, declined.declined_reason, declined.withdrawn_by) == (
        EnrolmentState.WITHDRAWN,
        "Поток для координаторов.",
        tutor,
    )
    letter = Delivery.objects.filter(recipient=enrolment.person.email).latest("pk")
    assert "Поток для координаторов." in letter.text


def test_decided_application_is_not_decided_again(run, tutor):
    enrolment = applied(run)
    enrolments.decline(enrolment=enrolment, reason="Нет.", by=tutor)
    with pytest.raises(TransitionRefused):
        enrolments.approve(enrolment=enrolment, by=tutor)
    again = enrolments.enrol(run=run, person=enrolment.person, by=enrolment.person)
    assert (again.pk, again.state, again.declined_reason) == (enrolment.pk, EnrolmentState.REQUESTED, "")
    enrolments.approve(enrolment=again, by=tutor)
    with pytest.raises(TransitionRefused):
        enrolments.decline(enrolment=again, reason="Передумали.", by=tutor)


def test_invitation_to_an_applicant_needs_no_approval(run, tutor):
    enrolment = applied(run)
    invited = enrolments.invite(run=run, person=enrolment.person, by=StaffFactory())
    assert (invited.pk, invited.state) == (enrolment.pk, EnrolmentState.INVITED)


def test_application_cannot_be_accepted_by_the_applicant(client, run):
    enrolment = applied(run)
    signed_in(client, enrolment.person)
    response = client.post(reverse("courses:enrolment-accept", args=[enrolment.public_id]))
    assert response.status_code == 409
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.REQUESTED


def test_lessons_stay_closed_to_an_applicant(client, run):
    enrolment = applied(run)
    lesson = factories.lessons_of(run.course)[0]
    response = signed_in(client, enrolment.person).get(lesson.url)
    assert (response.status_code, factories.TEXT in response.content.decode()) == (200, False)


def test_applicant_sees_who_decides_and_since_when(client, run, tutor):
    person = UserFactory()
    signed_in(client, person)
    response = client.post(reverse("courses:enrol", args=[run.public_id]), follow=True)
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == reverse(
        "courses:enrolment-requested", args=[Enrolment.objects.get(person=person).public_id]
    )
    assert tutor.get_full_name() in page
    assert "Кто решает" in page


def test_tutor_approves_from_the_list(client, run, tutor):
    enrolment = applied(run, first_name="Координатор", last_name="Карелия")
    signed_in(client, tutor)
    page = client.get(reverse("courses:run-requests", args=[run.public_id])).content.decode()
    assert enrolment.person.get_full_name() in page
    response = client.post(reverse("courses:request-decide", args=[enrolment.public_id]), {"decision": "approve"})
    assert response.url == reverse("courses:run-requests", args=[run.public_id])
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.ACTIVE


def test_decline_without_a_reason_says_so_beside_the_field(client, run, tutor):
    enrolment = applied(run)
    signed_in(client, tutor)
    address = reverse("courses:request-decide", args=[enrolment.public_id])
    response = client.post(address, {"decision": "decline", "reason": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.REQUESTED


def test_approval_of_a_full_run_says_so_and_keeps_the_reason_typed(client, run, tutor):
    enrolments.approve(enrolment=applied(run), by=tutor)
    enrolment = applied(run)
    signed_in(client, tutor)
    address = reverse("courses:request-decide", args=[enrolment.public_id])
    response = client.post(address, {"decision": "approve", "reason": "Черновик ответа"})
    assert response.status_code == 409
    assert "Черновик ответа" in response.content.decode()
    assert response.context["form"].non_field_errors() == ["Все места в этом потоке заняты."]


def test_tutor_of_another_run_finds_no_application(client, run):
    enrolment = applied(run)
    other = factories.RunTutorFactory(run=factories.CourseRunFactory(course=run.course, by_approval=True)).person
    signed_in(client, other)
    for name, key in (("request-decide", enrolment.public_id), ("run-requests", run.public_id)):
        assert client.get(reverse(f"courses:{name}", args=[key])).status_code == 404
    assert (
        client.post(reverse("courses:request-decide", args=[enrolment.public_id]), {"decision": "approve"}).status_code
        == 404
    )
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.REQUESTED


@pytest.mark.parametrize("number", [1, 30])
def test_list_of_applications_takes_the_same_queries(client, run, tutor, number, django_assert_num_queries):
    for place in range(number):
        factories.EnrolmentFactory(run=run, requested=True, requested_at=timezone.now() - timedelta(days=place))
    signed_in(client, tutor)
    with django_assert_num_queries(9):
        client.get(reverse("courses:run-requests", args=[run.public_id]))


def test_cabinet_tells_the_tutor_and_the_applicant(client, run, tutor):
    enrolment = applied(run)
    assert "Заявки в ваши потоки" in signed_in(client, tutor).get(reverse("cabinet:home")).content.decode()
    page = signed_in(client, enrolment.person).get(reverse("cabinet:home")).content.decode()
    assert f"Заявка на курс «{run.course.title}»" in page
