"""What keeps advertisements and buttons pressed twice out of what people write to each other."""

import re
from datetime import timedelta

from django.utils.translation import ngettext

from vector.common.errors import DomainError

# The same text again within this time is a button pressed twice.
REPEATED_WITHIN = timedelta(minutes=2)
# Endings of sites that people write without anything before them; others are links when an address goes on after them.
ENDINGS = (
    "ru|su|by|kz|ua|eu|de|uk|us|cn|com|net|org|info|biz|pro|me|io|ai|co|cc|tv|ly|gg|to|link|click|online|site|store|"
    "shop|space|website|tech|club|live|top|xyz|app|dev|page|blog|news|media|agency|market|рф|рус|дети|онлайн|сайт|орг|"
    "москва|xn--[a-z0-9-]+"
)
LINK = re.compile(
    # Each with all that belongs to it, so that it counts once.
    rf"https?:/\S*|//[\w-]+\.\S*|\bwww\.\S*|(?<![\w@.+-])(?:[\w-]+\.)+(?:(?:{ENDINGS})(?![\w-])|[a-z]{{2,24}}(?=[/:]\w))\S*",
    re.IGNORECASE,
)


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
