"""What courses show on the home page: those that visitors can enrol in now."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CourseIndexPage, CourseRun
from courses.views.addresses import address_of
from vector.common.moments import day
from vector.pages.home_sections import Item, Section

SHOWN = 3


def newest_courses(request: HttpRequest) -> Section | None:
    """Open runs, the nearest first, and the way to the catalogue; two queries."""
    catalogue = CourseIndexPage.objects.live().order_by("path").first()
    if catalogue is None:
        return None
    runs = CourseRun.objects.open_on(timezone.localdate()).select_related("course")[: SHOWN * 3]
    items: dict[int, Item] = {}
    for run in runs:
        items.setdefault(
            run.course_id,
            Item(
                title=run.course.full_title,
                url=address_of(run.course, request),
                text=str(_("Begins on %(day)s")) % {"day": day(run.starts_on, weekday=False)},
            ),
        )
    return Section(
        title=_("Learn"),
        items=tuple(items.values())[:SHOWN],
        more_url=address_of(catalogue, request),
        more_label=_("All courses"),
    )
