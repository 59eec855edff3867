"""Courses with few and with many rows: the same pages, the same number of statements, much the same time.

Everything is built here, in one run: first 600 participants, then 5,000 with 200,000 rows of progress, a work and an
attempt each. The reader, the tutor and the pages stay the same.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from courses.enums import EnrolmentState, ItemState
from courses.models import CourseRun, Enrolment, ItemProgress
from courses.quizzes.models import Attempt, QuizPage
from courses.works.models import AssignmentPage, Work, WorkVersion
from tests.bench.steadiness import Steadiness
from tests.bench.web import Page
from tests.factories import attempts, courses, works
from tests.factories.people import UserFactory
from vector.people.models import User

# Few rows, but so many that each list has a full page: else the length of the page would be measured.
SMALL, LARGE = 600, 5_000
MODULES, LESSONS = 5, 8
# A work in so many waits for the tutor, the others are accepted.
WAITING_ONE_IN = 10
BATCH = 2_000


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
            cursor.execute("CHECKPOINT")

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
            yield Page(name, reverse(view, args=arguments), "", 0.0), self.tutor


def measured_courses() -> dict[str, Any]:
    """Figures of each page with few and with many rows, and how they compare."""
    built = Built()
    built.fill(SMALL)
    steadiness = Steadiness(built.pages())
    steadiness.few()
    built.fill(LARGE)
    pages = steadiness.many()
    return {
        "rows": {
            "participants": Enrolment.objects.filter(run=built.run).count(),
            "progress": ItemProgress.objects.filter(enrolment__run=built.run).count(),
        },
        "pages": pages,
    }
