"""Who may do what with surveys. Views ask here; whether a row may be seen at all is `visible_to(user)`."""

from typing import TYPE_CHECKING

from accelerators.surveys.models import SurveyResponse

if TYPE_CHECKING:
    from vector.people.models import User


def may_manage(user: "User") -> bool:
    """The project office makes surveys, schedules waves, renews links."""
    return user.is_active and user.is_staff


def may_see_waves(user: "User") -> bool:
    """The project office and accelerator staff see who has answered, and the results."""
    return may_manage(user) or bool(user.staffed_region_ids())


def may_fill_in(user: "User", response: SurveyResponse) -> bool:
    """The organisation's head and coordinator."""
    return response.organisation_id in user.managed_organisation_ids()
