"""What stands beside a thread for those who answer: the organisation, its earlier questions, colleagues to call."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from consultations.models import Consultation, Expert, QuestionLink
from vector.people.models import Membership, RegionStaff, User
from vector.people.working_group import WORKING_GROUP

if TYPE_CHECKING:
    from consultations.queries import Answering

MOST_PEOPLE = 30
MOST_EARLIER = 5


@dataclass(frozen=True)
class Place:
    """A person of the organisation and in what parts."""

    person: User
    roles: str


def people_of(question: Consultation) -> list[Place]:
    """The organisation's people by role, heads and coordinators first; one query, none without an organisation."""
    if question.organisation_id is None:
        return []
    order = {"head": 0, "coordinator": 1}
    places = (
        Membership.objects.filter(organisation=question.organisation_id, ended_at__isnull=True)
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
    roles: dict[User, list[str]] = {}
    ranks: dict[User, int] = {}
    for place in places[: 2 * MOST_PEOPLE]:
        roles.setdefault(place.person, []).append(place.get_role_display())
        ranks[place.person] = min(ranks.get(place.person, 9), order.get(place.role, 9))
    people = sorted(roles, key=lambda person: ranks[person])[:MOST_PEOPLE]
    return [Place(person, ", ".join(roles[person])) for person in people]


def earlier_of(question: Consultation, answering: "Answering") -> list[Consultation]:
    """The latest other questions of the same organisation (of the same person without one) that the reader answers."""
    around = (
        Q(organisation=question.organisation_id)
        if question.organisation_id is not None
        else Q(asker=question.asker_id, organisation__isnull=True)
    )
    found = answering.questions.filter(around).exclude(pk=question.pk).select_related("topic")
    return list(found.order_by("-created_at")[:MOST_EARLIER])


def colleagues_of(question: Consultation, *, apart_from: User) -> list[User]:
    """Others who see the question as those who answer: its experts, the region's accelerator, the working group."""
    experts = Expert.objects.available_for(topic=question.topic, region=question.region).order_by().values("person")
    accelerator = RegionStaff.objects.filter(region=question.region_id, ended_at__isnull=True).values("person")
    office = User.groups.through.objects.filter(group__name=WORKING_GROUP, user__is_staff=True).values("user")
    found = User.objects.reachable().filter(
        Q(pk__in=experts.union(accelerator, office)) | Q(pk__in=[question.holder_id or 0, question.routed_to_id or 0])
    )
    return list(found.exclude(pk__in=[apart_from.pk, question.asker_id]).order_by("sort_key", "pk")[:MOST_PEOPLE])


@dataclass(frozen=True)
class Related:
    """Another question that has to do with this one, and how."""

    question: Consultation
    # "main", "duplicate", "part", "whole" or "linked"
    kind: str


def related_of(question: Consultation, answering: "Answering") -> list[Related]:
    """Joined, taken out and linked questions that the reader answers too; two queries.

    What the reader does not answer is not there: a link leads nobody into another organisation's question.
    """
    links = QuestionLink.objects.filter(Q(first=question) | Q(second=question)).values_list("first", "second")
    linked = {pk for pair in links for pk in pair} - {question.pk}
    around = {question.merged_into_id: "main", question.split_from_id: "whole"}
    found = answering.questions.filter(
        Q(pk__in=linked | (around.keys() - {None})) | Q(merged_into=question) | Q(split_from=question)
    )
    related = []
    for other in found.order_by("pk")[:MOST_PEOPLE]:
        if other.pk in around:
            kind = around[other.pk]
        elif other.merged_into_id == question.pk:
            kind = "duplicate"
        else:
            kind = "part" if other.split_from_id == question.pk else "linked"
        related.append(Related(other, kind))
    return related
