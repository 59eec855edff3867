"""What discussions put into a person's cabinet: reports that wait for a tutor, and the way to one's discussions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.discussions import queries
from courses.discussions.models import runs_of
from vector.cabinet.registry import Cards, Waiting


def cards(user: Any) -> Cards:
    """Two queries at most."""
    if not user.is_staff and not runs_of(user).exists():
        return Cards()
    links = ((_("Discussions of courses"), reverse("discussions:mine")),)
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
