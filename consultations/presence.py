"""Who has a question open now, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Presence

SHOWN = 3


def presence_text(rows: Sequence[Presence]) -> str:
    """«Сейчас смотрит Иванова И. И.», «Пишет ответ Иванова И. И.; сейчас смотрит Петров П. П.»; "" for nobody."""
    writing = [str(row.person) for row in rows if row.is_writing]
    looking = [str(row.person) for row in rows if not row.is_writing]
    said = []
    if writing:
        said.append(
            ngettext("Is writing now: %(names)s", "Are writing now: %(names)s", len(writing))
            % {"names": _names(writing)}
        )
    if looking:
        said.append(
            ngettext("Is looking now: %(names)s", "Are looking now: %(names)s", len(looking))
            % {"names": _names(looking)}
        )
    return "; ".join(said)


def _names(people: list[str]) -> str:
    more = len(people) - SHOWN
    names = ", ".join(people[:SHOWN])
    return _("%(names)s and %(number)s more") % {"names": names, "number": more} if more > 0 else names
