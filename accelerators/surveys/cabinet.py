"""What surveys put on a person's start page."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accelerators.surveys import rules
from accelerators.surveys.enums import ResponseState
from accelerators.surveys.models import SurveyResponse
from vector.cabinet.registry import Cards, Waiting

if TYPE_CHECKING:
    from vector.people.models import User

SHOWN = 5


def cards(user: "User") -> Cards:
    """The surveys that one's organisations have not answered yet; the way to all of theirs.

    One query.
    """
    rows = (
        SurveyResponse.objects.managed_by(user)
        .in_open_waves()
        .silent()
        .filter(wave__closes_at__gt=timezone.now())
        .select_related("wave", "organisation")
        .order_by("wave__closes_at", "pk")[:SHOWN]
    )
    links = (
        ((_("Monitoring surveys"), reverse("surveys:list")),)
        if rules.may_see_waves(user) or user.managed_organisation_ids()
        else ()
    )
    return Cards(waiting=tuple(_waiting(row) for row in rows), links=links)


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
