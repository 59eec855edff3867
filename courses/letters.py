"""The letters that courses send, all through the outbox."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from vector.mail import outbox
from vector.mail.enums import Stream
from vector.mail.letters import render
from vector.people.actions import links
from vector.people.enums import LinkPurpose

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
        rung=f"{enrolment.invited_at:%Y%m%dT%H%M%S%f}",
        label=_("Answer the invitation"),
        path=links.address_of(token),
        group=invitation_group(enrolment),
    )


def confirm(enrolment: Enrolment) -> None:
    """The seat is taken: when the run begins and where to go on."""
    _queue(
        enrolment,
        "enrolled",
        rung=f"{enrolment.begun_at:%Y%m%dT%H%M%S%f}",
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


def _course_path(enrolment: Enrolment) -> str:
    parts = enrolment.run.course.get_url_parts()
    return parts[2] if parts else reverse("courses:mine")


def _queue(enrolment: Enrolment, name: str, *, rung: str, label: Promise, path: str, group: str = "") -> None:
    run, person = enrolment.run, enrolment.person
    with translation.override(LANGUAGE):
        letter = render(
            f"courses/letters/{name}",
            {"course": run.course, "run": run, "person": person, "enrolment": enrolment},
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
