"""Reads that no single QuerySet owns."""

from typing import TYPE_CHECKING

from courses.works.content import Content, Point
from courses.works.models import Work, WorkFile, WorkVersion
from vector.people.models import Organisation
from vector.programmes.models import Indicator

if TYPE_CHECKING:
    from vector.people.models import User


def organisations_of(user: "User") -> list[Organisation]:
    """The organisations for which a person may send a work: those the person belongs to now. Two queries at most."""
    ids = user.organisation_ids()
    return list(Organisation.objects.filter(pk__in=ids).select_related("region")) if ids else []


def indicators_of(work: Work) -> list[Indicator]:
    """The programme's indicators that growth points may name; none for a work that asks for no growth points."""
    if not work.assignment.asks_growth_points:
        return []
    return list(Indicator.objects.of_programme(work.enrolment.run.course.programme_id))


def content_of(version: WorkVersion) -> Content:
    """What a version holds, as it was when it was sent: two queries."""
    points = [
        Point(
            slot=point.slot,
            indicator=point.indicator,
            own_title=point.own_title,
            own_unit=point.own_unit,
            own_direction=point.own_direction,
            baseline=point.baseline,
            target=point.target,
            due_on=point.due_on,
            evidence=point.evidence,
        )
        for point in version.growth_points.select_related("indicator")
    ]
    files = list(WorkFile.objects.filter(version_files__version=version).order_by("pk"))
    return Content(version.organisation, version.text, version.fields, points, files)
