"""The asker's consent to publication without names: asked for, given, declined, withdrawn."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.answers import notices
from consultations.answers.actions import answer as answers
from consultations.answers.enums import AnswerState
from consultations.answers.models import ConsentRequest, PublishedAnswer
from consultations.answers.queries import is_publishable
from consultations.models import Consultation
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import locked

if TYPE_CHECKING:
    from vector.people.models import User


@transaction.atomic
def ask(consultation: Consultation, *, by: "User") -> ConsentRequest:
    """Ask the asker by letter; asked again on another day, the letter goes out again.

    Raises DomainError when there is no answer yet, when consent is there already, or when the asker has said no.
    """
    row = locked(consultation)
    if not is_publishable(row):
        raise DomainError(_("The question is not answered yet."))
    if row.publishable_at is not None:
        raise DomainError(_("The asker has agreed already."))
    if row.asker.anonymised_at is not None:
        raise DomainError(_("The asker has left: nobody can be asked."))
    request, _is_new = ConsentRequest.objects.get_or_create(
        consultation=row, defaults={"asked_at": timezone.now(), "asked_by": by}
    )
    if request.declined_at is not None:
        raise DomainError(_("The asker has declined. They can still agree themselves."))
    request.asked_at, request.asked_by = timezone.now(), by
    request.save(update_fields=["asked_at", "asked_by", "updated_at"])
    record_deed(by=by, deed="consultation.ask_consent", on=row)
    notices.asks_consent(row)
    return request


@transaction.atomic
def give(consultation: Consultation, *, by: "User") -> Consultation:
    """The asker agrees; who wanted to publish gets a letter. Agreed already, nothing changes."""
    row = _of_asker(consultation, by=by)
    if row.publishable_at is not None:
        return row
    row.publishable_at = timezone.now()
    row.save(update_fields=["publishable_at", "updated_at"])
    request = ConsentRequest.objects.filter(consultation=row).select_related("asked_by").first()
    if request is not None:
        request.declined_at = None
        request.save(update_fields=["declined_at", "updated_at"])
        if request.asked_by is not None:
            notices.consent_given(row, to=request.asked_by)
    record_deed(by=by, deed="consultation.give_consent", on=row)
    return row


@transaction.atomic
def decline(consultation: Consultation, *, by: "User") -> Consultation:
    """The asker says no, or takes back a yes: whatever is published comes down at once, nobody asks again."""
    row = _of_asker(consultation, by=by)
    was_given = row.publishable_at is not None
    row.publishable_at = None
    row.save(update_fields=["publishable_at", "updated_at"])
    # Also where nobody has asked yet: so nobody will.
    ConsentRequest.objects.update_or_create(consultation=row, defaults={"declined_at": timezone.now()})
    record_deed(by=by, deed="consultation.decline_consent", on=row, was_given=was_given)
    # Locked before its state is read: a colleague may withdraw it at the same time.
    answer = PublishedAnswer.objects.select_for_update(of=("self",), no_key=True).filter(consultation=row).first()
    if answer is not None and answer.state != AnswerState.WITHDRAWN:
        answers.withdraw(answer, by=by, reason=_("The asker has withdrawn the consent."))
    return row


def _of_asker(consultation: Consultation, *, by: "User") -> Consultation:
    row = locked(consultation)
    if row.asker_id != by.pk:
        raise DomainError(_("Only the person who asked decides about publication."))
    return row
