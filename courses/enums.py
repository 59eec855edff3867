"""States of runs, enrolments and lessons, and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class RunState(TextChoices):
    """Derived from the dates of a run, never stored."""

    UPCOMING = "upcoming", pgettext_lazy("state of a course run", "Has not begun")
    RUNNING = "running", pgettext_lazy("state of a course run", "Under way")
    FINISHED = "finished", pgettext_lazy("state of a course run", "Finished")


class Joining(TextChoices):
    """How people come into a run."""

    INVITATION = "invitation", pgettext_lazy("how people come into a run", "By invitation only")
    OPEN = "open", pgettext_lazy("how people come into a run", "Anyone may enrol")
    APPROVAL = "approval", pgettext_lazy("how people come into a run", "Anyone may apply, a tutor decides")


# The ways that show a button on the course's page.
SELF_ENROLMENT = (Joining.OPEN, Joining.APPROVAL)


class EnrolmentState(TextChoices):
    REQUESTED = "requested", pgettext_lazy("state of an enrolment", "Applied")
    INVITED = "invited", pgettext_lazy("state of an enrolment", "Invited")
    ACTIVE = "active", pgettext_lazy("state of an enrolment", "Studies")
    COMPLETED = "completed", pgettext_lazy("state of an enrolment", "Completed")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an enrolment", "Left the course")


# An invitation holds a seat, it is a promise that must not meet a full course; an application does not.
SEAT_HOLDING = frozenset({EnrolmentState.INVITED, EnrolmentState.ACTIVE, EnrolmentState.COMPLETED})
# From these one may leave or be taken out.
LEAVABLE = frozenset({EnrolmentState.REQUESTED, EnrolmentState.INVITED, EnrolmentState.ACTIVE})
# Who may read the closed lessons; those who completed keep the course to look things up.
READING = frozenset({EnrolmentState.ACTIVE, EnrolmentState.COMPLETED})

ENROLMENT_TRANSITIONS = {
    # Approved, invited meanwhile, taken back or declined.
    EnrolmentState.REQUESTED: frozenset({EnrolmentState.ACTIVE, EnrolmentState.INVITED, EnrolmentState.WITHDRAWN}),
    EnrolmentState.INVITED: frozenset({EnrolmentState.ACTIVE, EnrolmentState.WITHDRAWN}),
    EnrolmentState.ACTIVE: frozenset({EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN}),
    EnrolmentState.COMPLETED: frozenset(),
    # Who left may come back, by own wish or by a new invitation; the progress is still there.
    EnrolmentState.WITHDRAWN: frozenset({EnrolmentState.ACTIVE, EnrolmentState.INVITED, EnrolmentState.REQUESTED}),
}


class ItemState(TextChoices):
    """What the outline shows of a lesson, a quiz or an assignment. "Not started" and "locked" have no row."""

    NOT_STARTED = "not_started", pgettext_lazy("state of an item", "Not started")
    UNDER_WAY = "under_way", pgettext_lazy("state of an item", "Under way")
    DONE = "done", pgettext_lazy("state of an item", "Done")
    LOCKED = "locked", pgettext_lazy("state of an item", "Locked")


# The states that a progress row can have.
RECORDED_ITEM_STATES = (ItemState.UNDER_WAY, ItemState.DONE)


class LockReason(TextChoices):
    """Why an item is locked; derived, never stored."""

    ITEM = "item", pgettext_lazy("why an item is locked", "Another item must be done first")
    PREVIOUS = "previous", pgettext_lazy("why an item is locked", "The item before it must be done first")
    DATE = "date", pgettext_lazy("why an item is locked", "It opens later")
