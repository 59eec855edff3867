"""What those who answer see of letters beside a thread: robots' words and returned letters, which are not in it."""

from typing import TYPE_CHECKING, Any

from consultations.inbox.enums import Outcome
from consultations.inbox.models import IncomingLetter

if TYPE_CHECKING:
    from consultations.models import Consultation
    from vector.people.models import User

SHOWN = 5


def letters_beside(user: "User", consultation: "Consultation") -> dict[str, Any] | None:
    """The newest automatic and returned letters of a question; None without any. One query."""
    rows = IncomingLetter.objects.filter(
        consultation=consultation, outcome__in=[Outcome.AUTOMATIC, Outcome.BOUNCE]
    ).order_by("-pk")[:SHOWN]
    found = list(rows)
    return {"letters": found} if found else None
