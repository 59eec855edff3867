"""What a work does to its participant's progress in the course."""

from courses.actions.progress import finish_item, reopen_item, start_item
from courses.enums import EnrolmentState
from courses.models import Enrolment
from courses.works.models import AssignmentPage, Work
from vector.people.models import User


def begin(enrolment: Enrolment, assignment: AssignmentPage, *, by: User) -> None:
    """The item is under way. Raises ItemLocked for a closed one, DomainError for who does not study."""
    start_item(enrolment=enrolment, item=assignment, by=by)


def finish(work: Work, *, by: User) -> None:
    """The work is accepted: the item is done. Nothing happens for who has left the course meanwhile."""
    if work.enrolment.is_reading and work.assignment.live:
        finish_item(enrolment=work.enrolment, item=work.assignment, by=by)


def reopen(work: Work, *, by: User) -> None:
    """The work is opened again: so is the item, unless the course is completed: its result and certificate stand."""
    if work.enrolment.state == EnrolmentState.ACTIVE and work.assignment.live:
        reopen_item(enrolment=work.enrolment, item=work.assignment, by=by)
