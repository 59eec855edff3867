"""The growth points of an accepted work become the organisation's targets (docs/adr)."""

from courses.works.models import GrowthPoint, Work, WorkVersion
from vector.common.models import record_deed
from vector.people.models import User
from vector.programmes.actions import indicators, targets
from vector.programmes.models import Participation, Programme, Target


def feed(version: WorkVersion, *, work: Work, by: User) -> int:
    """Make the targets of the organisation what this version promises; returns how many there are.

    Once a work: the same version again changes nothing, a later one revises them and withdraws what it names no more.
    Own indicators are the organisation's and are never summed. Nothing is fed unless the organisation takes part in
    the programme; the audit trail says so. `work` is locked by the caller.
    """
    programme = work.enrolment.run.course.programme
    points = list(version.growth_points.select_related("indicator", "version__work"))
    organisation = version.organisation
    if points and (organisation is None or not _takes_part(programme, organisation.pk)):
        record_deed(by=by, deed="work.targets_left_out", on=work, points=len(points))
        points = []
    named = set()
    for point in points:
        assert organisation is not None  # noqa: S101 - without one there are no points left
        indicator = point.indicator or indicators.keep_own(
            programme=programme,
            organisation=organisation,
            code=_own_code(work, point),
            title=point.own_title,
            unit=point.own_unit,
            direction=point.own_direction,
            baseline=point.baseline,
            by=by,
        )
        targets.feed(
            indicator=indicator,
            value=point.target,
            due_on=point.due_on,
            source=point.source,
            organisation=organisation,
            by=by,
        )
        named.add((indicator.pk, point.source))
    _withdraw_others(work, named, by=by)
    return len(points)


def _withdraw_others(work: Work, named: set[tuple[int, str]], *, by: User) -> None:
    for target in Target.objects.filter(source__startswith=f"{work.source}-").select_related("indicator"):
        if (target.indicator_id, target.source) in named:
            continue
        targets.withdraw(indicator=target.indicator, source=target.source, by=by)
        if target.indicator.organisation_id is not None:
            indicators.drop_own(indicator=target.indicator, by=by)


def _own_code(work: Work, point: GrowthPoint) -> str:
    return f"own-{work.pk}-{point.slot}"


def _takes_part(programme: Programme, organisation_id: int) -> bool:
    return Participation.objects.filter(programme=programme, organisation=organisation_id).exists()
