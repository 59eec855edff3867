"""Laying a question that nobody holds on a desk."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from consultations import notices
from consultations.models import Consultation
from consultations.routing import Route, route_of
from vector.common.models import record_deed
from vector.common.transitions import locked


def route(
    consultation: Consultation,
    *,
    now: datetime,
    besides: Collection[int] = (),
    without: Collection[int] = (),
) -> Consultation:
    """Choose desk and person, and write to whom it is for. The caller holds the row's lock.

    `besides`: people who are asked only when there is nobody else; `without`: people who are not asked.
    """
    return lay(consultation, on=route_of(consultation, now=now, besides=besides, without=without), now=now)


@transaction.atomic
def pass_by_absent(consultation: Consultation, *, now: datetime) -> bool:
    """Ask another one to take what was asked of somebody who is away today (the absence was entered later, or began).

    Safe to repeat and to run side by side. Returns whether another one was asked.
    """
    row = locked(consultation)
    day = now.astimezone(row.region.zone).date()
    if not Consultation.objects.asked_of_absent(day).filter(pk=row.pk).exists():
        return False
    route(row, now=now)
    return True


def lay(consultation: Consultation, *, on: Route, now: datetime, reason: str = "") -> Consultation:
    """Lay the question on this desk and write to the person who is asked first, else to all of the desk."""
    consultation.desk = on.desk
    consultation.routed_to = on.person
    consultation.save(update_fields=["desk", "routed_to", "updated_at"])
    record_deed(
        by=None,
        deed="consultation.route",
        on=consultation,
        desk=on.desk,
        person=str(on.person.public_id) if on.person is not None else None,
    )
    notices.waits_in_queue(consultation, now=now, reason=reason)
    return consultation
