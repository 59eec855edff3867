"""The consultation queue with few and with 50,000 questions: the same statements, much the same time.

Everything is built in one run: first 600 questions, so that every list has a full page, then 50,000. One in four is
open; the expert answers five topics of ten, the office sees all. The thread that is opened stays the same.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from consultations.models import Consultation, Expert, Message
from tests.bench.steadiness import Steadiness
from tests.bench.web import Page
from tests.factories.consultations import TopicFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, RegionFactory, StaffFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory

SMALL, LARGE = 600, 50_000
TOPICS, REGIONS, ORGANISATIONS = 10, 5, 50
OPEN_ONE_IN = 4
BATCH = 2_000


class Built:
    """Topics, regions, organisations, the expert, the office, and the question whose thread is opened."""

    def __init__(self) -> None:
        self.programme = ProgrammeFactory()
        self.topics = [TopicFactory() for _number in range(TOPICS)]
        self.regions = [RegionFactory() for _number in range(REGIONS)]
        self.organisations = [
            OrganisationFactory(region=self.regions[number % REGIONS]) for number in range(ORGANISATIONS)
        ]
        self.askers = [MembershipFactory(organisation=organisation).person for organisation in self.organisations]
        self.office = StaffFactory(email="bench-office@example.org", region=self.regions[0])
        self.person = UserFactory(email="bench-expert@example.org", region=self.regions[0])
        expert = Expert.objects.create(person=self.person)
        expert.topics.set(self.topics[: TOPICS // 2])
        expert.regions.set(self.regions)
        self.number = 0
        self.fill(SMALL)
        self.thread = Consultation.objects.filter(topic=self.topics[0], region=self.regions[0]).first()
        assert self.thread is not None

    def fill(self, number: int) -> None:
        """Questions up to this number, each with what was asked and, if it is done, what was answered."""
        now = timezone.now()
        dice = random.Random(number)  # noqa: S311 - no secret, the same rows each time
        made = []
        for place in range(self.number, number):
            organisation = dice.randrange(ORGANISATIONS)
            state = dice.choice(["new", "assigned", "waiting"]) if dice.random() * OPEN_ONE_IN < 1 else "closed"
            made.append(
                Consultation(
                    programme=self.programme,
                    asker=self.askers[organisation],
                    organisation=self.organisations[organisation],
                    region=self.organisations[organisation].region,
                    topic=dice.choice(self.topics),
                    subject=f"Вопрос {place}",
                    state=state,
                    answer_by=now + timedelta(minutes=place % 10_000 - 5_000),
                    holder=self.office if state in ("assigned", "waiting") else None,
                    answered_at=now if state == "closed" else None,
                    closed_at=now if state == "closed" else None,
                    publishable_at=now if state == "closed" and dice.random() < 0.2 else None,
                    closed_by=self.askers[organisation] if state == "closed" else None,
                )
            )
        Consultation.objects.bulk_create(made, batch_size=BATCH)
        Message.objects.bulk_create(
            [
                Message(consultation=question, author_id=question.asker_id, kind="question", text="Нужен ли договор?")
                for question in made
            ]
            + [
                Message(consultation=question, author=self.office, kind="answer", text="Да, письменный.")
                for question in made
                if question.state == "closed"
            ],
            batch_size=BATCH,
        )
        self.number = number
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            # What was written goes to the disk now, not beside the first pages that are measured.
            cursor.execute("CHECKPOINT")

    def pages(self) -> Iterator[tuple[Page, Any]]:
        for name, view in (
            ("queue: free", "unclaimed"),
            ("queue: region", "region"),
            ("queue: overdue", "overdue"),
            ("queue: done", "done"),
        ):
            yield Page(f"{name}, expert", f"/consultations/queue/?view={view}", "", 0.0), self.person
        yield Page("queue: overdue, office", "/consultations/queue/?view=overdue", "", 0.0), self.office
        yield Page("queue: done, office", "/consultations/queue/?view=done", "", 0.0), self.office
        yield Page("thread, expert", self.thread.get_absolute_url(), "", 0.0), self.person
        yield Page("thread, office", self.thread.get_absolute_url(), "", 0.0), self.office


def measured_queue() -> dict[str, Any]:
    """Figures of each page with few and with many questions, and how they compare."""
    built = Built()
    steadiness = Steadiness(built.pages())
    steadiness.few()
    built.fill(LARGE)
    pages = steadiness.many()
    return {"rows": {"questions": Consultation.objects.count(), "messages": Message.objects.count()}, "pages": pages}
