"""When a digest is due: in the morning where its reader is, once a day, whoever asks and however often."""

import datetime

# At this hour where the recipient is.
HOUR = 8
# What is older is no news, even after a long outage.
NEWS_FOR = datetime.timedelta(days=7)


def due_morning(
    now: datetime.datetime, *, zone: datetime.tzinfo, told_until: datetime.datetime | None
) -> datetime.datetime | None:
    """This day's morning in the reader's zone, if it has come and the reader has not been told up to it; else None.

    `told_until` is the morning that the last digest told up to: the next one holds what came between the two.
    """
    local = now.astimezone(zone)
    if local.hour < HOUR:
        return None
    morning = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return None if told_until is not None and told_until >= morning else morning
