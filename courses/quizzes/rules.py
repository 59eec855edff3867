"""Who may do what in quizzes: one function per permission. Which attempts one sees at all: Attempt.visible_to."""

from typing import Any

from courses.models import Enrolment
from courses.quizzes.models import Attempt


def may_begin(user: Any, enrolment: Enrolment | None) -> bool:
    """Only the participant, and only while enrolled."""
    return enrolment is not None and enrolment.person_id == user.pk and enrolment.is_reading


def may_answer(user: Any, attempt: Attempt) -> bool:
    """Only who began it, while it is under way and the person studies in the run."""
    return attempt.is_under_way and may_begin(user, attempt.enrolment)


def sees_everything(user: Any, attempt: Attempt) -> bool:
    """Tutors and the office see what was right at any time; of an own attempt nobody sees more than a participant."""
    return attempt.enrolment.person_id != user.pk


def may_use_marking(user: Any, *, is_tutor: bool) -> bool:
    """The queue of answers to mark: tutors and the office."""
    return user.is_authenticated and (user.is_staff or is_tutor)
