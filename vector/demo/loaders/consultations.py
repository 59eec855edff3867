"""Demo questions in every state, asked and answered through the actions themselves."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from consultations.actions import consultation as actions
from consultations.models import Consultation, Expert, Topic
from vector.demo.content import content
from vector.people.models import Membership, Region, User
from vector.programmes.models import Programme

if TYPE_CHECKING:
    from vector.demo.loaders.people import People


def load(*, today: date, by: User, people: "People") -> None:
    """Topics, experts and fourteen questions: new, overdue, held, waiting for the asker, answered, closed."""
    source = content("consultations")
    topics = {}
    for order, item in enumerate(source["topics"]):
        topics[item["code"]], _ = Topic.objects.get_or_create(
            code=item["code"], defaults={"title": item["title"], "sort_order": order}
        )
    experts = _experts(people, list(topics.values()))
    programme = Programme.objects.current()
    coordinators = [
        place.person
        for place in Membership.objects.current()
        .filter(role="coordinator")
        .select_related("person", "organisation__region")
        .order_by("pk")
    ]
    assert programme is not None  # noqa: S101 - programmes are loaded before questions
    for number, item in enumerate(source["questions"]):
        if Consultation.objects.filter(subject=item["subject"]).exists():
            continue
        asker = coordinators[(number * 5) % len(coordinators)]
        expert = experts[number % len(experts)]
        organisation = asker.memberships.select_related("organisation__region").first().organisation
        days = 2 + number * 2
        question = actions.ask(
            by=asker,
            programme=programme,
            topic=topics[item["topic"]],
            region=organisation.region,
            organisation=organisation,
            subject=item["subject"],
            text=item["text"],
            now=timezone.now() - timedelta(days=days),
        )
        _bring_on(question, number=number, answer=item["answer"], expert=expert.person, asker=asker)
        _backdate(question, days=days)


def _experts(people: "People", topics: list[Topic]) -> list[Expert]:
    """Each demo expert takes every other topic, in all regions: each topic has two."""
    experts = []
    for number, person in enumerate(people.experts):
        expert, is_new = Expert.objects.get_or_create(person=person)
        if is_new:
            expert.topics.set(topics[number % 2 :: 2])
            expert.regions.set(Region.objects.all())
        experts.append(expert)
    return experts


def _bring_on(question: Consultation, *, number: int, answer: str, expert: User, asker: User) -> None:
    """Bring a fresh question into the state that its number stands for."""
    if not answer and number % 3 == 0:
        return
    question = actions.claim(question, by=expert)
    if answer:
        question = actions.answer(question, by=expert, text=answer)
        if number % 2:
            actions.close(question, by=asker)
    elif number % 3 == 1:
        actions.ask_back(
            question, by=expert, text="Уточните, пожалуйста: в организации уже есть положение о работе с добровольцами?"
        )


def _backdate(question: Consultation, *, days: int) -> None:
    """The demo's questions were asked over the last weeks, not all in this minute."""
    asked = timezone.now() - timedelta(days=days)
    Consultation.objects.filter(pk=question.pk).update(created_at=asked)
    question.messages.filter(kind="question").update(created_at=asked)
    for column in ("claimed_at", "answered_at", "closed_at"):
        Consultation.objects.filter(pk=question.pk, **{f"{column}__isnull": False}).update(
            **{column: asked + timedelta(hours={"claimed_at": 3, "answered_at": 20, "closed_at": 44}[column])}
        )
    question.messages.exclude(kind="question").update(created_at=asked + timedelta(hours=20))
