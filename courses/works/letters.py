"""The letters about works, all through the outbox."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.works.endorsers import Endorsers
from courses.works.models import Endorsement, GroupMessage, Review, Work, WorkVersion
from vector.mail import outbox
from vector.mail.enums import Stream
from vector.mail.letters import render
from vector.people.models import Membership, User

LANGUAGE = "ru"


def agreement_group(version: WorkVersion) -> str:
    """What gathers the letters that ask for agreement of one version, so that they can be taken back."""
    return f"work-agree-{version.public_id}"


def take_back(version: WorkVersion) -> None:
    """What asks to agree this version and has not left need not leave any more."""
    outbox.supersede(group=agreement_group(version))


def to_endorser(
    version: WorkVersion,
    work: Work,
    place: Membership,
    able: Endorsers,
    *,
    token: str,
    key: str,
    is_reminder: bool,
    not_before: datetime | None,
    expires_at: datetime,
) -> outbox.Outgoing:
    """The letter with the link by which one person agrees one version, or its reminder."""
    person = place.person
    # The language and zone of whoever pressed the button are not the recipient's.
    with translation.override(LANGUAGE), timezone.override(person.zone):
        letter = render(
            "works/letters/remind" if is_reminder else "works/letters/ask",
            {
                **_about(version, work),
                "person": person,
                "organisation": place.organisation,
                "stands_in": able.is_author_head,
                "due_at": work.due_at.astimezone(person.zone) if work.due_at else None,
                "expires_at": expires_at.astimezone(person.zone),
            },
            button=(_("Read and decide"), reverse("works:agree-link", args=[token])),
            language=LANGUAGE,
        )
    return outbox.Outgoing(
        key=key,
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.COURSES,
        group=agreement_group(version),
        not_before=not_before,
        expires_at=expires_at,
    )


def received(version: WorkVersion, work: Work) -> None:
    """To the author: the receipt number, who acts next, by when."""
    _to_author("received", version, work, label=_("See how it goes on"))


def endorsed(endorsement: Endorsement, work: Work) -> None:
    """To the author: agreed, now it is with the tutor, answer by."""
    _to_author("endorsed", endorsement.version, work, label=_("See how it goes on"), endorsement=endorsement)


def returned_by_head(endorsement: Endorsement, work: Work) -> None:
    """To the author: returned, with the head's words."""
    _to_author("head_returned", endorsement.version, work, label=_("Improve the work"), endorsement=endorsement)


def reviewed(review: Review, work: Work) -> None:
    """To the author: what the tutor decided, with the comment and the points."""
    name, label = ("accepted", _("See the result")) if work.accepted_at else ("returned", _("Improve the work"))
    _to_author(name, review.version, work, label=label, review=review)


def reopened(work: Work, *, reason: str) -> None:
    """To the author: the office has opened an accepted work again."""
    version = work.versions.latest_first()[0]
    _to_author("reopened", version, work, label=_("Improve the work"), rung=f"{work.since:%Y%m%d%H%M%S}", reason=reason)


def _to_author(name: str, version: WorkVersion, work: Work, *, label: str, rung: str = "1", **more: Any) -> None:
    person = work.enrolment.person
    with translation.override(LANGUAGE), timezone.override(person.zone):
        letter = render(
            f"works/letters/{name}",
            {
                **_about(version, work),
                **more,
                "person": person,
                "due_at": work.due_at.astimezone(person.zone) if work.due_at else None,
            },
            button=(str(label), work.get_absolute_url()),
            language=LANGUAGE,
        )
    outbox.queue(
        key=f"work-{name}-{version.public_id}-{rung}",
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.ANSWER,
        group=work.mail_group,
    )


def _about(version: WorkVersion, work: Work) -> dict[str, Any]:
    return {
        "version": version,
        "work": work,
        "assignment": work.assignment,
        "course": work.enrolment.run.course,
        "author": work.enrolment.person,
    }


def group_message(message: GroupMessage, person: User) -> outbox.Outgoing:
    """A tutor's own words to one of many participants."""
    run = message.run
    with translation.override(LANGUAGE):
        parts = run.course.get_url_parts()
        letter = render(
            "works/letters/group_message",
            {"message": message, "run": run, "course": run.course, "tutor": message.sent_by},
            button=(_("Go to the course"), parts[2] if parts else reverse("courses:mine")),
            language=LANGUAGE,
        )
    return outbox.Outgoing(
        key=f"group-message-{message.public_id}-{person.public_id}",
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.COURSES,
        group=f"group-message-{message.public_id}",
    )
