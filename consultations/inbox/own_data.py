"""What the mailbox keeps about a person, and how it is forgotten."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from consultations.inbox.actions.forgetting import forget_person
from consultations.inbox.models import IncomingLetter
from vector.common.moments import moment
from vector.people.registry import Section

if TYPE_CHECKING:
    from vector.people.models import User


def letters(user: "User") -> Section:
    """Letters that this person sent to the mailbox of questions. One query."""
    sent = IncomingLetter.objects.filter(Q(person=user) | Q(sender=user.email)).order_by("pk")
    rows = [
        {
            _("Subject"): letter.subject,
            _("Text"): letter.text,
            _("What became of it"): letter.get_outcome_display(),
            _("Came"): moment(letter.created_at),
        }
        for letter in sent
    ]
    return Section(code="inbox", title=_("Letters to the mailbox of questions"), rows=rows)


def forget(user: "User") -> None:
    """The person's letters lose their words and originals."""
    forget_person(user)
