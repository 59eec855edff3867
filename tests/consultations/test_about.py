"""A question asked from a lesson knows the lesson, from the button to the expert's thread."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from consultations.models import Consultation
from tests.factories import courses
from tests.factories.consultations import TopicFactory
from tests.factories.events import EventFactory
from tests.factories.people import MembershipFactory, StaffFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import open_response
from tests.sign_in import signed_in
from vector.pages.titles import Place, place_at, title_at, word_of
from vector.people.enums import MembershipRole

pytestmark = pytest.mark.django_db


def test_question_from_a_lesson_shows_the_lesson_by_its_title(client):
    place = MembershipFactory()
    ProgrammeFactory()
    run = courses.CourseRunFactory(course=courses.course(modules=1))
    module = run.course.get_children().get().specific
    lesson = courses.lesson(module=module, title="Договор с добровольцем")
    courses.EnrolmentFactory(run=run, person=place.person)
    page = signed_in(client, place.person).get(lesson.url).content.decode()
    address = re.search(r'class="lesson-ask no-print"><a href="([^"]+)"', page)[1]
    page = client.get(address).content.decode()
    assert "О чём вопрос (урок):" in page
    assert f'<a href="{escape(lesson.url)}">Договор с добровольцем</a>' in page
    client.post(
        reverse("consultations:ask-details"),
        {
            "text": "Нужен ли он?",
            "subject": "Договор",
            "topic": TopicFactory().pk,
            "organisation": place.organisation.pk,
        },
    )
    question = Consultation.objects.get()
    assert (question.about_path, question.about_title, question.about_kind) == (
        lesson.url,
        "Договор с добровольцем",
        "lesson",
    )
    thread = client.get(question.get_absolute_url()).content.decode()
    assert f'О чём вопрос (урок): <a href="{escape(lesson.url)}">Договор с добровольцем</a>' in thread


def test_event_and_survey_are_known_to_whoever_may_see_them(client):
    event = EventFactory(is_public=False, title="Закрытая встреча")
    response = open_response()
    place = MembershipFactory(organisation=response.organisation, role=MembershipRole.COORDINATOR)
    office, stranger = StaffFactory(), UserFactory()
    survey_path = reverse("surveys:response", args=[response.public_id])
    assert place_at(event.get_absolute_url(), office) == Place("Закрытая встреча", "event")
    assert place_at(event.get_absolute_url(), stranger) is None
    assert place_at(survey_path, place.person) == Place(response.wave.title, "survey")
    assert place_at(survey_path, stranger) is None
    assert (word_of("event"), word_of("survey"), word_of("gone")) == ("событие", "опрос", "страница")


@pytest.mark.parametrize("path", ["", "/", "/nowhere/", "https://example.com/learn/"])
def test_title_of_what_is_no_page_is_empty(path):
    assert title_at(path) == ""
