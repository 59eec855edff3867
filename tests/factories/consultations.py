"""Questions, topics and experts."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from consultations import models
from consultations.enums import MessageKind
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = models.Topic

    code = factory.Sequence(lambda n: f"topic-{n}")
    title = factory.Sequence(lambda n: f"Тема {n}")


class ConsultationFactory(DjangoModelFactory):
    """A new question of a coordinator about the organisation; its first message comes with `with_text`."""

    class Meta:
        model = models.Consultation

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    asker = factory.LazyAttribute(
        lambda question: (
            MembershipFactory(organisation=question.organisation).person if question.organisation else UserFactory()
        )
    )
    region = factory.LazyAttribute(lambda question: question.organisation.region)
    topic = factory.SubFactory(TopicFactory)
    subject = factory.Sequence(lambda n: f"Вопрос {n}")
    answer_by = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))


def expert_for(*questions: models.Consultation, **fields: object) -> models.Expert:
    """An expert of the topics and regions of these questions."""
    expert = models.Expert.objects.create(person=UserFactory(), **fields)
    expert.topics.set({question.topic for question in questions})
    expert.regions.set({question.region for question in questions})
    return expert


def with_text(question: models.Consultation, text: str = "Как заключить договор?") -> models.Consultation:
    """The same question with its first message."""
    models.Message.objects.create(consultation=question, author=question.asker, kind=MessageKind.QUESTION, text=text)
    return question


def beside(first: models.Consultation, **fields: object) -> models.Consultation:
    """One more question of the same asker, topic and region."""
    return ConsultationFactory(
        **{"topic": first.topic, "organisation": first.organisation, "asker": first.asker, **fields}
    )
