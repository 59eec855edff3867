"""Whom a question is for: by the programme's windows, topic and region, absences and what everybody has on hand."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from consultations import desks
from consultations.enums import ConsultationState, Desk
from consultations.models import Consultation, ConsultationWindow, Expert
from vector.people.models import User


@dataclass(frozen=True, slots=True)
class Route:
    """Which desk answers, and who of it is asked first; nobody: all of the desk are."""

    desk: Desk
    person: User | None = None


def route_of(
    consultation: Consultation,
    *,
    now: datetime,
    besides: Collection[int] = (),
    without: Collection[int] = (),
) -> Route:
    """The way of a question that comes now. `besides`: people who are asked only when there is nobody else; `without`:
    people who are not asked.

    Outside of the programme's windows, and where no expert of topic and region is there, the working group answers. The
    experts' rows are locked until the transaction ends: of two questions that come at once the second sees the first.
    """
    day = now.astimezone(consultation.region.zone).date()
    if not _experts_answer(consultation, day):
        return Route(Desk.OFFICE)
    person = expert_for(consultation, day=day, besides=besides, without=without)
    return Route(Desk.EXPERTS, person) if person is not None else Route(Desk.OFFICE)


def expert_for(
    consultation: Consultation, *, day: date, besides: Collection[int] = (), without: Collection[int] = ()
) -> User | None:
    """The expert of topic and region, there on that day, who has the least on hand; ties by the order of entry."""
    apart = {consultation.asker_id, *without}
    there = [expert for expert in desks.experts(consultation, day=day) if expert.person_id not in apart]
    there = [expert for expert in there if expert.person_id not in besides] or there
    if not there:
        return None
    _lock([expert.pk for expert in there])
    load = _load([expert.person_id for expert in there], apart_from=consultation)
    return min(there, key=lambda expert: (load[expert.person_id], expert.pk)).person


def lock_experts(consultations: Collection[Consultation], *, now: datetime) -> None:
    """Before several questions are routed in one transaction: all who may be chosen, locked in one order.

    Locked question by question they could wait for somebody who has locked the same people the other way round.
    """
    wanted: set[int] = set()
    for consultation in consultations:
        day = now.astimezone(consultation.region.zone).date()
        wanted |= {expert.pk for expert in desks.experts(consultation, day=day)}
    if wanted:
        _lock(wanted)


def _lock(experts: Collection[int]) -> None:
    list(Expert.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=experts).order_by("pk"))


def _experts_answer(consultation: Consultation, day: date) -> bool:
    windows = list(ConsultationWindow.objects.filter(programme=consultation.programme_id))
    return not windows or any(window.opens_on <= day <= window.closes_on for window in windows)


def _load(people: Collection[int], *, apart_from: Consultation) -> Counter[int]:
    """Person → open questions held, and new ones asked to take."""
    others = Consultation.objects.exclude(pk=apart_from.pk)
    held = others.filter(holder__in=people, state__in=[ConsultationState.ASSIGNED, ConsultationState.WAITING])
    routed = others.filter(routed_to__in=people, state=ConsultationState.NEW)
    load: Counter[int] = Counter()
    for person, number in [
        *held.order_by().values_list("holder").annotate(Count("pk")),
        *routed.order_by().values_list("routed_to").annotate(Count("pk")),
    ]:
        load[person] += number
    return load
