"""Kinds and states of events, and the rungs of their ladder of letters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(TextChoices):
    TELECONFERENCE = "teleconference", _("Teleconference")
    SEMINAR = "seminar", _("Seminar")
    STUDY_VISIT = "study_visit", _("Study visit")
    CONFERENCE = "conference", _("Conference")


class EventState(TextChoices):
    WINDOW_ANNOUNCED = "window_announced", pgettext_lazy("state of an event", "Being prepared")
    SCHEDULED = "scheduled", pgettext_lazy("state of an event", "Scheduled")
    MOVED = "moved", pgettext_lazy("state of an event", "Moved")
    UNDER_WAY = "under_way", pgettext_lazy("state of an event", "Under way")
    HELD = "held", pgettext_lazy("state of an event", "Held")
    CANCELLED = "cancelled", pgettext_lazy("state of an event", "Cancelled")


# Day and hour are known and people are invited: the ladder of letters runs.
INVITING_STATES = frozenset({EventState.SCHEDULED, EventState.MOVED})
# Nothing happens to these any more.
OVER_STATES = frozenset({EventState.HELD, EventState.CANCELLED})
# These cannot be without day and hour.
TIMED_STATES = frozenset({EventState.SCHEDULED, EventState.MOVED, EventState.UNDER_WAY, EventState.HELD})

TRANSITIONS = {
    EventState.WINDOW_ANNOUNCED: frozenset({EventState.SCHEDULED, EventState.CANCELLED}),
    EventState.SCHEDULED: frozenset({EventState.MOVED, EventState.UNDER_WAY, EventState.CANCELLED}),
    EventState.MOVED: frozenset({EventState.MOVED, EventState.UNDER_WAY, EventState.CANCELLED}),
    EventState.UNDER_WAY: frozenset({EventState.HELD, EventState.CANCELLED}),
    EventState.HELD: frozenset(),
    EventState.CANCELLED: frozenset(),
}


class Rung(TextChoices):
    """One step of the ladder: which letter about an event this is."""

    INVITATION = "invitation", pgettext_lazy("letter about an event", "Invitation")
    MOVED = "moved", pgettext_lazy("letter about an event", "Change of time or place")
    WEEK = "week", pgettext_lazy("letter about an event", "Reminder, seven days before")
    DAY = "day", pgettext_lazy("letter about an event", "Reminder, one day before")
    HOUR = "hour", pgettext_lazy("letter about an event", "Reminder, one hour before")
    CANCELLED = "cancelled", pgettext_lazy("letter about an event", "Cancellation")


REMINDERS = (Rung.WEEK, Rung.DAY, Rung.HOUR)
# Who got one of these has the event in the calendar.
INVITING_RUNGS = frozenset({Rung.INVITATION, Rung.MOVED})
