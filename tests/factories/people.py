"""People, organisations and their places, as tests need them.

A person has agreed to the processing of personal data unless `consent=False`: without it every page leads to the
consent page first.
"""

from typing import Any

import factory
from django.contrib.auth.models import Group

from vector.people.consent_texts import text_in_force
from vector.people.enums import ConsentPurpose, MembershipRole, OrganisationKind
from vector.people.models import Consent, Membership, Organisation, Region, RegionStaff, User
from vector.people.working_group import WORKING_GROUP


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Регион {n}")
    slug = factory.Sequence(lambda n: f"region-{n}")
    timezone = "Europe/Moscow"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Организация {n}")
    kind = OrganisationKind.NGO
    region = factory.SubFactory(RegionFactory)


class UserFactory(factory.django.DjangoModelFactory):
    """A person without a password, with consent, in no organisation."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    first_name = factory.Sequence(lambda n: f"Слушатель {n}")
    password = "!"  # no usable password: people come in by link

    @factory.post_generation
    def consent(self: User, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if create and extracted is not False:
            text = text_in_force()
            Consent.objects.create(
                person=self,
                purpose=ConsentPurpose.PERSONAL_DATA,
                text_version=text.version,
                text_hash=text.digest,
            )


class StaffFactory(UserFactory):
    """A member of the project office (рабочая группа), with the group's permissions in the Wagtail admin."""

    first_name = factory.Sequence(lambda n: f"Сотрудник {n}")
    email = factory.Sequence(lambda n: f"staff-{n}@example.org")
    is_staff = True

    @factory.post_generation
    def working_group(self: User, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if create:
            self.groups.add(Group.objects.get(name=WORKING_GROUP))


class SuperuserFactory(UserFactory):
    first_name = "Администратор"
    is_staff = True
    is_superuser = True


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership
        skip_postgeneration_save = True

    person = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = MembershipRole.COORDINATOR


class RegionStaffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RegionStaff
        skip_postgeneration_save = True

    person = factory.SubFactory(UserFactory)
    region = factory.SubFactory(RegionFactory)


def head_of(organisation: Organisation, **fields: Any) -> User:
    """A new person who heads the organisation."""
    return MembershipFactory(organisation=organisation, role=MembershipRole.HEAD, **_person(fields)).person


def coordinator_of(organisation: Organisation, **fields: Any) -> User:
    """A new person who coordinates the volunteers of the organisation."""
    return MembershipFactory(organisation=organisation, role=MembershipRole.COORDINATOR, **_person(fields)).person


def participant_of(organisation: Organisation, **fields: Any) -> User:
    """A new person who studies for the organisation."""
    return MembershipFactory(organisation=organisation, role=MembershipRole.PARTICIPANT, **_person(fields)).person


def staff_of(region: Region, **fields: Any) -> User:
    """A new person who works for the region's accelerator."""
    return RegionStaffFactory(region=region, **_person(fields)).person


def _person(fields: dict[str, Any]) -> dict[str, Any]:
    return {f"person__{name}": value for name, value in fields.items()}
