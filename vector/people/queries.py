"""Reads that no single QuerySet owns."""

from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vector.people.consent_texts import BUILT_IN_VERSION
from vector.people.enums import ORGANISATION_ROLES, ConsentPurpose
from vector.people.models.consents import Consent, ConsentText
from vector.people.models.organisations import Membership, RegionStaff

if TYPE_CHECKING:
    from vector.people.models import User


def people_with_consent() -> "QuerySet[User]":
    """People with their region and `has_consent`: whether they agreed to the text in force now. One query."""
    from vector.people.models.users import User

    in_force = ConsentText.objects.filter(purpose=ConsentPurpose.PERSONAL_DATA).order_by("-created_at", "-pk")
    given = Consent.objects.filter(
        person=OuterRef("pk"),
        purpose=ConsentPurpose.PERSONAL_DATA,
        withdrawn_at__isnull=True,
        text_version=Coalesce(Subquery(in_force.values("version")[:1]), Value(BUILT_IN_VERSION)),
    )
    return User.objects.select_related("region").annotate(has_consent=Exists(given))


def places_of(user: "User") -> tuple[list[int], list[int], list[int]]:
    """A person's places now, in one query.

    Returns ids of (organisations headed or coordinated, regions staffed, all organisations belonged to).
    """
    places = (
        Membership.objects.current()
        .filter(person=user)
        .values_list("role", F("organisation_id"))
        .union(
            RegionStaff.objects.current()
            .filter(person=user)
            .values_list(Value("region_staff", output_field=CharField()), F("region_id")),
            all=True,
        )
    )
    managed, regions, organisations = [], [], []
    for role, pk in places:
        if role == "region_staff":
            regions.append(pk)
            continue
        organisations.append(pk)
        if role in ORGANISATION_ROLES:
            managed.append(pk)
    return managed, regions, organisations
