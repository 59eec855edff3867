"""Courses with few and with many rows: the same pages, the same number of statements, much the same time.

Everything is built here, in one run: first 30 participants, then 5,000 with 200,000 rows of progress, a work and an
attempt each. The reader, the tutor and the pages stay the same.
"""

import statistics
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from courses.enums import EnrolmentState, ItemState
from courses.models import CourseRun, Enrolment, ItemProgress
from courses.quizzes.models import Attempt, QuizPage
from courses.works.models import AssignmentPage, Work, WorkVersion
from tests.bench.web import Page, measure
from tests.factories import attempts, courses, works
from tests.factories.people import UserFactory
from tests.sign_in import signed_in
from vector.people.models import User

SMALL, LARGE = 30, 5_000
MODULES, LESSONS = 5, 8
# A work in so many waits for the tutor, the others are accepted.
WAITING_ONE_IN = 10
MOST_P95_RATIO = 1.3
BATCH = 2_000
# Twice the pages of the others: shorter bursts.
SECONDS = 2.5


class Built:
    """The run that is measured, its items and the two people who look at it."""

    def __init__(self) -> None:
        course = courses.course(modules=MODULES, lessons=LESSONS, title="Замер", slug="bench")
        module = course.get_children().last().specific
        self.quiz: QuizPage = attempts.quiz("single", "multiple", "short", module=module, slug="bench-quiz")
        self.assignment: AssignmentPage = works.assignment(course, slug="bench-assignment")
        self.lessons = courses.lessons_of(course)
        self.course = course
        self.run: CourseRun = courses.CourseRunFactory(course=course, title="Замер")
        self.tutor: User = UserFactory(email="bench-tutor@example.org")
        courses.RunTutorFactory(run=self.run, person=self.tutor)
        self.reader: User = UserFactory(email="bench-reader@example.org")
        self.number = 0

    def fill(self, number: int) -> None:
        """Participants up to this number, each with progress in every lesson, a work and an attempt."""
        now = timezone.now()
        people = [
            User(
                email=f"bench-{place}@example.org",
                first_name=f"Слушатель {place}",
                sort_key=f"слушатель {place:06}",
                password="!",
            )
            for place in range(self.number, number)
        ]
        User.objects.bulk_create(people, batch_size=BATCH)
        if not self.number:
            people.append(self.reader)
        self.number = number
        enrolments = Enrolment.objects.bulk_create(
            [
                Enrolment(run=self.run, person=person, state=EnrolmentState.ACTIVE, begun_at=now - timedelta(days=5))
                for person in people
            ],
            batch_size=BATCH,
        )
        # The reader is in the middle of the course, the others have opened everything.
        ItemProgress.objects.bulk_create(
            (
                ItemProgress(
                    enrolment=enrolment,
                    item_id=lesson.pk,
                    state=ItemState.DONE,
                    started_at=now,
                    touched_at=now,
                    done_at=now,
                )
                for enrolment in enrolments
                for lesson in self.lessons[: 20 if enrolment.person_id == self.reader.pk else None]
            ),
            batch_size=5 * BATCH,
        )
        self._works(enrolments, now)
        self._attempts(enrolments, now)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _works(self, enrolments: list[Enrolment], now: Any) -> None:
        made = Work.objects.bulk_create(
            [
                Work(
                    enrolment=enrolment,
                    assignment=self.assignment,
                    state="with_tutor" if place % WAITING_ONE_IN == 0 else "accepted",
                    since=now - timedelta(minutes=place),
                    accepted_at=None if place % WAITING_ONE_IN == 0 else now,
                )
                for place, enrolment in enumerate(enrolments)
            ],
            batch_size=BATCH,
        )
        WorkVersion.objects.bulk_create(
            [
                WorkVersion(
                    work=work,
                    number=1,
                    receipt=f"B-{work.pk}",
                    text="Первый шаг: назначить координатора.",
                    content_hash=f"{work.pk:064x}",
                    submitted_at=now,
                    submitted_by_id=enrolment.person_id,
                )
                for work, enrolment in zip(made, enrolments, strict=True)
            ],
            batch_size=BATCH,
        )

    def _attempts(self, enrolments: list[Enrolment], now: Any) -> None:
        Attempt.objects.bulk_create(
            [
                Attempt(
                    quiz=self.quiz,
                    enrolment=enrolment,
                    number=1,
                    state="finished",
                    seed=f"{place:032x}",
                    pass_percent=50,
                    started_at=now - timedelta(minutes=9),
                    finished_at=now,
                    end="submitted",
                    points=2,
                    most_points=3,
                    percent=66,
                    is_passed=True,
                )
                for place, enrolment in enumerate(enrolments)
            ],
            batch_size=BATCH,
        )

    def pages(self) -> Iterator[tuple[Page, User]]:
        """What is measured, and as whom; a list that is not there is passed over."""
        yield Page("course home", self.course.url, "", 0.30), self.reader
        yield Page("lesson", self.lessons[20].url, "", 0.40), self.reader
        yield Page("quiz page", self.quiz.url, "", 0.33), self.reader
        for name, view, arguments in (
            ("tutor's queue", "works:queue", []),
            ("progress of the run", "courses:run-progress", [self.run.public_id]),
            ("gradebook", "works:gradebook", [self.run.public_id]),
        ):
            try:
                yield Page(name, reverse(view, args=arguments), "", 0.0), self.tutor
            except NoReverseMatch:
                continue


def measured_courses() -> dict[str, Any]:
    """Figures of each page with few and with many rows, and how they compare."""
    built = Built()
    clients = {person.pk: signed_in(Client(), person) for person in (built.reader, built.tutor)}
    found: dict[str, list[dict[str, Any]]] = {}
    for number in (SMALL, LARGE):
        built.fill(number)
        found[str(number)] = _measured(built, clients)
    few, many = found[str(SMALL)], found[str(LARGE)]
    return {
        "rows": {
            "participants": Enrolment.objects.filter(run=built.run).count(),
            "progress": ItemProgress.objects.filter(enrolment__run=built.run).count(),
        },
        "pages": [
            {
                **large,
                "queries_few": small["queries"],
                "p95_ratio": round(p95_of(large) / p95_of(small), 2),
                "is_steady": small["queries"] == large["queries"] and p95_of(large) <= MOST_P95_RATIO * p95_of(small),
            }
            for small, large in zip(few, many, strict=True)
        ],
    }


def p95_of(row: dict[str, Any]) -> float:
    """p95 of a page as a share of the floor's, measured beside it: the machine's mood drops out."""
    return float(row["vector_p95_ms"]) / float(row["floor_p95_ms"])


def _measured(built: Built, clients: dict[int, Client]) -> list[dict[str, Any]]:
    pages, costs = [], {}
    for page, person in built.pages():
        client = clients[person.pk]
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        pages.append(Page(page.name, page.path, f"{settings.SESSION_COOKIE_NAME}={cookie}", page.target))
        costs[page.name] = cost_of(client, page.path)
    return measure(pages, costs=costs, seconds=SECONDS)


def cost_of(client: Client, path: str) -> dict[str, int]:
    """Statements and bytes of one answer, after a first one has warmed the caches."""
    client.get(path, headers={"host": "127.0.0.1"})
    counts = []
    for _time in range(3):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path, headers={"host": "127.0.0.1"})
        counts.append(len(queries))
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return {"queries": int(statistics.median(counts)), "bytes": len(response.content)}
