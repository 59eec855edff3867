"""Programmes and their ledger."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from vector.programmes import models


class ProgrammeFactory(DjangoModelFactory):
    """A public programme that began thirty days ago and lasts a year."""

    class Meta:
        model = models.Programme

    title = factory.Sequence(lambda n: f"Программа {n}")
    slug = factory.Sequence(lambda n: f"programme-{n}")
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=335))
