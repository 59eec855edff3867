"""The programme that the thread is walked in, with worker and beat running."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from consultations.models import Expert, Topic
from tests.celery_processes import CeleryProcess
from tests.factories import courses
from tests.factories.courses import CourseRunFactory, EnrolmentFactory
from tests.factories.events import participant_organisation
from tests.factories.people import MembershipFactory, RegionFactory, StaffFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory
from tests.smtp import SmtpSink
from tests.thread.walk import Walker
from vector.people.enums import MembershipRole


@dataclass
class Place:
    """The people and things of the walk, and where the site answers."""

    site: str
    programme: Any
    regions: list[Any]
    organisations: list[Any]
    strangers: list[Any]
    participant: Any
    expert: Any
    staff: Any
    lessons: list[Any]


@pytest.fixture
def fast_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beat looks for due work each half second, so that nobody waits for the walk."""
    for name in ("DISPATCH", "EVENT_LADDER", "EVENT_CLOCK", "SURVEY_TICK"):
        monkeypatch.setenv(f"VECTOR_{name}_SECONDS", "0.5")


@pytest.fixture
def running(
    fast_beat: None,
    live_server: Any,
    settings: Any,
    smtp_sink: SmtpSink,
    worker: Callable[..., CeleryProcess],
    beat: Callable[..., CeleryProcess],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """The address of the running site: web, worker, beat and an SMTP server, all real."""
    settings.BASE_URL = live_server.url
    monkeypatch.setenv("VECTOR_BASE_URL", live_server.url)
    worker().start()
    beat().start()
    return live_server.url


@pytest.fixture
def place(running: str) -> Place:
    """Two regions with two organisations each, a third region that is not invited, a course and an expert."""
    programme = ProgrammeFactory(title="Программа пути")
    regions = [RegionFactory(title="Карелия"), RegionFactory(title="Калининград", timezone="Europe/Kaliningrad")]
    foreign = RegionFactory(title="Крым", timezone="Europe/Simferopol")
    programme.regions.set([*regions, foreign])
    organisations = [participant_organisation(programme, region) for region in regions for _ in range(2)]
    strangers = [participant_organisation(programme, foreign)]
    participant = MembershipFactory(
        organisation=organisations[0][0],
        role=MembershipRole.PARTICIPANT,
        person__email="participant@example.org",
        person__consent=False,
        person__region=regions[0],
    ).person
    expert = UserFactory(email="expert@example.org", first_name="Эксперт", region=regions[0], consent=False)
    topic = Topic.objects.create(code="documents", title="Документы")
    answers = Expert.objects.create(person=expert)
    answers.topics.set([topic])
    answers.regions.set(regions)
    course = courses.course(modules=1, lessons=2, programme=programme)
    EnrolmentFactory(run=CourseRunFactory(course=course), person=participant)
    staff = StaffFactory(email="office@example.org", first_name="Сотрудник")
    return Place(
        site=running,
        programme=programme,
        regions=regions,
        organisations=organisations,
        strangers=strangers,
        participant=participant,
        expert=expert,
        staff=staff,
        lessons=courses.lessons_of(course),
    )


@pytest.fixture
def walker(
    place: Place, browser: Browser, smtp_sink: SmtpSink, browser_context_args: dict[str, Any]
) -> Callable[[str], Walker]:
    """Makes a walker for an address."""

    def make(email: str) -> Walker:
        return Walker(email=email, browser=browser, site=place.site, mailbox=smtp_sink, context=browser_context_args)

    return make
