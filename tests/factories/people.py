"""People, organisations and their places: role names at example.org, nothing made beyond what is asked for."""

import factory
from factory.django import DjangoModelFactory

from vector.people import models
from vector.people.enums import MembershipRole, OrganisationKind


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = models.Region

    title = factory.Sequence(lambda n: f"Регион {n}")
    slug = factory.Sequence(lambda n: f"region-{n}")
    timezone = "Europe/Moscow"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organisation

    title = factory.Sequence(lambda n: f"Организация {n}")
    kind = OrganisationKind.NGO
    region = factory.SubFactory(RegionFactory)


class UserFactory(DjangoModelFactory):
    """A person who belongs nowhere and has no password."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    first_name = factory.Sequence(lambda n: f"Слушатель {n}")
    password = "!"


class StaffFactory(UserFactory):
    """A member of the project office."""

    first_name = factory.Sequence(lambda n: f"Сотрудник {n}")
    email = factory.Sequence(lambda n: f"staff-{n}@example.org")
    is_staff = True


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    person = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = MembershipRole.COORDINATOR


class RegionStaffFactory(DjangoModelFactory):
    class Meta:
        model = models.RegionStaff

    person = factory.SubFactory(UserFactory)
    region = factory.SubFactory(RegionFactory)
