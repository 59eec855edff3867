"""The demo programme: what it holds, that loading again changes nothing, that every role has somebody to play it."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from consultations.enums import ConsultationState
from consultations.models import Consultation
from courses.models import CoursePage, LessonPage, ModulePage
from vector.demo.roles import ROLES
from vector.people.enums import OrganisationKind
from vector.people.models import Organisation, User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.demo.urls")]

OURS = ("vector.", "courses", "consultations", "accelerators.")


def rows() -> dict[str, int]:
    """How many rows each table of ours has; the audit trail grows with each deed, so it tells of any."""
    return {
        model._meta.label: model._default_manager.count()
        for config in apps.get_app_configs()
        if config.name.startswith(OURS)
        for model in config.get_models()
    }


@pytest.fixture
def demo() -> None:
    call_command("demo", verbosity=0)


def test_loading_twice_is_loading_once(demo: None) -> None:
    before = rows()
    call_command("demo", verbosity=0)
    assert rows() == before


def test_a_missing_piece_is_completed(demo: None) -> None:
    before = rows()
    Consultation.objects.filter(state=ConsultationState.NEW).order_by("pk").first().delete()
    call_command("demo", verbosity=0)
    assert rows()["consultations.Consultation"] == before["consultations.Consultation"]


def test_programme_is_of_the_promised_size(demo: None) -> None:
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert (sum(kinds.values()), set(kinds)) == (24, set(OrganisationKind.values))
    assert 55 <= User.objects.count() <= 75
    assert CoursePage.objects.live().count() == 5
    assert set(User.objects.values_list("email", flat=True)) == {
        email for email in User.objects.values_list("email", flat=True) if email.endswith("@example.org")
    }


def test_every_course_has_three_modules_and_lessons_to_read(demo: None) -> None:
    for course in CoursePage.objects.live():
        modules = ModulePage.objects.live().child_of(course)
        assert len(modules) >= 3, course.title
        for module in modules:
            assert LessonPage.objects.live().child_of(module).exists(), module.title
    first = CoursePage.objects.get(code="1.1")
    for lesson in LessonPage.objects.live().descendant_of(first):
        text = unescape(re.sub(r"<[^>]+>", "", str(lesson.body)))
        assert len(re.sub(r"\s+", " ", text)) >= 2000, lesson.title


def test_every_role_has_its_person(demo: None) -> None:
    assert [code for code, role in ROLES.items() if role.person() is None] == []


def test_questions_are_in_every_state(demo: None) -> None:
    assert set(Consultation.objects.values_list("state", flat=True)) == set(ConsultationState)


def test_something_is_due_now(demo: None) -> None:
    """A question is overdue or waits, a teleconference is near, a survey is open: the worker has something to do."""
    event = apps.get_model("events", "Event")
    wave = apps.get_model("surveys", "SurveyWave")
    now = timezone.now()
    assert event.objects.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=2)).exists()
    assert wave.objects.filter(opens_at__lte=now, closes_at__gt=now).exists()
    assert Consultation.objects.filter(state=ConsultationState.NEW).exists()
