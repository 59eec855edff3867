"""Who is invited to an event, and what became of each letter about it."""

import zoneinfo
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accelerators.events.enums import INVITING_RUNGS, Rung
from accelerators.events.ladder import LetterKey
from accelerators.events.models import Event, takes_part_now
from vector.mail.enums import DeliveryState
from vector.mail.outbox import Posted, letters_of
from vector.people.enums import ORGANISATION_ROLES, MembershipRole
from vector.people.models import Membership, Organisation, User

# A letter in one of these states never reached anybody and never will.
TAKEN_BACK = frozenset({DeliveryState.SUPERSEDED, DeliveryState.EXPIRED})
# A letter in one of these states was, or may have been, read.
OUT = frozenset({DeliveryState.SENT, DeliveryState.CLAIMED, DeliveryState.UNKNOWN})


@dataclass(frozen=True)
class Recipient:
    """One person to write to, where that person is, and on behalf of which organisation."""

    user_id: int
    email: str
    name: str
    zone: zoneinfo.ZoneInfo
    organisation_id: int
    organisation: str
    region: str


def audience(event: Event) -> list[Recipient]:
    """The people to invite now, each once, in the order of their organisations; two queries.

    Heads and coordinators (and, where wanted, participants) of the active organisations of the event's regions that
    take part in its programme today. A person of two organisations counts with the first.
    """
    places = (
        _places(event)
        .select_related("person__region", "organisation__region")
        .order_by("organisation__region__title", "organisation__sort_key", "organisation_id", "person_id", "pk")
    )
    people: dict[int, Recipient] = {}
    for place in places:
        region = place.person.region or place.organisation.region
        people.setdefault(
            place.person_id,
            Recipient(
                user_id=place.person_id,
                email=place.person.email,
                name=place.person.get_full_name(),
                zone=region.zone,
                organisation_id=place.organisation_id,
                organisation=place.organisation.title,
                region=place.organisation.region.title,
            ),
        )
    return list(people.values())


def _places(event: Event) -> QuerySet[Membership]:
    """The places in organisations that make a person invited today."""
    roles = set(ORGANISATION_ROLES)
    if event.for_participants:
        roles.add(MembershipRole.PARTICIPANT)
    return Membership.objects.current().filter(
        takes_part_now("organisation__participations__"),
        organisation__participations__programme=event.programme_id,
        organisation__region__in=event.regions.all(),
        organisation__is_active=True,
        person__in=User.objects.reachable(),
        role__in=sorted(roles),
    )


@dataclass(frozen=True)
class Reach:
    """How far the letters about an event go: people, their organisations, and organisations with nobody to write to."""

    people: int
    organisations: int
    without_people: list[str]


def reach(event: Event) -> Reach:
    """Counts for the confirmation before a deed; three queries."""
    recipients = audience(event)
    invited = (
        Organisation.objects.active()
        .filter(
            takes_part_now("participations__"),
            participations__programme=event.programme_id,
            region__in=event.regions.all(),
        )
        .annotate(has_people=Exists(_places(event).filter(organisation=OuterRef("pk"))))
        .order_by("sort_key", "pk")
    )
    rows = list(invited.values_list("title", "has_people"))
    return Reach(
        people=len(recipients),
        organisations=sum(has_people for _title, has_people in rows),
        without_people=[title for title, has_people in rows if not has_people],
    )


def people_told(event: Event, posted: "PostedLetters") -> list[Recipient]:
    """Those who got an invitation and can still be written to, whether or not they belong to the audience now."""
    people = User.objects.reachable().filter(pk__in=posted.told()).select_related("region").order_by("pk")
    default = zoneinfo.ZoneInfo(settings.TIME_ZONE)
    return [
        Recipient(
            user_id=person.pk,
            email=person.email,
            name=person.get_full_name(),
            zone=person.region.zone if person.region else default,
            organisation_id=0,
            organisation="",
            region="",
        )
        for person in people
    ]


class PostedLetters:
    """The letters about one event that are in the outbox, by recipient and rung; one query."""

    def __init__(self, event: Event) -> None:
        self.rows: list[tuple[LetterKey, Posted]] = []
        for row in letters_of(group=event.mail_group):
            if (key := LetterKey.parse(row.key)) is not None:
                self.rows.append((key, row))

    def told(self) -> set[int]:
        """Ids of the people whom an invitation reached, of whatever sequence."""
        return {key.user_id for key, row in self.rows if key.rung in INVITING_RUNGS and row.state in OUT}

    def standing(self) -> dict[tuple[int, int, Rung], Posted]:
        """(user, sequence, rung) → the letter that stands: sent, waiting, or refused for good."""
        return {(key.user_id, key.sequence, key.rung): row for key, row in self.rows if row.state not in TAKEN_BACK}

    def taken_back(self) -> dict[tuple[int, int, Rung], int]:
        """(user, sequence, rung) → how many letters of that name were taken back."""
        counts: dict[tuple[int, int, Rung], int] = {}
        for key, row in self.rows:
            if row.state in TAKEN_BACK:
                name = (key.user_id, key.sequence, key.rung)
                counts[name] = counts.get(name, 0) + 1
        return counts
