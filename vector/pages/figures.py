"""The figures of the running programme on the home page."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.pages.home_sections import Figure, Section
from vector.programmes.queries import plan_and_fact

SHOWN = 4


def of_the_programme(request: HttpRequest) -> Section | None:
    """The first indicators with a fact of the public programme that runs now, or else of the last one."""
    from vector.pages.models import ProgrammePage

    today = timezone.localdate()
    page = (
        ProgrammePage.objects.live()
        .public()
        .filter(programme__is_public=True, programme__starts_on__lte=today)
        .select_related("programme")
        .order_by("-programme__ends_on", "-pk")
        .first()
    )
    if page is None:
        return None
    figures = [
        Figure(
            value=row.fact_text,
            label=row.indicator.title,
            note=_("planned: %(number)s") % {"number": row.plan_text} if row.plan is not None else "",
        )
        for row in plan_and_fact(programme=page.programme)
        if row.fact is not None
    ]
    return Section(
        title=_("What has been done"),
        figures=tuple(figures[:SHOWN]),
        more_url=page.get_url() or "",
        more_label=_("All figures of the programme"),
    )
