"""The letters that courses send, all through the outbox."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment, Extension, ItemOpening
from courses.reminders import Reminder
from vector.mail import outbox
from vector.mail.enums import Stream
from vector.mail.letters import render
from vector.people.actions import links
from vector.people.enums import LinkPurpose
from vector.people.models import SignInLink, User

LANGUAGE = "ru"


def invitation_group(enrolment: Enrolment) -> str:
    """What gathers the invitations of one enrolment, so that they can be taken back."""
    return f"course-invitation-{enrolment.public_id}"


def invite(enrolment: Enrolment) -> None:
    """The invitation: which course, when, and a link that signs in and leads to where it is accepted or declined."""
    _link, token = links.issue(
        person=enrolment.person,
        by=enrolment.invited_by,
        purpose=LinkPurpose.INVITATION,
        lifetime=timedelta(days=settings.INVITATION_DAYS),
        next_path=reverse("courses:enrolment-accept", args=[enrolment.public_id]),
    )
    _queue(
        enrolment,
        "invitation",
        rung=_moment(enrolment.invited_at),
        label=_("Answer the invitation"),
        path=links.address_of(token),
        group=invitation_group(enrolment),
    )


def application_group(enrolment: Enrolment) -> str:
    """What gathers the letters about one application that make no sense once it is decided."""
    return f"course-application-{enrolment.public_id}"


def confirm_application(enrolment: Enrolment) -> None:
    """The application has come in: who decides."""
    _queue(
        enrolment,
        "requested",
        rung=_moment(enrolment.requested_at),
        label=_("Look at my application"),
        path=reverse("courses:enrolment-requested", args=[enrolment.public_id]),
        group=application_group(enrolment),
    )


def announce_application(enrolment: Enrolment) -> None:
    """To every tutor of the run: somebody has applied."""
    for place in enrolment.run.run_tutors.select_related("person"):
        _queue(
            enrolment,
            "application",
            rung=f"{_moment(enrolment.requested_at)}-u{place.person_id}",
            label=_("Look at the application"),
            path=reverse("courses:request-decide", args=[enrolment.public_id]),
            group=application_group(enrolment),
            to=place.person,
        )


def decline(enrolment: Enrolment) -> None:
    """The application was declined, and why."""
    _queue(
        enrolment,
        "declined",
        rung=_moment(enrolment.withdrawn_at),
        label=_("To the course"),
        path=_course_path(enrolment),
    )


def _moment(at: datetime | None) -> str:
    return f"{at:%Y%m%dT%H%M%S%f}"


def confirm(enrolment: Enrolment) -> None:
    """The seat is taken: when the run begins and where to go on."""
    _queue(
        enrolment,
        "enrolled",
        rung=_moment(enrolment.begun_at),
        label=_("Go to the course"),
        path=_course_path(enrolment),
    )


def congratulate(enrolment: Enrolment) -> None:
    """The course is completed: what remains open and what next."""
    _queue(
        enrolment,
        "completed",
        rung="1",
        label=_("See the result"),
        path=reverse("courses:enrolment-finished", args=[enrolment.public_id]),
    )


def reminder_group(enrolment: Enrolment) -> str:
    """What gathers the reminders of one participant in one run."""
    return f"course-reminders-{enrolment.public_id}"


def reminder(
    enrolment: Enrolment, reminder: Reminder, *, attempt: int = 0, now: datetime
) -> tuple[outbox.Outgoing, SignInLink]:
    """A day in the course is near: what is due. Sent in the morning, void when the day is over.

    The button signs in and leads to what is due first: the link, unsaved, comes along (links.save_drawn).
    """
    person = enrolment.person
    end = datetime.combine(reminder.due_on, time(23, 59), tzinfo=person.zone)
    first = next((place for place in reminder.places), None)
    link, token = links.draw(
        person=person,
        by=None,
        purpose=LinkPurpose.REMINDER,
        lifetime=end - now,
        next_path=_course_path(enrolment) + (first.path if first else ""),
    )
    with translation.override(LANGUAGE):
        letter = render(
            "courses/letters/reminder",
            {
                "course": enrolment.run.course,
                "run": enrolment.run,
                "person": person,
                "due_on": reminder.due_on,
                "places": reminder.places,
            },
            button=(str(_("Go to the course")), links.address_of(token)),
            language=LANGUAGE,
        )
    outgoing = outbox.Outgoing(
        key=reminder.key(attempt),
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.COURSES,
        group=reminder_group(enrolment),
        not_before=reminder.at,
        expires_at=end,
    )
    return outgoing, link


def tell_opened(opening: ItemOpening) -> None:
    """A tutor has opened a locked item for this person."""
    _queue(
        opening.enrolment,
        "item_opened",
        rung=str(opening.item_id),
        label=_("Go to the course"),
        path=_course_path(opening.enrolment),
        item=opening.item,
        reason=opening.reason,
    )


def tell_extended(extension: Extension) -> None:
    """This person has more time than the others. A later letter about the same takes the place of an unsent one."""
    group = f"course-extended-{extension.enrolment.public_id}-{extension.page_id or 'run'}"
    outbox.supersede(group=group)
    _queue(
        extension.enrolment,
        "extended",
        rung=f"{extension.page_id or 'run'}-{extension.updated_at:%Y%m%dT%H%M%S%f}",
        label=_("Go to the course"),
        path=_course_path(extension.enrolment),
        group=group,
        place=extension.page,
        due_on=extension.due_on,
        reason=extension.reason,
    )


def _course_path(enrolment: Enrolment) -> str:
    parts = enrolment.run.course.get_url_parts()
    return parts[2] if parts else reverse("courses:mine")


def _queue(
    enrolment: Enrolment,
    name: str,
    *,
    rung: str,
    label: Promise,
    path: str,
    group: str = "",
    to: User | None = None,
    **more: Any,
) -> None:
    """One letter about an enrolment, to its participant unless `to` is somebody else; `more` is for its text."""
    run, person = enrolment.run, to or enrolment.person
    with translation.override(LANGUAGE):
        letter = render(
            f"courses/letters/{name}",
            {
                "course": run.course,
                "run": run,
                "person": person,
                "participant": enrolment.person,
                "enrolment": enrolment,
                **more,
            },
            button=(str(label), path),
            language=LANGUAGE,
        )
    outbox.queue(
        key=f"course-{name}-{enrolment.public_id}-{rung}",
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.COURSES,
        group=group,
        expires_at=None,
    )
