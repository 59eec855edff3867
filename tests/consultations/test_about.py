"""A question asked from a lesson knows the lesson, from the button to the expert's thread."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from consultations.models import Consultation
from tests.factories import courses
from tests.factories.consultations import TopicFactory
from tests.factories.people import MembershipFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.pages.titles import title_at

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
    assert "Договор с добровольцем" in client.get(address).content.decode()
    client.post(
        reverse("consultations:ask"),
        {
            "text": "Нужен ли он?",
            "subject": "Договор",
            "topic": TopicFactory().pk,
            "organisation": place.organisation.pk,
            "about": lesson.url,
        },
    )
    question = Consultation.objects.get()
    assert (question.about_path, question.about_title) == (lesson.url, "Договор с добровольцем")
    thread = client.get(question.get_absolute_url()).content.decode()
    assert f'<a href="{escape(lesson.url)}">Договор с добровольцем</a>' in thread


@pytest.mark.parametrize("path", ["", "/", "/nowhere/", "https://example.com/learn/"])
def test_title_of_what_is_no_page_is_empty(path):
    assert title_at(path) == ""
