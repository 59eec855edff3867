"""Who may what in the ledger, and what it refuses from everybody."""

from typing import Any

from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.people.models import Organisation
from vector.programmes.models import Indicator, Participation


def may_keep_ledger(user: Any) -> bool:
    """The project office writes targets and facts by hand and confirms what the sources report."""
    return user.is_active and user.is_staff


def refuse_without_source(source: str) -> None:
    """Raises DomainError: what is fed must say where it comes from, otherwise it would be counted twice."""
    if not source:
        raise DomainError(_("A figure that is fed must name its source."), field="source")


def refuse_outsiders(*, indicator: Indicator, organisation: Organisation | None) -> None:
    """Raises DomainError unless the organisation (if any) takes part in the indicator's programme.

    An organisation's own indicator takes that organisation's figures only.
    """
    if indicator.organisation_id is not None and indicator.organisation_id != getattr(organisation, "pk", None):
        raise DomainError(_("This indicator is another organisation's own."), field="organisation")
    if organisation is None:
        return
    if not Participation.objects.filter(programme_id=indicator.programme_id, organisation=organisation).exists():
        raise DomainError(_("This organisation does not take part in the programme."), field="organisation")
