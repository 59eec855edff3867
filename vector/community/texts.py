"""What is found in the text of a post and what is taken out of it: materials, names, addresses, phones."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from vector.pages.titles import title_at

MOST_MATERIALS = 3
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Ten digits and more, however they are parted.
PHONE = re.compile(r"(?<![\w/])\+?\d(?:[\s()–-]{0,3}\d){9,13}(?!\w)")
# Whoever is called by some name, also by one that nobody bears any more: a word, and with a capital up to two after it.
CALLED = r"(?<![\w.+-])@[^\W\d_][\w’'-]*(?:[ \u00a0][A-ZА-ЯЁ][\w’'-]*){0,2}"
OWN_PATH = re.compile(r"(/[^\s<>\"»]*[^\s<>\"».,;:!?)])")


def without_own_addresses(text: str) -> str:
    """The text as the limit of links reads it: links to our own materials are what the community is for.

    An address is ours when nothing but a path, a space or the end of a sentence follows our host: not
    «https://our.host@example.org» or «https://our.host.example.org».
    """
    ours = rf"{re.escape(settings.BASE_URL)}(?:[/?#][^\s<>\"'»]*|(?=[.,;:!?)»\"]*(?:\s|$)))"
    return re.sub(ours, " ", text)


def materials_in(text: str) -> list[tuple[str, str]]:
    """(address, title) of the public pages of our own site that the text links to, MOST_MATERIALS at most.

    Two queries for each link.
    """
    found: dict[str, str] = {}
    for match in re.finditer(re.escape(settings.BASE_URL) + OWN_PATH.pattern, text):
        path = match[1][:500]
        if path not in found and (title := title_at(path)):
            found[path] = title
        if len(found) == MOST_MATERIALS:
            break
    return list(found.items())


def for_visitors(text: str, names: Iterable[str] = ()) -> str:
    """The text without e-mail addresses, phone numbers and whatever name is called in it with an @.

    `names` are those known to be called: they go as a whole, however they are written.
    """
    word = _("@participant")
    known = [rf"@{re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)]
    # In one go, so that nothing is taken for a name that came in the place of one.
    text = re.sub("|".join([*known, rf"{re.escape(word)}(?!\w)", CALLED]), word, text)
    return PHONE.sub(_("[phone hidden]"), ADDRESS.sub(_("[address hidden]"), text))


def without_name(text: str, name: str) -> str:
    """The text with a word in place of this name after an @."""
    return re.sub(rf"@{re.escape(name)}(?!\w)", _("@participant"), text)
