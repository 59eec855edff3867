"""The people of each desk: who may be told of a question, and who may be named to answer it."""

from collections.abc import Collection
from datetime import date, datetime

from consultations.enums import Desk
from consultations.models import Absence, Consultation, Expert
from vector.people.models import RegionStaff, User


def office() -> list[User]:
    """The working group."""
    return list(User.objects.reachable().filter(is_staff=True).select_related("region").order_by("sort_key", "pk"))


def accelerator(consultation: Consultation) -> list[User]:
    """Those who work for the accelerator of the question's region."""
    here = RegionStaff.objects.current().filter(region=consultation.region_id).values("person")
    return list(User.objects.reachable().filter(pk__in=here).select_related("region").order_by("sort_key", "pk"))


def experts(consultation: Consultation, *, day: date) -> list[Expert]:
    """Experts of the topic and region on that day; in the place of an absent one stands the substitute."""
    found = list(Expert.objects.available_for(topic=consultation.topic, region=consultation.region))
    substitutes = {
        absence.expert_id: absence.expert.substitute
        for absence in Absence.objects.on(day).select_related("expert__substitute__person__region")
    }
    present = {}
    for expert in found:
        standing: Expert | None = expert
        seen: set[int] = set()
        while standing is not None and standing.pk in substitutes and standing.pk not in seen:
            seen.add(standing.pk)
            standing = substitutes[standing.pk]
        if standing is not None and standing.pk not in substitutes and _can_stand(standing):
            present[standing.pk] = standing
    return [present[pk] for pk in sorted(present)]


def people_of(consultation: Consultation, *, desk: Desk | str, now: datetime) -> list[User]:
    """Everybody who answers at this desk today, but for the asker."""
    if desk == Desk.OFFICE:
        people = office()
    elif desk == Desk.ACCELERATOR:
        people = accelerator(consultation)
    else:
        day = now.astimezone(consultation.region.zone).date()
        people = [expert.person for expert in experts(consultation, day=day)]
    return without(people, [consultation.asker_id])


def without(people: Collection[User], pks: Collection[int | None]) -> list[User]:
    """Those of `people` who are not among `pks`."""
    return [person for person in people if person.pk not in pks]


def _can_stand(expert: Expert) -> bool:
    return expert.is_available and expert.person.is_active
