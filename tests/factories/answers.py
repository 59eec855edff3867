"""Published answers in each of their states, brought there by the actions themselves."""

from typing import Any

from django.utils import timezone

from consultations.actions import consultation as questions
from consultations.answers.actions import answer as answers
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import Texts
from consultations.models import Consultation, Expert
from tests.factories.consultations import ConsultationFactory, expert_for, with_text
from vector.people.models import User

TEXTS = Texts("Нужен ли договор", "Придут двадцать студентов. Нужен ли договор?", "Нужен, если возмещаете расходы.")


def answered(
    *,
    text: str = "Нужен ли договор?",
    answer: str = "Да, нужен.",
    is_agreed: bool = True,
    expert: Any = None,
    **fields: Any,
) -> Consultation:
    """A question that an expert of its topic and region has answered; the asker has agreed to publication."""
    question = with_text(ConsultationFactory(**fields), text)
    holder = expert or expert_for(question).person
    question = questions.claim(question, by=holder)
    question = questions.answer(question, by=holder, text=answer)
    if is_agreed:
        Consultation.objects.filter(pk=question.pk).update(publishable_at=timezone.now())
    return Consultation.objects.for_rows().get(pk=question.pk)


def second_expert(question: Consultation) -> User:
    """Another expert of the question's topic and region."""
    return expert_for(question).person


def becomes_expert(person: User, question: Consultation) -> User:
    """This very person answers questions of the topic and region."""
    expert = Expert.objects.create(person=person)
    expert.topics.set([question.topic])
    expert.regions.set([question.region])
    return person


def draft(question: Consultation | None = None, *, texts: Texts = TEXTS, by: User | None = None) -> PublishedAnswer:
    """A copy that is being prepared."""
    question = question or answered()
    assert question.holder is not None
    return answers.prepare(question, by=by or question.holder, topic=question.topic, texts=texts)


def to_approve(question: Consultation | None = None, *, texts: Texts = TEXTS) -> PublishedAnswer:
    """A copy that waits for a second person."""
    copy = draft(question, texts=texts)
    return answers.submit(copy, by=copy.drafted_by)


def published(question: Consultation | None = None, *, texts: Texts = TEXTS, by: User | None = None) -> PublishedAnswer:
    """An answer on the site."""
    copy = to_approve(question, texts=texts)
    approver = by or second_expert(copy.consultation)
    return answers.approve(copy, by=approver, shown=answers.digest(copy))


def withdrawn(question: Consultation | None = None) -> PublishedAnswer:
    """An answer that was on the site."""
    copy = published(question)
    return answers.withdraw(copy, by=copy.drafted_by, reason="Закон изменился")
