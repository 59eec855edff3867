"""When the reminders of a wave are due, and the names of its letters in the outbox."""

import zoneinfo
from datetime import datetime, time, timedelta

from accelerators.surveys.enums import REMINDER_DAYS, Rung
from accelerators.surveys.models import SurveyResponse

MORNING = time(10)
# Nobody is reminded of what came into the mailbox a moment ago.
PAUSE = timedelta(hours=12)


def letter_key(response: SurveyResponse, rung: Rung) -> str:
    """The outbox's key: a wave's organisation (that is the response), which writing of its letters, and the rung."""
    return f"{response.mail_group}-v{response.letters_version}:{rung.value}"


def rungs_ahead(
    *, closes_at: datetime, zone: zoneinfo.ZoneInfo, now: datetime, invited_at: datetime
) -> dict[Rung, datetime]:
    """The reminders still to come and when: some days before the last one, at 10:00 where the recipient is."""
    last_day = closes_at.astimezone(zone).date()
    due = {
        rung: datetime.combine(last_day - timedelta(days=days), MORNING, zone) for rung, days in REMINDER_DAYS.items()
    }
    return {rung: at for rung, at in due.items() if at > now and at >= invited_at + PAUSE}
