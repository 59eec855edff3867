"""Whom to call when a promise is about to break, and when it is broken."""

from datetime import datetime

from consultations import desks
from consultations.enums import Escalation
from consultations.models import Consultation, Expert
from vector.people.models import User


def level_of(consultation: Consultation, now: datetime) -> Escalation:
    """Who should have been called by now."""
    if consultation.answer_by <= now:
        return Escalation.OFFICE
    is_near = consultation.warn_at is not None and consultation.warn_at <= now
    return Escalation.SUBSTITUTE if is_near else Escalation.NONE


def called(consultation: Consultation, level: Escalation, now: datetime) -> list[User]:
    """Who is called at this level.

    Before the promise breaks: of a held question the holder's substitute, of one that waits all of its desk; where
    there is nobody else, the others of the desk, then the working group. When it is broken, the working group.
    """
    busy = [consultation.holder_id, consultation.asker_id]
    if level == Escalation.SUBSTITUTE:
        people = desks.people_of(consultation, desk=consultation.desk, now=now)
        substitute = substitute_of(consultation, now)
        if substitute is not None and consultation.holder_id is not None:
            people = [substitute]
        elif substitute is not None and substitute not in people:
            people.append(substitute)
        if people := desks.without(people, busy):
            return people
    return desks.without(desks.office(), busy)


def substitute_of(consultation: Consultation, now: datetime) -> User | None:
    """The substitute of whoever holds the question or was asked to take it, if there and not away."""
    responsible = consultation.holder_id or consultation.routed_to_id
    day = now.astimezone(consultation.region.zone).date()
    found = (
        Expert.objects.present_on(day)
        .filter(substitutes_for__person=responsible, person__is_active=True)
        .select_related("person__region")
        .first()
    )
    return found.person if found is not None else None
