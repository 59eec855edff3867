"""What the community puts into a person's cabinet: what waits for a moderator, and the way in."""

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vector.cabinet.registry import Cards, Waiting, known
from vector.community import queries, rules

COUNTED = 100


def has_awaiting(user: Any) -> Any:
    """Whether a first post waits for this person."""
    return Exists(queries.awaiting(user)) if rules.moderates_anything(user) else _never()


def has_reports(user: Any) -> Any:
    """Whether a report waits for this person."""
    return Exists(queries.open_reports(user)) if rules.moderates_anything(user) else _never()


def _never() -> Value:
    return Value(False, output_field=BooleanField())


def cards(user: Any) -> Cards:
    """Two queries at most, none where nothing waits."""
    links = ((_("Community “Acting together”"), reverse("community:home")),)
    if not rules.moderates_anything(user):
        return Cards(links=links)
    waiting: list[Waiting] = []
    address = reverse("community:moderation")
    if known(user, "community-awaiting") is not False:
        times = list(queries.awaiting(user).values_list("created_at", flat=True)[:COUNTED])
        title = ngettext(
            "%(number)s message of the community waits for approval",
            "%(number)s messages of the community wait for approval",
            len(times),
        )
        waiting += _waiting(times, title, url=address, action=_("Read and approve"))
    if known(user, "community-reports") is not False:
        times = list(queries.open_reports(user).values_list("created_at", flat=True)[:COUNTED])
        title = ngettext(
            "%(number)s report of a message in the community",
            "%(number)s reports of messages in the community",
            len(times),
        )
        waiting += _waiting(times, title, url=f"{address}?view=reports", action=_("Look at the reports"))
    return Cards(waiting=tuple(waiting), links=links)


def _waiting(times: list[datetime], title: str, *, url: str, action: str) -> list[Waiting]:
    if not times:
        return []
    return [
        Waiting(
            title=title % {"number": len(times)},
            url=url,
            is_mine=True,
            who=pgettext("who acts next", "you"),
            since=times[0],
            action=action,
        )
    ]
