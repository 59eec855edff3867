"""The asker's word on an answer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.actions.states import change_state
from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.promise import stop
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.people.models import User


@transaction.atomic
def say_whether_helped(
    consultation: Consultation, *, by: User, has_helped: bool, now: datetime | None = None
) -> Consultation:
    """The asker says whether the answer helped. If so, the question is closed; if not, it waits for the asker's words.

    Nobody is told by letter; the reports count it. The word can be changed while the question is answered or closed.
    Raises DomainError for anybody else, TransitionRefused while there is no answer.
    """
    row = locked(consultation)
    if row.asker_id != by.pk:
        raise DomainError(_("Only the person who asked can say whether it helped."))
    if row.answered_at is None or row.state not in {ConsultationState.ANSWERED, ConsultationState.CLOSED}:
        raise TransitionRefused(_("There is no answer yet."))
    now = now or timezone.now()
    if has_helped and row.state == ConsultationState.ANSWERED:
        return change_state(
            row,
            to=ConsultationState.CLOSED,
            by=by,
            deed="consultation.helped",
            has_helped=True,
            has_helped_at=now,
            closed_at=now,
            closed_by=by,
            lease_until=None,
            **stop(),
        )
    row.has_helped, row.has_helped_at = has_helped, now
    row.save(update_fields=["has_helped", "has_helped_at", "updated_at"])
    record_deed(by=by, deed="consultation.helped" if has_helped else "consultation.not_helped", on=row)
    return row
