"""Kind letters about letters: what was not taken and what to do. None goes to a robot; each at most once.

All are answers to the recipient's own letter, so they leave in the stream of direct answers, marked as automatic.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from consultations.inbox.models import IncomingLetter
from consultations.models import Consultation
from vector.mail.enums import Stream
from vector.mail.letters import render
from vector.mail.outbox import letters_of, queue
from vector.people.models import User

# Letters to addresses that nobody here has: whoever forges senders must not make a mail cannon of us.
UNKNOWN_PER_DAY = 100
MESSAGE_ID = re.compile(r"^<[!-;=?-~]{1,200}@[!-;=?-~]{1,200}>$")


def how_to_register(letter: IncomingLetter) -> None:
    """To an address that nobody has: how to come in. Once a day and address."""
    today = timezone.localdate().isoformat()
    group = f"inbox-unknown-{today}"
    if len(letters_of(group=group)) >= UNKNOWN_PER_DAY:
        return
    address = hashlib.sha256(letter.sender.encode()).hexdigest()[:32]
    _write(
        "how_to_register",
        letter,
        to=letter.sender,
        key=f"inbox-unknown:{address}:{today}",
        group=group,
        button=(_("Open the site"), "/"),
    )


def files_refused(letter: IncomingLetter, consultation: Consultation, refusals: Sequence[str], *, to: User) -> None:
    """The text was taken; which files were not, and why."""
    _write_about(letter, "files_refused", consultation, to=to, context={"refusals": refusals})


def too_large(letter: IncomingLetter, *, to: User) -> None:
    """The whole letter was not fetched."""
    _write(
        "too_large",
        letter,
        to=to.email,
        person=to,
        context={"limit": settings.CONSULTATION_MAIL_MAX_MB},
        button=(_("Ask on the site"), reverse("consultations:ask")),
    )


def not_added(letter: IncomingLetter, consultation: Consultation | None, *, to: User, why: str) -> None:
    """To a person known for sure: nothing came of the letter, for a reason that is theirs to know."""
    if consultation is not None:
        _write_about(letter, "not_added", consultation, to=to, context={"why": why})
        return
    button = (_("Ask on the site"), reverse("consultations:ask"))
    _write("not_added", letter, to=to.email, person=to, context={"why": why}, button=button)


def consent_needed(letter: IncomingLetter, *, to: User) -> None:
    """Nothing may be kept of what the person writes until they have agreed. Once a day."""
    _write(
        "consent_needed",
        letter,
        to=to.email,
        person=to,
        key=f"inbox-consent:{to.pk}:{timezone.localdate().isoformat()}",
        button=(_("Open the site"), reverse("cabinet:home")),
    )


def other_address(letter: IncomingLetter, consultation: Consultation, *, to: User) -> None:
    """To the person whom the reply address names: somebody, they perhaps, used it from elsewhere. Once a day."""
    _write_about(
        letter,
        "other_address",
        consultation,
        to=to,
        key=f"inbox-other:{consultation.pk}:{to.pk}:{timezone.localdate().isoformat()}",
    )


def kept_as_draft(letter: IncomingLetter, consultation: Consultation, *, to: User, why: str, has_files: bool) -> None:
    """To who answers: the answer was not sent, why, and where its text is."""
    _write_about(letter, "kept_as_draft", consultation, to=to, context={"why": why, "has_files": has_files})


def _write_about(
    letter: IncomingLetter,
    name: str,
    consultation: Consultation,
    *,
    to: User,
    key: str = "",
    context: Mapping[str, Any] | None = None,
) -> None:
    _write(
        name,
        letter,
        to=to.email,
        person=to,
        key=key,
        group=f"consultation-{consultation.pk}",
        context={"consultation": consultation, **(context or {})},
        button=(_("Open the question"), consultation.get_absolute_url()),
    )


def _write(
    name: str,
    letter: IncomingLetter,
    *,
    to: str,
    button: tuple[Any, str],
    person: User | None = None,
    key: str = "",
    group: str = "",
    context: Mapping[str, Any] | None = None,
) -> None:
    with translation.override("ru"):
        written = render(
            f"inbox/letters/{name}",
            {"letter": letter, "person": person, **(context or {})},
            button=(str(button[0]), button[1]),
        )
    is_usable = bool(MESSAGE_ID.match(letter.mail_id))
    queue(
        key=key or f"inbox-{letter.pk}:{name}",
        group=group,
        to=to,
        to_name=person.get_full_name() if person else "",
        letter=written,
        stream=Stream.ANSWER,
        headers={"In-Reply-To": letter.mail_id, "References": letter.mail_id} if is_usable else {},
    )
