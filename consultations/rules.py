"""Who may do what with a question. Views ask here; whether the row may be seen at all is `visible_to(user)`."""

from typing import TYPE_CHECKING

from consultations.enums import MERGEABLE, OPEN, ConsultationState, Desk, Escalation
from consultations.models import Consultation, Expert

if TYPE_CHECKING:
    from vector.people.models import User


def may_use_queue(user: "User") -> bool:
    """The queue is open to experts, accelerator staff and the project office."""
    return user.is_staff or bool(user.staffed_region_ids()) or is_expert(user)


def is_expert(user: "User") -> bool:
    """Whether this person answers questions at all."""
    return Expert.objects.filter(person=user).exists()


def is_answering(user: "User", consultation: Consultation) -> bool:
    """Whether this person sees the question as one of those who answer: colleagues' notes are shown."""
    if consultation.asker_id == user.pk:
        return False
    if user.is_staff or consultation.holder_id == user.pk:
        return True
    return Consultation.objects.answered_by(user).filter(pk=consultation.pk).exists()


def may_claim(user: "User", consultation: Consultation) -> bool:
    """While nobody holds it, whoever answers at its desk; the working group also once the promise is broken."""
    if consultation.state != ConsultationState.NEW or consultation.asker_id == user.pk:
        return False
    if user.is_staff and (consultation.desk == Desk.OFFICE or consultation.escalation == Escalation.OFFICE):
        return True
    if consultation.desk == Desk.ACCELERATOR:
        return consultation.region_id in user.staffed_region_ids()
    if consultation.desk == Desk.EXPERTS or consultation.routed_to_id == user.pk:
        return Consultation.objects.in_queue_of(user).filter(pk=consultation.pk).exists()
    return False


def may_assign(user: "User", consultation: Consultation) -> bool:
    """Who may name another person or desk to answer an open question.

    The working group, the region's accelerator, whoever holds it or may take it, and the substitute who is called.
    """
    if consultation.state not in OPEN or consultation.asker_id == user.pk:
        return False
    if user.is_staff or consultation.holder_id == user.pk or consultation.region_id in user.staffed_region_ids():
        return True
    if consultation.state == ConsultationState.NEW:
        return may_claim(user, consultation)
    return (
        consultation.escalation > Escalation.NONE
        and Expert.objects.filter(substitute__person=user, person=consultation.holder_id).exists()
    )


def may_arrange(user: "User", consultation: Consultation) -> bool:
    """Who of those who answer may join, split and link: the office, the holder, anybody while nobody holds it; who has
    joined it, or holds what it is joined with, may take it apart."""
    if user.is_staff or consultation.holder_id in (None, user.pk) or consultation.merged_by_id == user.pk:
        return consultation.asker_id != user.pk
    main = consultation.merged_into
    return main is not None and main.holder_id == user.pk


def is_mergeable(consultation: Consultation) -> bool:
    """Whether a question may become a duplicate of another."""
    return consultation.state in MERGEABLE


def is_splittable(consultation: Consultation) -> bool:
    """Whether messages may be taken out of a question."""
    return consultation.state in OPEN or consultation.state == ConsultationState.ANSWERED


def may_answer(user: "User", consultation: Consultation) -> bool:
    """The person who holds the question, while an answer is due."""
    return (
        consultation.state in {ConsultationState.ASSIGNED, ConsultationState.WAITING}
        and consultation.holder_id == user.pk
    )


def may_release(user: "User", consultation: Consultation) -> bool:
    """The person who holds the question and has not answered yet."""
    return consultation.state == ConsultationState.ASSIGNED and may_answer(user, consultation)


def may_reply(user: "User", consultation: Consultation) -> bool:
    """The person who asked."""
    return consultation.asker_id == user.pk


def may_say_helped(user: "User", consultation: Consultation) -> bool:
    """The person who asked, once there is an answer."""
    return (
        consultation.asker_id == user.pk
        and consultation.answered_at is not None
        and consultation.state in {ConsultationState.ANSWERED, ConsultationState.CLOSED}
    )


def may_close(user: "User", consultation: Consultation) -> bool:
    """The person who asked, or the project office, while it is not closed."""
    return consultation.state != ConsultationState.CLOSED and (consultation.asker_id == user.pk or user.is_staff)
