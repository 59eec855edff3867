"""The demo programme: what it holds, that loading again changes nothing, that every role has somebody to play it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from consultations.actions import consultation as actions
from consultations.enums import ConsultationState
from consultations.models import Consultation
from courses.gates import ItemLocked, require_open
from courses.models import CoursePage, Enrolment, LessonPage, ModulePage
from courses.works.enums import WorkState
from courses.works.models import AssignmentPage, EndorsementLink, Work
from tests.marks import leaves_files_open
from tests.sign_in import signed_in
from vector.demo.roles import ROLES
from vector.library.models import MaterialPage
from vector.mail.enums import DeliveryState
from vector.mail.models import Delivery
from vector.people.enums import OrganisationKind
from vector.people.models import Organisation, User
from vector.programmes.models import Indicator, Target

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


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once for the module; each test changes it within a savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


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


@leaves_files_open
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


@pytest.mark.parametrize("words", ["договор", "карточка волонтёра", "памятка"])
def test_expert_finds_a_document_to_attach_that_every_visitor_may_open(demo: None, client: Client, words: str) -> None:
    person = ROLES["expert"].person()
    question = Consultation.objects.filter(state=ConsultationState.NEW).in_queue_of(person).first()
    question = actions.claim(question, by=person)
    typed = {"deed": "find", "text": "Ответ.", "words": words, "seen_version": question.version}
    page = signed_in(client, person).post(question.get_absolute_url(), typed)
    found = list(page.context["form"].fields["documents"].queryset)
    assert found
    assert all(document.title in page.content.decode() for document in found)
    client.logout()
    materials = [client.get(material.get_url()).content.decode() for material in MaterialPage.objects.live()]
    assert any(found[0].url in material for material in materials)
    assert b"".join(client.get(found[0].url).streaming_content).startswith(b"PK")


def test_something_is_due_now(demo: None) -> None:
    """A question is overdue or waits, a teleconference is near, a survey is open: the worker has something to do."""
    event = apps.get_model("events", "Event")
    wave = apps.get_model("surveys", "SurveyWave")
    now = timezone.now()
    assert event.objects.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=2)).exists()
    assert wave.objects.filter(opens_at__lte=now, closes_at__gt=now).exists()
    assert Consultation.objects.filter(state=ConsultationState.NEW).exists()


def test_every_state_of_a_work_is_there_and_only_what_waits_has_its_letter(demo: None) -> None:
    assert AssignmentPage.objects.live().count() == 10
    # Nothing rests as agreed: it goes on to the tutor at once.
    assert set(Work.objects.values_list("state", flat=True)) == set(WorkState) - {WorkState.ENDORSED}
    due = Delivery.objects.filter(key__startswith="work-", state=DeliveryState.DUE)
    waiting = EndorsementLink.objects.open().filter(version__work__state=WorkState.WITH_HEAD)
    assert set(due.values_list("key", flat=True)) == {
        key for key in waiting.values_list("letter_key", flat=True) if key.endswith("-ask")
    }
    accepted = Work.objects.filter(state=WorkState.ACCEPTED, assignment__asks_growth_points=True)
    points = sum(work.versions.latest_first()[0].growth_points.count() for work in accepted)
    assert points > 5
    assert Target.objects.filter(source__startswith="work-").count() == points
    assert Indicator.objects.filter(organisation__isnull=False, is_summable=False).count() >= 2
    # The fourth state of an outline can be seen, too: a step that is closed until the quiz before it is passed.
    closed = AssignmentPage.objects.get(slug="kind-refusal")
    studying = Enrolment.objects.reading().filter(run__course__path=closed.path[:-8]).first()
    with pytest.raises(ItemLocked, match=closed.get_prev_sibling().title.rstrip("?")):
        require_open(enrolment=studying, item=closed)
