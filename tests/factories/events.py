"""Events with day and hour in Moscow, not scheduled yet; nobody is invited beyond what is asked for."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accelerators.events import models
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.factories.programmes import ParticipationFactory, ProgrammeFactory
from vector.people.enums import MembershipRole
from vector.people.models import Membership, Organisation, Region
from vector.programmes.models import Programme


class EventFactory(DjangoModelFactory):
    """A teleconference in thirty days, an hour and a half long, without regions."""

    class Meta:
        model = models.Event
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Телеконференция {n}")
    intro = "Разбираем первые итоги."
    agenda = "Открытие\nВопросы экспертам"
    join_url = "https://meet.example.org/room-of-the-invited"
    starts_at = factory.LazyFunction(lambda: timezone.now().replace(microsecond=0) + timedelta(days=30))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at and event.starts_at + timedelta(minutes=90))

    @factory.post_generation
    def regions(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.regions.set(extracted)


def participant_organisation(
    programme: Programme, region: Region, *roles: MembershipRole, **fields: Any
) -> tuple[Organisation, list[Membership]]:
    """An organisation of the region in the programme with one person for each role (by default a coordinator)."""
    organisation = OrganisationFactory(region=region, **fields)
    ParticipationFactory(programme=programme, organisation=organisation)
    wanted = roles or (MembershipRole.COORDINATOR,)
    return organisation, [
        MembershipFactory(organisation=organisation, role=role, person__region=region) for role in wanted
    ]
