"""Who may do what with a work. Whether a row may be seen at all is `visible_to(user)`."""

from typing import TYPE_CHECKING, Any

from courses.models import RunTutor
from courses.works.enums import AWAITING_AGREEMENT, WorkState

if TYPE_CHECKING:
    from courses.works.endorsers import Endorsers
    from courses.works.models import Work


def is_author(user: Any, work: "Work") -> bool:
    """Whose work it is. Reads `work.enrolment`."""
    return user.is_authenticated and work.enrolment.person_id == user.pk


def may_write(user: Any, work: "Work") -> bool:
    """The participant, while studying and while the work is with them."""
    return is_author(user, work) and work.is_editable and work.enrolment.is_reading


def may_take_back(user: Any, work: "Work") -> bool:
    """The participant, until the head has decided."""
    return is_author(user, work) and work.state in AWAITING_AGREEMENT


def may_endorse(user: Any, work: "Work", endorsers: "Endorsers") -> bool:
    """A present head of the organisation (or who stands in for one, see endorsers), while it waits for them."""
    return user.is_authenticated and work.state in AWAITING_AGREEMENT and user.pk in endorsers.person_ids


def is_tutor(user: Any, work: "Work") -> bool:
    """A tutor of the participant's run, or the office; nobody judges an own work. One query for a tutor."""
    if not user.is_authenticated or is_author(user, work):
        return False
    return user.is_staff or RunTutor.objects.filter(run=work.enrolment.run_id, person=user).exists()


def may_record_agreement(user: Any, work: "Work") -> bool:
    """The tutor or the office, while the head's word is waited for."""
    return work.state in AWAITING_AGREEMENT and is_tutor(user, work)


def may_review(user: Any, work: "Work") -> bool:
    """The tutor or the office, while the work waits for a decision."""
    return work.state == WorkState.WITH_TUTOR and is_tutor(user, work)


def may_reopen(user: Any, work: "Work") -> bool:
    """An accepted work is opened again by the office alone."""
    return user.is_authenticated and user.is_staff and work.state == WorkState.ACCEPTED and not is_author(user, work)


def teaches(user: Any) -> bool:
    """Who has a queue of works: tutors of any run, and the office. One query for a tutor."""
    return user.is_authenticated and (user.is_staff or RunTutor.objects.filter(person=user).exists())
