"""What courses put into a person's cabinet."""

import datetime
from typing import Any

from django.db.models import Count, Exists, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses import rules
from courses.deadlines import Deadline, next_deadline
from courses.enums import EnrolmentState
from courses.models import CourseRun, Enrolment, RunTutor
from courses.outline import Outline, outlines_of
from courses.progress import summarise
from courses.queries import full_study, own_enrolments
from vector.cabinet.registry import Cards, Continue, Idle, Waiting, known


def cards(user: Any) -> Cards:
    """What to go on with, which days are near, which invitations wait: two queries."""
    enrolments = [] if known(user, "enrolments") is False else own_enrolments(user)
    alive = [row for row in enrolments if row.state in (EnrolmentState.ACTIVE, EnrolmentState.INVITED)]
    outlines = outlines_of({row.run.course_id: row.run.course for row in alive}.values())
    active = [row for row in alive if row.state == EnrolmentState.ACTIVE]
    is_tutor, since = _teaching(user, enrolments)
    return Cards(
        continues=tuple(card for row in active if (card := _going_on(row, outlines[row.run.course_id])) is not None),
        waiting=(
            *(_invitation(row) for row in alive if row.state == EnrolmentState.INVITED),
            *(_application(row) for row in enrolments if row.state == EnrolmentState.REQUESTED),
            *((_applications(since),) if since else ()),
        ),
        upcoming=tuple(card for row in active if (card := _deadline(row, outlines[row.run.course_id])) is not None),
        links=_links(user, enrolments, is_tutor),
        idle=(_idle(),) if is_tutor else (),
    )


def studies(user: Any) -> Exists:
    """Whether there are places on courses, of whatever state."""
    return Exists(Enrolment.objects.of(user))


def teaches(user: Any) -> Exists:
    """Whether the person is a tutor of some run."""
    return Exists(RunTutor.objects.filter(person=user))


def organisation_links(user: Any, organisation: Any) -> tuple[tuple[str, str], ...]:
    """How the organisation's people get on, for those who may see it."""
    if not rules.may_see_organisation_progress(user, organisation):
        return ()
    address = reverse("courses:organisation-progress", args=[organisation.public_id])
    return ((_("Courses of our people"), address),)


def _teaching(user: Any, enrolments: list[Any]) -> tuple[bool, datetime.datetime | None]:
    """Whether a person teaches, and since when the oldest application waits; a query only for those who don't study."""
    if enrolments:
        # The rows of a person who studies already say it.
        return enrolments[0].is_tutor, enrolments[0].applications_since
    if user.is_staff or known(user, "teaches") is False:
        return False, None
    found = CourseRun.objects.taught_by(user).aggregate(
        runs=Count("pk"),
        since=Min("enrolments__requested_at", filter=Q(enrolments__state=EnrolmentState.REQUESTED)),
    )
    return found["runs"] > 0, found["since"]


def _idle() -> Idle:
    return Idle(
        text=_("When a participant sends a work or asks something, it will be here, with the day by which you answer."),
        url=reverse("courses:teaching"),
        label=_("Runs I teach"),
    )


def _links(user: Any, enrolments: list[Enrolment], is_tutor: bool) -> tuple[tuple[str, str], ...]:
    """The lists of one's own courses and of the runs one teaches."""
    links = [(_("My courses"), reverse("courses:mine"))] if enrolments else []
    if user.is_staff:
        links.append((_("Course runs"), reverse("courses:teaching")))
    elif is_tutor:
        links.append((_("Runs I teach"), reverse("courses:teaching")))
    return tuple(links)


def _url(enrolment: Enrolment) -> str:
    parts = enrolment.run.course.get_url_parts()
    return parts[2] if parts else reverse("courses:mine")


def _going_on(enrolment: Enrolment, outline: Outline) -> Continue | None:
    study = full_study(enrolment)
    summary = summarise(outline.order, study.records, locked=study.locks(outline, timezone.localdate()))
    item = outline.item(summary.next_item)
    if item is None:
        return None
    touched = max((record.touched_at for record in study.records.values()), default=enrolment.begun_at)
    return Continue(
        title=item.title,
        url=_url(enrolment) + item.path,
        part=enrolment.run.course.full_title,
        touched_at=touched or enrolment.created_at,
        done=summary.done,
        total=summary.total,
    )


def _invitation(enrolment: Enrolment) -> Waiting:
    return Waiting(
        title=_("Invitation to the course “%(course)s”") % {"course": enrolment.run.course.title},
        url=reverse("courses:enrolment-accept", args=[enrolment.public_id]),
        is_mine=True,
        who=pgettext("who acts next", "you"),
        since=enrolment.invited_at,
        by=_end_of(enrolment.run.ends_on),
        action=_("Answer the invitation"),
    )


def _application(enrolment: Enrolment) -> Waiting:
    return Waiting(
        title=_("Application to the course “%(course)s”") % {"course": enrolment.run.course.title},
        url=reverse("courses:enrolment-requested", args=[enrolment.public_id]),
        is_mine=False,
        who=_("the tutors of the run"),
        since=enrolment.requested_at,
    )


def _applications(since: datetime.datetime) -> Waiting:
    return Waiting(
        title=_("Applications to your runs"),
        url=reverse("courses:teaching"),
        is_mine=True,
        who=pgettext("who acts next", "you"),
        since=since,
        action=_("Decide the applications"),
    )


def _deadline(enrolment: Enrolment, outline: Outline) -> Waiting | None:
    study = full_study(enrolment)
    deadline = next_deadline(
        ends_on=study.dates.ends_on or enrolment.run.ends_on,
        due=study.dates.due,
        outline=outline,
        records=study.records,
        today=timezone.localdate(),
    )
    if deadline is None:
        return None
    return Waiting(
        title=_title(deadline, enrolment),
        url=_url(enrolment) if deadline.is_module or deadline.place is None else _url(enrolment) + deadline.place.path,
        is_mine=True,
        who=enrolment.run.course.full_title,
        by=_end_of(deadline.due_on),
        action=_("Go to the course"),
    )


def _title(deadline: Deadline, enrolment: Enrolment) -> str:
    if deadline.place is None:
        return _("Complete the course “%(course)s”") % {"course": enrolment.run.course.title}
    return (_("Module “%(module)s”") if deadline.is_module else _("“%(module)s”")) % {"module": deadline.place.title}


def _end_of(day: datetime.date) -> datetime.datetime:
    """The last minute of a day where the reader is."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)), timezone.get_current_timezone())
