"""Who belongs to the community: reads all of it, writes in it, may be called by name."""

from collections.abc import Collection
from typing import Any

from vector.community.registry import marks_of
from vector.people.models import Membership, RegionStaff, User


def belongs(user: Any) -> bool:
    """The project office, members of an organisation, accelerator staff, and whom a part knows as one of its own.

    One query, or what the parts need besides; asked once a request and person.
    """
    if not user.is_authenticated:
        return False
    if not hasattr(user, "_belongs_to_community"):
        user._belongs_to_community = bool(
            user.is_staff or user.organisation_ids() or user.staffed_region_ids() or marks_of([user.pk])
        )
    return user._belongs_to_community


def belonging_among(people: Collection[int]) -> set[int]:
    """The ids of those of these people who belong; three queries and one a part, whatever their number."""
    if not people:
        return set()
    found = set(User.objects.filter(pk__in=people, is_staff=True).values_list("pk", flat=True))
    for places in (Membership.objects.current(), RegionStaff.objects.current()):
        found.update(places.filter(person__in=people).values_list("person_id", flat=True))
    return found | set(marks_of(people))
