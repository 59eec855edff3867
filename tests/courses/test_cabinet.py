"""What courses put into the cabinet and on the home page."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from courses.cabinet import cards, organisation_links
from courses.home import newest_courses
from tests.factories import courses as factories
from tests.factories.people import MembershipFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_cabinet_shows_what_to_go_on_with_and_by_when():
    enrolment = factories.EnrolmentFactory()
    lessons = factories.lessons_of(enrolment.run.course)
    module = lessons[0].get_parent()
    due = timezone.localdate() + timedelta(days=2)
    factories.RunDateFactory(run=enrolment.run, page_id=module.pk, due_on=due)
    done = factories.ItemProgressFactory(enrolment=enrolment, item=lessons[0])
    invited = factories.EnrolmentFactory(person=enrolment.person, invited=True)
    factories.EnrolmentFactory(person=enrolment.person, completed=True)
    factories.EnrolmentFactory(run=enrolment.run)

    shown = cards(enrolment.person)

    (going_on,) = shown.continues
    assert (going_on.title, going_on.url) == (lessons[1].title, lessons[1].get_url())
    assert (going_on.done, going_on.total, going_on.touched_at) == (1, 4, done.touched_at)
    assert [card.url for card in shown.waiting] == [f"/learn/enrolments/{invited.public_id}/accept/"]
    assert [timezone.localtime(card.by).date() for card in shown.upcoming] == [due]
    assert [url for _title, url in shown.links] == ["/learn/my/"]


def test_cabinet_is_silent_for_those_who_do_not_study():
    factories.EnrolmentFactory()
    shown = cards(UserFactory())
    assert (shown.continues, shown.waiting, shown.upcoming, shown.links) == ((), (), (), ())


def test_cabinet_leads_tutors_and_the_office_to_the_runs(django_assert_num_queries):
    run = factories.CourseRunFactory()
    tutor = factories.RunTutorFactory(run=run).person
    with django_assert_num_queries(2):
        links = cards(tutor).links
    assert [url for _title, url in links] == ["/learn/teaching/"]
    assert [url for _title, url in cards(StaffFactory()).links] == ["/learn/teaching/"]
    factories.EnrolmentFactory(person=tutor)
    assert [url for _title, url in cards(tutor).links] == ["/learn/my/", "/learn/teaching/"]


def test_card_of_an_organisation_leads_those_who_answer_for_it_to_its_people():
    place = MembershipFactory(role="head")
    address = f"/learn/organisations/{place.organisation.public_id}/"
    assert [url for _title, url in organisation_links(place.person, place.organisation)] == [address]
    participant = MembershipFactory(role="participant", organisation=place.organisation).person
    assert organisation_links(participant, place.organisation) == ()
    assert organisation_links(MembershipFactory(role="head").person, place.organisation) == ()


@pytest.mark.parametrize("number", [1, 30])
def test_cabinet_asks_twice_for_any_number(number, django_assert_num_queries):
    person = UserFactory()
    course = factories.course(modules=1, lessons=2)
    for _number in range(number):
        factories.EnrolmentFactory(run=factories.CourseRunFactory(course=course), person=person)
    cards(person)
    with django_assert_num_queries(2):
        assert len(cards(person).continues) == number


def test_home_shows_open_runs_only(django_assert_num_queries):
    factories.catalogue()
    request = RequestFactory().get("/")
    assert newest_courses(request).items == ()
    opened = factories.CourseRunFactory(is_open=True).course
    factories.CourseRunFactory(is_open=False)
    newest_courses(request)
    with django_assert_num_queries(2):
        section = newest_courses(request)
    assert [(item.title, item.url) for item in section.items] == [(opened.full_title, opened.get_url())]
    assert section.more_url == "/learn/"
