"""Who may do what with a question. Views ask here; whether the row may be seen at all is `visible_to(user)`."""

from typing import TYPE_CHECKING

from consultations.enums import ConsultationState
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
    """An available expert of the question's topic and region, while nobody holds it."""
    return (
        consultation.state == ConsultationState.NEW
        and Expert.objects.available_for(topic=consultation.topic, region=consultation.region)
        .filter(person=user)
        .exists()
    )


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


def may_close(user: "User", consultation: Consultation) -> bool:
    """The person who asked, or the project office, while it is not closed."""
    return consultation.state != ConsultationState.CLOSED and (consultation.asker_id == user.pk or user.is_staff)
