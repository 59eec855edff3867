"""States and streams of letters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeliveryState(TextChoices):
    DUE = "due", pgettext_lazy("state of a letter", "Waits")
    CLAIMED = "claimed", pgettext_lazy("state of a letter", "Being sent")
    SENT = "sent", pgettext_lazy("state of a letter", "Sent")
    FAILED = "failed", pgettext_lazy("state of a letter", "Failed for good")
    SUPERSEDED = "superseded", pgettext_lazy("state of a letter", "Replaced by a newer one")
    SUPPRESSED = "suppressed", pgettext_lazy("state of a letter", "Not wanted by the recipient")
    EXPIRED = "expired", pgettext_lazy("state of a letter", "Too late to send")
    UNKNOWN = "unknown", pgettext_lazy("state of a letter", "Unclear, waits for a person")


# Nothing happens to these by itself any more.
FINAL = frozenset(
    {
        DeliveryState.SENT,
        DeliveryState.FAILED,
        DeliveryState.SUPERSEDED,
        DeliveryState.SUPPRESSED,
        DeliveryState.EXPIRED,
        DeliveryState.UNKNOWN,
    }
)

TRANSITIONS = {
    # SENT: the server's yes came after the lease had run out and the letter had been taken back.
    DeliveryState.DUE: frozenset(
        {
            DeliveryState.CLAIMED,
            DeliveryState.SENT,
            DeliveryState.SUPERSEDED,
            DeliveryState.SUPPRESSED,
            DeliveryState.EXPIRED,
        }
    ),
    DeliveryState.CLAIMED: frozenset(
        {DeliveryState.DUE, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.SUPPRESSED}
    ),
    # "Send again" by staff.
    DeliveryState.FAILED: frozenset({DeliveryState.DUE}),
    DeliveryState.UNKNOWN: frozenset({DeliveryState.DUE, DeliveryState.SENT}),
    DeliveryState.SENT: frozenset(),
    DeliveryState.SUPERSEDED: frozenset(),
    DeliveryState.SUPPRESSED: frozenset({DeliveryState.DUE}),
    DeliveryState.EXPIRED: frozenset({DeliveryState.DUE}),
}


def states_before(state: str) -> list[str]:
    """The states from which `state` may be entered."""
    return [present for present, following in TRANSITIONS.items() if state in following]


# What staff may send again by hand.
RESENDABLE = frozenset(states_before(DeliveryState.DUE)) - {DeliveryState.CLAIMED}


class Stream(TextChoices):
    """What a letter belongs to: its List-Id, and what a recipient can unsubscribe from.

    ACCOUNT and ANSWER are direct answers to the recipient's own deed: they carry no unsubscribe header and are sent
    even to those who unsubscribed from everything else.
    """

    ACCOUNT = "account", _("Sign-in and account")
    ANSWER = "answer", _("Answers to my questions")
    COURSES = "courses", _("Courses")
    EVENTS = "events", _("Events and reminders")
    SURVEYS = "surveys", _("Monitoring surveys")
    CONSULTATIONS = "consultations", _("Consultation queue")
    NEWS = "news", _("News of the programme")
    COMMUNITY = "community", _("Community")


class Frequency(TextChoices):
    """How often somebody wants letters about what is written somewhere."""

    AT_ONCE = "at_once", pgettext_lazy("letters about a discussion", "Each message at once")
    DAILY = "daily", pgettext_lazy("letters about a discussion", "Once a day, in the morning")
    NEVER = "never", pgettext_lazy("letters about a discussion", "No letters")


DIRECT_STREAMS = frozenset({Stream.ACCOUNT, Stream.ANSWER})
# In place of a stream: all of them but the direct answers. The recipient's own wish.
EVERYTHING = ""
# In place of a stream: all but what signing in needs, answers too. A consent was withdrawn; only giving it ends this.
WITHOUT_CONSENT = "no-consent"
