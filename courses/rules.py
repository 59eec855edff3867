"""Who may do what in courses: one function per permission, used by views, pages, templates and lists alike."""

from typing import TYPE_CHECKING, Any

from courses.enums import LEAVABLE

if TYPE_CHECKING:
    from courses.models import CourseItemPage, CourseRun, Enrolment
    from vector.people.models import Organisation


def may_read_item(user: Any, item: "CourseItemPage", *, enrolment: "Enrolment | None", is_tutor: bool) -> bool:
    """Open lessons: everyone. Closed items: who studies or has completed the course, its tutors, the office.

    `enrolment` is the reader's own in this item's course, `is_tutor` whether the reader teaches a run of it.
    """
    if item.is_open:
        return True
    if not user.is_authenticated:
        return False
    return user.is_staff or is_tutor or (enrolment is not None and enrolment.is_reading)


def may_read_pack(user: Any, *, enrolment: "Enrolment | None", is_tutor: bool) -> bool:
    """All texts of a course at once: who studies or has completed it, its tutors, the office.

    Locked items included: what opens later is a matter of order, not of secrecy. To everyone only where all is open.
    """
    if not user.is_authenticated:
        return False
    return user.is_staff or is_tutor or (enrolment is not None and enrolment.is_reading)


def may_mark(user: Any, enrolment: "Enrolment | None") -> bool:
    """Only the participant works on the own items, and only while enrolled."""
    return enrolment is not None and enrolment.person_id == user.pk and enrolment.is_reading


def may_withdraw(user: Any, enrolment: "Enrolment") -> bool:
    """The participant, while applying, invited or studying; for the office see the admin."""
    return enrolment.person_id == user.pk and enrolment.state in LEAVABLE


def may_see_run_progress(user: Any, run: "CourseRun", *, is_tutor: bool) -> bool:
    """How everyone in a run gets on: its tutors and the office."""
    return user.is_authenticated and (user.is_staff or is_tutor)


def may_see_organisation_progress(user: Any, organisation: "Organisation") -> bool:
    """How an organisation's people get on: its head and coordinator, the region's accelerator, the office."""
    return user.is_authenticated and (
        user.is_staff
        or organisation.pk in user.managed_organisation_ids()
        or organisation.region_id in user.staffed_region_ids()
    )


def may_decide_requests(user: Any, run: "CourseRun", *, is_tutor: bool) -> bool:
    """Approving and declining applications to a run: its tutors and the office."""
    return user.is_authenticated and (user.is_staff or is_tutor)


def may_invite(user: Any) -> bool:
    """Inviting into runs: who may add enrolments in the admin."""
    return user.is_authenticated and user.has_perm("courses.add_enrolment")
