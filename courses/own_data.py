"""What courses keep about a person, and how it is forgotten. Completed courses stay counted, without a name."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.actions import enrolments as actions
from courses.enums import LEAVABLE
from courses.models import Enrolment, ItemProgress, RunTutor
from vector.common.moments import moment
from vector.people.registry import Section

if TYPE_CHECKING:
    from datetime import datetime

    from vector.people.models import User


def enrolments(user: "User") -> Section:
    """The runs this person was invited to or studied in. One query."""
    rows = [
        {
            _("Course"): enrolment.run.course.full_title,
            _("Course run"): enrolment.run.title,
            _("State"): enrolment.get_state_display(),
            _("Applied"): _when(enrolment.requested_at),
            _("Invited"): _when(enrolment.invited_at),
            _("Began"): _when(enrolment.begun_at),
            _("Completed"): _when(enrolment.completed_at),
            _("Left"): _when(enrolment.withdrawn_at),
            _("Why declined"): enrolment.declined_reason,
        }
        for enrolment in Enrolment.objects.filter(person=user).select_related("run__course").order_by("pk")
    ]
    return Section(code="courses", title=_("Courses"), rows=rows)


def lessons(user: "User") -> Section:
    """The lessons this person opened. One query."""
    opened = (
        ItemProgress.objects.filter(enrolment__person=user)
        .select_related("item", "enrolment__run")
        .order_by("enrolment_id", "started_at", "pk")
    )
    rows = [
        {
            _("Course run"): progress.enrolment.run.title,
            _("Step of the course"): progress.item.title,
            _("State"): progress.get_state_display(),
            _("First opened"): moment(progress.started_at),
            pgettext("lesson", "Last opened"): moment(progress.touched_at),
            _("Completed"): _when(progress.done_at),
        }
        for progress in opened
    ]
    return Section(code="lessons", title=_("Lessons"), rows=rows)


def forget(user: "User") -> None:
    """Seats that the person held become free, invitations are taken back, nobody sees them as a tutor any more."""
    for enrolment in Enrolment.objects.filter(person=user, state__in=LEAVABLE):
        actions.withdraw(enrolment=enrolment, by=user)
    RunTutor.objects.filter(person=user).delete()


def _when(value: "datetime | None") -> str:
    return moment(value) if value else ""
