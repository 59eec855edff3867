"""Who may do what with a published answer. Views ask here; whether the row may be seen at all is `visible_to(user)`."""

from consultations import rules as queue
from consultations.answers.enums import AnswerState
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import is_publishable
from consultations.models import Consultation
from vector.people.models import User


def is_preparer(user: User, consultation: Consultation) -> bool:
    """The person who holds the question, or the project office; never who asked it."""
    return consultation.asker_id != user.pk and (user.is_staff or consultation.holder_id == user.pk)


def may_prepare(user: User, consultation: Consultation) -> bool:
    """Those who prepare, once there is an answer."""
    return is_publishable(consultation) and is_preparer(user, consultation)


def may_save(user: User, answer: PublishedAnswer) -> bool:
    """Those who prepare, while nobody has been asked to approve."""
    return answer.state == AnswerState.DRAFT and is_preparer(user, answer.consultation)


def is_approver(user: User, answer: PublishedAnswer) -> bool:
    """A second person among experts and the project office: neither who prepared it nor who asked."""
    is_second = user.pk not in {answer.drafted_by_id, answer.consultation.asker_id}
    return is_second and (user.is_staff or queue.is_expert(user))


def may_approve(user: User, answer: PublishedAnswer) -> bool:
    """A second person, while the copy waits for one."""
    return answer.state == AnswerState.TO_APPROVE and is_approver(user, answer)


def may_revise(user: User, answer: PublishedAnswer) -> bool:
    """Those who prepare: a new version of what is published, or what was withdrawn once more."""
    return answer.state in {AnswerState.PUBLISHED, AnswerState.WITHDRAWN} and is_preparer(user, answer.consultation)


def may_review(user: User, answer: PublishedAnswer) -> bool:
    """Those who prepare say of a published answer that it still holds."""
    return answer.state == AnswerState.PUBLISHED and is_preparer(user, answer.consultation)


def is_withdrawer(user: User, answer: PublishedAnswer) -> bool:
    """Those who prepare."""
    return is_preparer(user, answer.consultation)


def may_withdraw(user: User, answer: PublishedAnswer) -> bool:
    """Those who prepare, whatever has become of it."""
    return answer.state != AnswerState.WITHDRAWN and is_preparer(user, answer.consultation)
