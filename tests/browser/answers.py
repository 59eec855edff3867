"""What the pages of published answers and of the queue's report show when axe looks at them."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from consultations.answers.actions import answer as actions
from consultations.answers.actions import consent, votes
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import Texts
from consultations.answers.views.public import VOTES
from consultations.models import Consultation
from tests.factories import answers as made
from tests.factories.consultations import TopicFactory

TEXT = "Я Анна Петровна Кузнецова из АНО «Родник», г. Сегежа, мой телефон 8 921 000-11-22. Нужен ли договор?"
STATES = ("draft", "to_approve", "published", "withdrawn")
REFUSED = {"consultation": {"get_absolute_url": "/consultations/"}, "reason": "Автор уже согласился."}
LEFT = Texts("Нужен ли договор", "Пишет Маша: нужен ли договор?", "Звоните 8 921 000-11-22, договор нужен.")


def _held(person: Any, **fields: Any) -> Consultation:
    """An answered question of others, held by `person`."""
    return made.answered(text=TEXT, expert=person, **fields)


def _by_colleague(person: Any, state: str) -> PublishedAnswer:
    """A copy of a colleague's, which `person` sees as an expert of the same topic and region."""
    question = made.answered(text=TEXT)
    made.becomes_expert(person, question)
    return made.to_approve(question, texts=LEFT) if state == "to_approve" else made.published(question)


def prepare(person: Any, *, is_saved: bool) -> str:
    question = _held(person)
    if is_saved:
        copy = made.to_approve(question, texts=LEFT)
        actions.give_back(copy, by=made.second_expert(question), reason="Виден посёлок")
    return reverse("answers:prepare", args=[question.public_id])


def no_consent(person: Any, *, asked: bool, declined: bool = False) -> str:
    question = _held(person, is_agreed=False)
    if asked:
        consent.ask(question, by=person)
    if declined:
        consent.decline(question, by=question.asker)
    return reverse("answers:prepare", args=[question.public_id])


def asking(page: Page) -> None:
    """Press the button that asks the asker."""
    page.locator("main form button").first.click()
    page.wait_for_selector(".confirmation")


def asker(person: Any, *, agreed: bool, page: str = "consent") -> str:
    organisation = person.memberships.get().organisation
    question = made.answered(text=TEXT, is_agreed=agreed, asker=person, organisation=organisation)
    if agreed:
        made.published(question)
    return reverse(f"answers:{page}", args=[question.public_id])


def to_approve(person: Any) -> str:
    return _by_colleague(person, "to_approve").get_absolute_url()


def give_back(person: Any) -> str:
    return reverse("answers:give-back", args=[_by_colleague(person, "to_approve").public_id])


def detail(person: Any, state: str) -> str:
    """One's own copy in each state."""
    copy = getattr(made, state)(_held(person))
    if state == "published":
        for number in range(3):
            votes.vote(copy, sender=str(number), has_helped=bool(number))
    return copy.get_absolute_url()


def done(person: Any, state: str) -> str:
    return reverse("answers:done", args=[getattr(made, state)(_held(person)).public_id])


def withdraw(person: Any) -> str:
    return reverse("answers:withdraw", args=[made.published(_held(person)).public_id])


def listed(person: Any) -> str:
    """Copies in all states."""
    for state in STATES:
        getattr(made, state)(_held(person))
    return reverse("answers:list")


def index(_person: Any) -> str:
    """The public list, of two topics."""
    made.published()
    return made.published(texts=LEFT).page.get_parent().get_url()


def index_without(_person: Any) -> str:
    return made.withdrawn().page.get_parent().get_url()


def on_site(_person: Any) -> str:
    topic = TopicFactory(title="Документы")
    made.published(made.answered(topic=topic))
    return made.published(made.answered(topic=topic), texts=LEFT).page.get_url()


def vote(_person: Any) -> str:
    return reverse("answers:vote", args=[made.published().public_id]) + "?helped=no"


def vote_too_often(_person: Any) -> str:
    cache.set("answer-vote-127.0.0.1", VOTES.most, 60)
    return vote(None)


def send(page: Page) -> None:
    """Send the visitor's word."""
    page.locator("main form button").first.click()
    page.wait_for_selector(".confirmation, .notice, .error-summary")


def report(_person: Any) -> str:
    """A report with answers in time and late."""
    for number in range(4):
        late = timezone.now() + timedelta(hours=1 if number else -1)
        made.answered().rounds.update(answer_by=late, minutes=90 * (number + 1))
    return reverse("statistics:overview")


def _empty(page: Page) -> None:
    page.fill("[name=title]", "")
    page.locator("main form button").first.click()
    page.wait_for_selector(".error-summary")


# Name, address, role, state.
PAGES: list[tuple[str, Any, str | None, Any]] = [
    ("answer-prepare", lambda person: prepare(person, is_saved=False), "person", None),
    ("answer-prepare-returned", lambda person: prepare(person, is_saved=True), "person", None),
    ("answer-prepare-errors", lambda person: prepare(person, is_saved=False), "person", _empty),
    ("answer-no-consent", lambda person: no_consent(person, asked=False), "person", None),
    ("answer-consent-awaited", lambda person: no_consent(person, asked=True), "person", None),
    ("answer-consent-declined", lambda person: no_consent(person, asked=True, declined=True), "person", None),
    ("answer-consent-asked", lambda person: no_consent(person, asked=False), "person", asking),
    ("answer-consent", lambda person: asker(person, agreed=False), "coordinator", None),
    ("answer-consent-given", lambda person: asker(person, agreed=True), "coordinator", None),
    ("answer-consent-yes", lambda person: asker(person, agreed=True, page="consent-done"), "coordinator", None),
    ("answer-consent-no", lambda person: asker(person, agreed=False, page="consent-done"), "coordinator", None),
    ("answer-to-approve", to_approve, "person", None),
    ("answer-to-approve-errors", to_approve, "person", send),
    ("answer-give-back", give_back, "person", None),
    ("answer-withdraw", withdraw, "person", None),
    *((f"answer-{state}", lambda person, state=state: detail(person, state), "person", None) for state in STATES),
    *((f"answer-done-{state}", lambda person, state=state: done(person, state), "person", None) for state in STATES),
    ("answers-list", listed, "staff", None),
    ("answers-list-empty", "/publishing/", "staff", None),
    ("answers-index", index, None, None),
    ("answers-index-empty", index_without, None, None),
    ("answer-page", on_site, None, None),
    ("answer-vote", vote, None, None),
    ("answer-voted", vote, None, send),
    ("answer-vote-later", vote_too_often, None, send),
    ("queue-report", report, "staff", None),
    ("queue-report-empty", "/queue-reports/", "staff", None),
]
