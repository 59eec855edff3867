"""Enrolling, leaving, lessons' buttons, lists."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.enums import EnrolmentState, ItemState
from courses.models import Enrolment, ItemProgress
from tests.factories import courses as factories
from tests.factories.people import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.people.enums import MembershipRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return factories.EnrolmentFactory()


@pytest.fixture
def lessons(enrolment):
    return factories.lessons_of(enrolment.run.course)


def deed(name, enrolment, lesson):
    name = "item-start" if name == "start" else f"lesson-{name}"
    return reverse(f"courses:{name}", args=[enrolment.public_id, lesson.pk])


def at(name, row):
    return reverse(f"courses:{name}", args=[row.public_id])


# Enrolling ------------------------------------------------------------------------------------------------------------
def test_enrol_leads_to_what_happens_next(client):
    run, person = factories.CourseRunFactory(is_open=True), UserFactory()
    response = signed_in(client, person).post(at("enrol", run))
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.state) == (person, EnrolmentState.ACTIVE)
    assert response.headers["Location"] == at("enrolment-welcome", enrolment)
    page = client.get(response.headers["Location"])
    assert page.context["first"].pk == factories.lessons_of(run.course)[0].pk


def test_enrol_in_a_full_run_says_why(client):
    run = factories.CourseRunFactory(is_open=True, capacity=1)
    factories.EnrolmentFactory(run=run)
    person = UserFactory()
    response = signed_in(client, person).post(at("enrol", run))
    assert response.status_code == 409
    assert response.context["reason"] == "Все места в этом потоке заняты."
    assert Enrolment.objects.filter(person=person).count() == 0


def test_enrol_in_a_run_by_invitation_is_not_found(client):
    run = factories.CourseRunFactory(is_open=False)
    assert signed_in(client, UserFactory()).post(at("enrol", run)).status_code == 404
    assert Enrolment.objects.count() == 0


def test_invitation_is_shown_by_get_and_accepted_by_post(client):
    invited = factories.EnrolmentFactory(invited=True)
    signed_in(client, invited.person)
    assert client.get(at("enrolment-accept", invited)).context["is_invited"] is True
    invited.refresh_from_db()
    assert invited.state == EnrolmentState.INVITED
    response = client.post(at("enrolment-accept", invited))
    invited.refresh_from_db()
    assert (invited.state, response.headers["Location"]) == (EnrolmentState.ACTIVE, at("enrolment-welcome", invited))
    again = client.get(at("enrolment-accept", invited))
    assert again.headers["Location"] == invited.run.course.get_url()


def test_invitation_to_a_run_that_is_over_says_so(client):
    day = timezone.localdate()
    run = factories.CourseRunFactory(starts_on=day - timedelta(days=9), ends_on=day - timedelta(days=1))
    invited = factories.EnrolmentFactory(run=run, invited=True)
    response = signed_in(client, invited.person).post(at("enrolment-accept", invited))
    assert response.status_code == 409
    assert response.context["reason"] != ""


def test_leaving_asks_first(client, enrolment):
    signed_in(client, enrolment.person)
    assert client.get(at("enrolment-leave", enrolment)).status_code == 200
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.ACTIVE
    response = client.post(at("enrolment-leave", enrolment), follow=True)
    enrolment.refresh_from_db()
    assert (enrolment.state, response.status_code) == (EnrolmentState.WITHDRAWN, 200)
    assert client.get(at("enrolment-leave", enrolment)).status_code == 404


@pytest.mark.parametrize(
    "name", ["enrolment-accept", "enrolment-welcome", "enrolment-leave", "enrolment-left", "enrolment-finished"]
)
@pytest.mark.parametrize("state", ["active", "invited", "completed", "withdrawn"])
def test_enrolment_of_another_is_not_found(client, name, state):
    enrolment = factories.EnrolmentFactory(**({} if state == "active" else {state: True}))
    tutor = factories.RunTutorFactory(run=enrolment.run).person
    for person in (UserFactory(), tutor, StaffFactory()):
        signed_in(client, person)
        assert client.get(at(name, enrolment)).status_code == 404
        assert client.post(at(name, enrolment)).status_code in (404, 405)
    enrolment.refresh_from_db()
    assert enrolment.state == state


# Lessons --------------------------------------------------------------------------------------------------------------
def test_start_leads_to_the_lesson(client, enrolment, lessons):
    response = signed_in(client, enrolment.person).post(deed("start", enrolment, lessons[0]))
    assert response.headers["Location"] == lessons[0].get_url()
    assert ItemProgress.objects.get().state == ItemState.UNDER_WAY


def test_start_by_the_script_answers_with_nothing(client, enrolment, lessons):
    response = signed_in(client, enrolment.person).post(
        deed("start", enrolment, lessons[0]), headers={"Accept": "application/json"}
    )
    assert (response.status_code, response.content) == (204, b"")
    assert ItemProgress.objects.get().state == ItemState.UNDER_WAY


def test_done_leads_to_the_next_item_and_undo_takes_it_back(client, enrolment, lessons):
    signed_in(client, enrolment.person)
    response = client.post(deed("done", enrolment, lessons[0]))
    assert response.headers["Location"] == f"{lessons[0].get_url()}#next"
    assert ItemProgress.objects.get().state == ItemState.DONE
    client.post(deed("undo", enrolment, lessons[0]))
    assert ItemProgress.objects.get().state == ItemState.UNDER_WAY


def test_last_lesson_leads_to_the_finish(client, enrolment, lessons):
    for lesson in lessons[:-1]:
        factories.ItemProgressFactory(enrolment=enrolment, item=lesson)
    signed_in(client, enrolment.person)
    response = client.post(deed("done", enrolment, lessons[-1]))
    assert response.headers["Location"] == at("enrolment-finished", enrolment)
    assert client.get(response.headers["Location"]).status_code == 200
    # Doing it once more is no second finish, and taking it back is refused in words.
    assert client.post(deed("done", enrolment, lessons[-1])).headers["Location"] == f"{lessons[-1].get_url()}#next"
    refused = client.post(deed("undo", enrolment, lessons[-1]))
    assert refused.status_code == 409
    assert refused.context["reason"] != ""


@pytest.mark.parametrize("name", ["start", "done", "undo"])
def test_lesson_of_another_enrolment_or_course_is_not_found(client, enrolment, lessons, name):
    foreign = factories.EnrolmentFactory()
    foreign_lesson = factories.lessons_of(foreign.run.course)[0]
    signed_in(client, enrolment.person)
    assert client.post(deed(name, foreign, foreign_lesson)).status_code == 404
    assert client.post(deed(name, enrolment, foreign_lesson)).status_code == 404
    assert client.get(deed(name, enrolment, lessons[0])).status_code == 405
    for person in (StaffFactory(), factories.RunTutorFactory(run=enrolment.run).person):
        assert signed_in(client, person).post(deed(name, enrolment, lessons[0])).status_code == 404
    assert ItemProgress.objects.count() == 0


# Lists ----------------------------------------------------------------------------------------------------------------
def test_my_courses_are_mine(client, enrolment):
    factories.EnrolmentFactory(run=enrolment.run)
    invited = factories.EnrolmentFactory(person=enrolment.person, invited=True)
    completed = factories.EnrolmentFactory(person=enrolment.person, completed=True)
    factories.EnrolmentFactory(person=enrolment.person, withdrawn=True)
    context = signed_in(client, enrolment.person).get(reverse("courses:mine")).context
    assert [row["enrolment"] for row in context["active"]] == [enrolment]
    assert [row["enrolment"] for row in context["invited"]] == [invited]
    assert [row["enrolment"] for row in context["completed"]] == [completed]


@pytest.mark.parametrize("number", [1, 30])
def test_my_courses_ask_the_same_for_any_number(client, number, django_assert_num_queries):
    person = UserFactory()
    course = factories.course(modules=1, lessons=1)
    for _number in range(number):
        factories.EnrolmentFactory(run=factories.CourseRunFactory(course=course), person=person)
    signed_in(client, person)
    client.get(reverse("courses:mine"))
    with django_assert_num_queries(MINE_QUERIES):
        response = client.get(reverse("courses:mine"))
    assert len(response.context["active"]) == number


def test_teaching_shows_own_runs(client):
    place = factories.RunTutorFactory()
    factories.RunTutorFactory()
    factories.EnrolmentFactory(run=place.run)
    factories.EnrolmentFactory(run=place.run, completed=True)
    factories.EnrolmentFactory(run=place.run, withdrawn=True)
    runs = signed_in(client, place.person).get(reverse("courses:teaching")).context["runs"]
    assert [(run, run.studying, run.completed) for run in runs] == [(place.run, 2, 1)]


def test_run_progress_shows_everyone_in_the_run(client, enrolment, lessons):
    factories.ItemProgressFactory(enrolment=enrolment, item=lessons[0])
    factories.ItemProgressFactory(enrolment=enrolment, item=lessons[1], under_way=True)
    silent = factories.EnrolmentFactory(run=enrolment.run, begun_at=timezone.now() - timedelta(days=8))
    factories.EnrolmentFactory()
    tutor = factories.RunTutorFactory(run=enrolment.run).person
    rows = signed_in(client, tutor).get(at("run-progress", enrolment.run)).context["rows"]
    assert {row["enrolment"]: (row["done"], row["total"], row["is_silent"]) for row in rows} == {
        enrolment: (1, 4, False),
        silent: (0, 4, True),
    }


def test_run_progress_is_hidden_from_others(client, enrolment):
    for person in (enrolment.person, UserFactory(), factories.RunTutorFactory().person):
        assert signed_in(client, person).get(at("run-progress", enrolment.run)).status_code == 404


def test_organisation_progress_shows_its_own_people(client):
    organisation = OrganisationFactory()
    head = MembershipFactory(organisation=organisation, role=MembershipRole.HEAD).person
    person = MembershipFactory(organisation=organisation, role=MembershipRole.PARTICIPANT).person
    enrolment = factories.EnrolmentFactory(person=person)
    factories.EnrolmentFactory(run=enrolment.run)
    foreign = MembershipFactory(role=MembershipRole.HEAD).person
    rows = signed_in(client, head).get(at("organisation-progress", organisation)).context["rows"]
    assert [row["enrolment"] for row in rows] == [enrolment]
    for other in (foreign, person):
        assert signed_in(client, other).get(at("organisation-progress", organisation)).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_progress_lists_ask_the_same_for_any_number(client, number, django_assert_num_queries):
    organisation = OrganisationFactory()
    head = MembershipFactory(organisation=organisation, role=MembershipRole.HEAD).person
    run = factories.CourseRunFactory()
    tutor = factories.RunTutorFactory(run=run).person
    for _number in range(number):
        person = MembershipFactory(organisation=organisation, role=MembershipRole.PARTICIPANT).person
        factories.EnrolmentFactory(run=run, person=person)
    signed_in(client, tutor).get(at("run-progress", run))
    with django_assert_num_queries(RUN_QUERIES):
        assert len(client.get(at("run-progress", run)).context["rows"]) == number
    signed_in(client, head).get(at("organisation-progress", organisation))
    with django_assert_num_queries(ORGANISATION_QUERIES):
        assert len(client.get(at("organisation-progress", organisation)).context["rows"]) == number


MINE_QUERIES = 5
RUN_QUERIES = 7
ORGANISATION_QUERIES = 7
