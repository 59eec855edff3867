"""URLs of published answers."""

from django.utils import timezone

from consultations.actions import consultation as questions
from consultations.answers.actions import answer as answers
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import Texts
from consultations.models import Consultation, Expert, Topic
from tests.permissions.case import Case
from tests.permissions.world import ROLES, World

TEXTS = Texts("Нужен ли договор", "Нужен ли?", "Да.")


def build(world: World) -> None:
    """A coordinator's answered question without a copy, one with a draft, one that waits, one on the site.

    The expert holds those with drafts; what waits for approval was prepared by the office, so that the expert may.
    """
    topic, _is_new = Topic.objects.get_or_create(code="documents", defaults={"title": "Документы"})
    for side in (world.home, world.abroad):
        expert, _is_new = Expert.objects.get_or_create(person=side.people["expert"])
        expert.topics.add(topic)
        expert.regions.add(side.region)
    expert_person = world.home.people["expert"]

    def question(subject: str) -> Consultation:
        asked = questions.ask(
            by=world.home.people["coordinator"],
            programme=world.programme,
            topic=topic,
            region=world.home.region,
            organisation=world.home.organisation,
            subject=subject,
            text="Нужен ли договор?",
        )
        held = questions.claim(asked, by=expert_person)
        done = questions.answer(held, by=expert_person, text="Да, нужен.")
        done.publishable_at = timezone.now()
        done.save()
        return done

    def copy(subject: str, by: object) -> PublishedAnswer:
        return answers.prepare(question(subject), by=by, topic=topic, texts=TEXTS)  # type: ignore[arg-type]

    world.things["answered"] = question("С ответом")
    silent = question("Без согласия")
    silent.publishable_at = None
    silent.save()
    world.things["silent"] = silent
    waiting = copy("На проверке", world.office)
    world.things["to_approve"] = answers.submit(waiting, by=world.office)
    on_site = answers.submit(copy("На сайте", expert_person), by=expert_person)
    world.things["published"] = answers.approve(on_site, by=world.office, shown=answers.digest(on_site))


def of(name: str):
    return lambda world: {"public_id": world.things[name].public_id}


PREPARERS = {"expert": "GET POST", "office": "GET POST"}
DEED = {"expert": "POST", "office": "POST"}
READERS = {"expert": "GET", "accelerator": "GET", "office": "GET"}
EVERYBODY = dict.fromkeys(ROLES, "GET POST")

CASES = [
    Case("answers:list", may={"expert": "GET", "accelerator": "GET", "office": "GET"}),
    Case("answers:prepare", may=PREPARERS, kwargs=of("answered")),
    Case("answers:ask-consent", may=DEED, kwargs=of("silent")),
    Case(
        "answers:consent",
        may={"coordinator": "GET POST"},
        foreign={},
        kwargs=of("silent"),
        data=lambda world, role: {"deed": "agree"},
    ),
    Case("answers:consent-done", may={"coordinator": "GET"}, foreign={}, kwargs=of("silent")),
    Case(
        "answers:detail",
        may={**READERS, "expert": "GET POST"},
        kwargs=of("to_approve"),
        data=lambda world, role: {"shown": "old"},
    ),
    Case("answers:done", may=READERS, kwargs=of("published")),
    Case("answers:give-back", may={"expert": "GET POST"}, foreign={}, kwargs=of("to_approve")),
    Case("answers:withdraw", may=PREPARERS, kwargs=of("published")),
    Case("answers:revise", may=DEED, kwargs=of("published")),
    Case("answers:review", may=DEED, kwargs=of("published")),
    Case("answers:vote", may=EVERYBODY, foreign=EVERYBODY, kwargs=of("published")),
]
