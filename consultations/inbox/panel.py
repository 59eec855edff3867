"""What those who answer see of letters beside a thread: robots' words and returned letters, which are not in it."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from consultations.inbox.enums import Outcome, Reason
from consultations.inbox.models import IncomingLetter

if TYPE_CHECKING:
    from consultations.models import Consultation
    from vector.people.models import User

SHOWN = 5


def letters_beside(user: "User", consultation: "Consultation") -> dict[str, Any] | None:
    """The newest automatic and returned letters of a question; None without any. One query.

    Those that say that somebody is away are shown, while the working group decides whether a robot wrote them.
    """
    is_beside = Q(outcome__in=[Outcome.AUTOMATIC, Outcome.BOUNCE]) | Q(outcome=Outcome.HELD, reason=Reason.ABSENT)
    rows = IncomingLetter.objects.filter(is_beside, consultation=consultation).order_by("-pk")[:SHOWN]
    found = list(rows)
    return {"letters": found} if found else None
