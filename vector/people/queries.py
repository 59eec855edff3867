"""Reads that no single QuerySet owns."""

from typing import TYPE_CHECKING

from django.db.models import CharField, F, Value

from vector.people.enums import ORGANISATION_ROLES
from vector.people.models.organisations import Membership, RegionStaff

if TYPE_CHECKING:
    from vector.people.models import User


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
