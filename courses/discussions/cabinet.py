"""What discussions put into a person's cabinet: reports that wait for a tutor, and the way to one's discussions."""

from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.discussions import queries
from courses.discussions.models import runs_of
from vector.cabinet.registry import Cards, Waiting, known


def takes_part(user: Any) -> Exists:
    """Whether there are discussions for this person at all."""
    return Exists(runs_of(user))


def has_reports(user: Any) -> Exists:
    """Whether a report waits for this person."""
    return Exists(queries.open_reports(user))


def cards(user: Any) -> Cards:
    """Two queries at most."""
    if not user.is_staff:
        has_any = known(user, "discussions")
        if has_any is None:
            has_any = runs_of(user).exists()
        if not has_any:
            return Cards()
    links = ((_("Discussions of courses"), reverse("discussions:mine")),)
    if known(user, "discussion-reports") is False:
        return Cards(links=links)
    times = list(queries.open_reports(user).values_list("created_at", flat=True)[:100])
    if not times:
        return Cards(links=links)
    number = len(times)
    waiting = Waiting(
        title=ngettext(
            "%(number)s report of a message in a discussion",
            "%(number)s reports of messages in discussions",
            number,
        )
        % {"number": number},
        url=reverse("discussions:reports"),
        is_mine=True,
        who=pgettext("who acts next", "you"),
        since=times[0],
        action=_("Look at the reports"),
    )
    return Cards(waiting=(waiting,), links=links)
