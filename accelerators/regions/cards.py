"""What the cabinet shows to those who work for an accelerator."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accelerators.regions import queries
from vector.cabinet.registry import Cards, Panel


def cards(user: Any) -> Cards:
    """A card of each region whose accelerator this person works for. Two queries for staff, else none."""
    region_ids = user.staffed_region_ids()
    if not region_ids:
        return Cards()
    return Cards(
        panels=tuple(
            Panel(
                title=entry.title,
                lines=(
                    _("You work for the accelerator of this region."),
                    ngettext("%(number)s organisation takes part", "%(number)s organisations take part", entry.count)
                    % {"number": entry.count},
                ),
                links=((_("The region's page"), entry.url),) if entry.url else (),
            )
            for entry in queries.staffed_regions(region_ids)
        )
    )
