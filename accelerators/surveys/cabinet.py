"""What surveys put on a person's start page."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from accelerators.surveys.enums import ResponseState
from accelerators.surveys.models import SurveyResponse
from vector.cabinet.registry import Cards, Waiting

if TYPE_CHECKING:
    from vector.people.models import User

SHOWN = 5


def cards(user: "User") -> Cards:
    """The surveys that the organisations one heads or coordinates have not answered yet. One query."""
    rows = (
        SurveyResponse.objects.managed_by(user)
        .in_open_waves()
        .silent()
        .filter(wave__closes_at__gt=timezone.now())
        .select_related("wave", "organisation")
        .order_by("wave__closes_at", "pk")[:SHOWN]
    )
    return Cards(waiting=tuple(_waiting(row) for row in rows))


def _waiting(row: SurveyResponse) -> Waiting:
    is_begun = row.state == ResponseState.UNDER_WAY
    title = _("Finish the survey: %(title)s") if is_begun else _("Fill in the survey: %(title)s")
    return Waiting(
        title=title % {"title": row.wave.title},
        url=row.get_absolute_url(),
        is_mine=True,
        who=_("You, for %(organisation)s") % {"organisation": row.organisation.title},
        since=row.wave.opens_at,
        by=row.wave.closes_at,
    )
