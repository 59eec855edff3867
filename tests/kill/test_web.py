"""The site answers while Redis is down: no page fails, no form waits, the letters leave when it is back."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation
from tests.factories import courses
from tests.factories.consultations import TopicFactory
from tests.factories.courses import CourseRunFactory, EnrolmentFactory
from tests.factories.people import MembershipFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.launcher.broker import Redis
from vector.mail.outbox import letters_to

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

PATIENCE = 3.0


def answered(ask: Callable[[], Any]) -> int:
    """The status of an answer, which must come in time and be no server error."""
    began = time.monotonic()
    response = ask()
    assert time.monotonic() - began < PATIENCE
    assert response.status_code < 500
    return response.status_code


def test_pages_and_forms_work_without_redis(private_redis: Redis, client: Client) -> None:
    place = MembershipFactory()
    programme = ProgrammeFactory()
    course = courses.course(modules=1, lessons=1, programme=programme)
    EnrolmentFactory(run=CourseRunFactory(course=course), person=place.person)
    lesson = courses.lessons_of(course)[0]
    topic = TopicFactory()
    visitor, person = Client(), signed_in(client, place.person)
    question = {"text": "Как быть без связи?", "subject": "Связь", "topic": topic.pk}
    private_redis.stop()

    for path in (
        "/",
        course.url,
        reverse("events:list"),
        reverse(settings.VECTOR_LINKS["search"]) + "?q=урок",
        "/livez",
    ):
        assert answered(partial(visitor.get, path)) == 200
    for path in (reverse("cabinet:home"), lesson.url, reverse("consultations:ask")):
        assert answered(partial(person.get, path)) == 200
    data = {**question, "organisation": place.organisation.pk}
    assert answered(partial(person.post, reverse("consultations:ask-details"), data)) == 302
    assert Consultation.objects.get().subject == "Связь"
    assert answered(partial(visitor.post, reverse("people:sign-in"), {"email": place.person.email})) == 302
    assert [letter["state"] for letter in letters_to(place.person.email)] == ["due", "due"]
