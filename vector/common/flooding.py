"""What keeps advertisements and buttons pressed twice out of what people write to each other."""

import re
from datetime import timedelta

from django.utils.translation import ngettext

from vector.common.errors import DomainError

# The same text again within this time is a button pressed twice.
REPEATED_WITHIN = timedelta(minutes=2)
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def refuse_many_links(text: str, *, most: int) -> None:
    """Raises DomainError for the field `text` when it holds more than `most` links."""
    if len(LINK.findall(text)) > most:
        raise DomainError(
            ngettext(
                "There may be at most %(most)s link in a message.",
                "There may be at most %(most)s links in a message.",
                most,
            )
            % {"most": most},
            field="text",
        )
