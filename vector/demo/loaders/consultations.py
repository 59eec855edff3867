"""Demo questions in every state, asked and answered through the actions themselves."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from consultations.actions import assigning, feedback, merging
from consultations.actions import consultation as actions
from consultations.enums import Desk, MessageKind
from consultations.models import Absence, Consultation, ConsultationWindow, Expert, ReusableAnswer, Topic
from courses.models import LessonPage
from vector.demo.content import content
from vector.people.models import Membership, Region, User
from vector.programmes.models import Programme
from vector.search.counting import recount

if TYPE_CHECKING:
    from vector.demo.loaders.people import People


def load(*, today: date, by: User, people: "People") -> None:
    """Topics, answers to use again, experts, an absence, a window, questions: new, overdue, held, with the
    accelerator, waiting for the asker, answered, closed, joined with another."""
    source = content("consultations")
    topics = {}
    for order, item in enumerate(source["topics"]):
        topics[item["code"]], _ = Topic.objects.get_or_create(
            code=item["code"], defaults={"title": item["title"], "sort_order": order}
        )
    for item in source["phrases"]:
        ReusableAnswer.objects.get_or_create(
            title=item["title"],
            owner=None,
            defaults={"text": item["text"], "topic": topics[item["topic"]] if "topic" in item else None},
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
    _windows(programme, today)
    _absence(experts, today)
    about = _about()
    for number, item in enumerate(source["questions"]):
        if Consultation.objects.filter(subject=item["subject"]).exists():
            continue
        asker = coordinators[(number * 5) % len(coordinators)]
        expert = experts[number % len(experts)]
        organisation = asker.memberships.select_related("organisation__region").first().organisation
        asked = timezone.now() - timedelta(days=2 + number * 2)
        question = actions.ask(
            by=asker,
            programme=programme,
            topic=topics[item["topic"]],
            region=organisation.region,
            organisation=organisation,
            subject=item["subject"],
            text=item["text"],
            may_publish=item["public"],
            now=asked,
            **(about if number % 4 == 0 else {}),
        )
        if "same_as" in item:
            merging.merge(question, into=Consultation.objects.get(subject=item["same_as"]), by=by, now=asked)
        else:
            _bring_on(question, number=number, answer=item["answer"], expert=expert.person, asker=asker, asked=asked)
        _backdate(question, asked=asked)
    # The search for similar questions knows rare words from common at once, not in ten minutes.
    recount()


def _about() -> dict[str, str]:
    """A lesson that some of the questions were asked from."""
    lesson = LessonPage.objects.live().order_by("path").first()
    return {"about_path": lesson.url, "about_title": lesson.title, "about_kind": "lesson"} if lesson else {}


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


def _windows(programme: Programme, today: date) -> None:
    """Experts answer now; before and after the working group does."""
    if not programme.consultation_windows.exists():
        ConsultationWindow.objects.create(
            programme=programme, opens_on=today - timedelta(days=90), closes_on=today + timedelta(days=60)
        )


def _absence(experts: list[Expert], today: date) -> None:
    """The last expert is on leave, the first stands in."""
    last = experts[-1]
    if last.substitute is None:
        last.substitute = experts[0]
        last.save()
        Absence.objects.create(
            expert=last, starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=12), reason="Отпуск"
        )


def _bring_on(question: Consultation, *, number: int, answer: str, expert: User, asker: User, asked: datetime) -> None:
    """Bring a fresh question into the state that its number stands for."""
    if not answer and number % 3 == 0:
        return
    taken, written = asked + timedelta(hours=3), asked + timedelta(hours=20)
    if answer:
        question = actions.claim(question, by=expert, now=taken)
        question = actions.answer(question, by=expert, text=answer, now=written)
        if number % 2:
            feedback.say_whether_helped(question, by=asker, has_helped=True, now=asked + timedelta(hours=44))
    elif number % 10 == 0:
        question = actions.claim(question, by=expert, now=taken)
        assigning.hand_over(
            question, by=expert, desk=Desk.ACCELERATOR, reason="Порядок выплат у каждой области свой.", now=written
        )
    elif number % 3 == 1:
        question = actions.claim(question, by=expert, now=taken)
        actions.ask_back(
            question,
            by=expert,
            text="Уточните, пожалуйста: в организации уже есть положение о работе с добровольцами?",
            now=written,
        )
    else:
        # Taken just now: a lease that is over would give it back before anybody has looked at it.
        actions.claim(question, by=expert)


def _backdate(question: Consultation, *, asked: datetime) -> None:
    """What was written then says so: the demo's questions were asked over the last weeks, not all in this minute."""
    Consultation.objects.filter(pk=question.pk).update(created_at=asked)
    question.messages.filter(kind=MessageKind.QUESTION).update(created_at=asked)
    question.messages.exclude(kind=MessageKind.QUESTION).update(created_at=asked + timedelta(hours=20))
