"""Demo answers without names: on the site, waiting for a second person, withdrawn; by the actions themselves."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from consultations.answers.actions import answer as answers
from consultations.answers.actions import consent, votes
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import PUBLISHABLE, known_of, original, suggested
from consultations.models import Consultation
from vector.demo.content import content
from vector.people.models import User

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

# Of the questions that are not marked public, these two show the other states.
WAITS = "Волонтёр поскользнулся по дороге к подопечной"
WITHDRAWN = "Может ли муниципальное учреждение подать на грант"
REASON = "Условия конкурсов изменились, ответ нужно переписать."
# What whoever prepared it has overlooked: the second person is warned of it.
OVERLOOKED = " Дом стоит в посёлке Лесной, двор там не чистят."
# How many visitors found the first answers helpful, and how many did not.
WORDS = ((9, 1), (6, 0), (4, 3))


def load(*, today: date, by: User, people: "People") -> None:
    """Public questions are published; what is there stays as it is."""
    office = people.office[0]
    words = iter(WORDS)
    for item in content("consultations")["questions"]:
        is_wanted = item["public"] or item["subject"] in {WAITS, WITHDRAWN}
        question = Consultation.objects.for_rows().filter(subject=item["subject"], state__in=PUBLISHABLE).first()
        if not is_wanted or question is None or PublishedAnswer.objects.filter(consultation=question).exists():
            continue
        left = OVERLOOKED if item["subject"] == WAITS else ""
        copy = _submitted(consent.give(question, by=question.asker), left=left)
        if item["subject"] == WAITS:
            continue
        copy = answers.approve(copy, by=office, shown=answers.digest(copy))
        if item["subject"] == WITHDRAWN:
            answers.withdraw(copy, by=office, reason=REASON)
        else:
            _say(copy, *next(words, (0, 0)))


def _submitted(question: Consultation, *, left: str) -> PublishedAnswer:
    question = Consultation.objects.for_rows().get(pk=question.pk)
    holder = question.holder
    assert holder is not None  # noqa: S101 - answered questions have one
    texts = suggested(original(question), known_of(question))
    texts = replace(texts, question=texts.question + left)
    copy = answers.prepare(question, by=holder, topic=question.topic, texts=texts)
    return answers.submit(copy, by=holder)


def _say(copy: PublishedAnswer, helped: int, not_helped: int) -> None:
    for sender in range(helped + not_helped):
        votes.vote(copy, sender=f"demo {sender}", has_helped=sender < helped)
