"""Programmes and their ledger."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories.people import OrganisationFactory
from vector.programmes import models


class ProgrammeFactory(DjangoModelFactory):
    """A public programme that began thirty days ago and lasts a year."""

    class Meta:
        model = models.Programme

    title = factory.Sequence(lambda n: f"Программа {n}")
    slug = factory.Sequence(lambda n: f"programme-{n}")
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=335))


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = models.Participation
        # Parts that share a world may each enter the same organisation.
        django_get_or_create = ("programme", "organisation")

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    since_on = factory.LazyAttribute(lambda participation: participation.programme.starts_on)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = models.Indicator

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"indicator-{n}")
    title = factory.Sequence(lambda n: f"Показатель {n}")
    unit = "человек"
